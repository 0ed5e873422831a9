import type { IncomingMessage } from 'node:http';
import { verifyCallId } from './contract/call-id';
import { MEDIA_STREAM_PATH } from './contract/paths';
import type { Secret } from './contract/secret';
import { isSignedByTwilio } from './twilio/signature';

/** Who is let in, or the HTTP status that turns them away before the upgrade. */
export type Admission =
  | { admitted: true; callId: string; callSid: string; expiresAtS: number; authToken: string }
  | { admitted: false; status: 403 | 404; reason: string };

const STREAM_PATH = new RegExp(`^${MEDIA_STREAM_PATH}/([^/?]+)/?$`);

/**
 * The door: a stream is admitted only with an unused id that the webhook signed for this call, and with Twilio's
 * own signature.
 */
export class Door {
  constructor(
    /** The origin that Twilio signs. */
    private readonly publicStreamUrl: string,
    private readonly twilioAuthToken: Secret,
    private readonly isUsed: (callId: string) => boolean,
    private readonly nowS: () => number,
  ) {}

  /** @throws when the secret cannot be read. */
  async admit(request: IncomingMessage): Promise<Admission> {
    const callId = STREAM_PATH.exec(request.url ?? '')?.[1];
    if (callId === undefined) return { admitted: false, status: 404, reason: 'no such path' };
    const verdict = this.#check(await this.twilioAuthToken.read(), callId, request);
    if (verdict.admitted || !verdict.reason.includes('signature')) return verdict;
    // The token may have been rotated since it was read.
    return this.#check(await this.twilioAuthToken.refresh(), callId, request);
  }

  #check(authToken: string, callId: string, request: IncomingMessage): Admission {
    const verdict = verifyCallId(authToken, callId, this.nowS());
    if (!verdict.ok) return { admitted: false, status: 403, reason: verdict.reason };
    if (this.isUsed(callId)) return { admitted: false, status: 403, reason: 'call-id-used' };
    const signature = request.headers['x-twilio-signature'];
    const streamUrl = `${this.publicStreamUrl}${MEDIA_STREAM_PATH}/${callId}`;
    if (typeof signature !== 'string' || !isSignedByTwilio(authToken, signature, streamUrl)) {
      return { admitted: false, status: 403, reason: 'twilio-signature' };
    }
    return { admitted: true, callId, callSid: verdict.callSid, expiresAtS: verdict.expiresAtS, authToken };
  }
}
