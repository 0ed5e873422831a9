import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import type { CallAddress, CallControl } from '../call/legs';
import type { Destination } from '../contract/assistant/document';
import { writeEndedQuery } from '../contract/ended-query';
import { ENDED_PATH } from '../contract/paths';
import type { Secret } from '../contract/secret';
import type { CallUpdate } from './call-resource';

/** Twilio's own. */
export const TWILIO_API_URL = 'https://api.twilio.com';
/** A caller waits for it, and after its failure it is tried again. */
const ANSWER_DUE_MS = 5_000;
/** `Call is not in-progress`, and `not found`: there is nothing left to do. */
const OVER_CODES = new Set([21220, 20404]);
/** `Authenticate`: the token may have been rotated. */
const UNKNOWN_TOKEN_CODE = 20003;

/** Ends and transfers calls by Twilio's REST API (https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource). */
export class TwilioCallControl implements CallControl {
  constructor(
    private readonly authToken: Secret,
    /** @default - Twilio's own; another for a simulated one */
    private readonly apiUrl = TWILIO_API_URL,
  ) {}

  async hangUp(call: CallAddress): Promise<void> {
    await this.#update(call, { status: 'completed' });
  }

  async transfer(call: CallAddress, { number }: Destination): Promise<void> {
    const { webhookOrigin, begunS } = call;
    const query = writeEndedQuery({ isTransfer: true, begunS });
    const response = new VoiceResponse();
    if (webhookOrigin === undefined) response.dial(number);
    else response.dial({ action: `${webhookOrigin}${ENDED_PATH}?${query}`, method: 'POST' }, number);
    await this.#update(call, { twiml: response.toString() });
  }

  async #update(call: CallAddress, update: CallUpdate): Promise<void> {
    try {
      await this.#send(await this.authToken.read(), call, update);
    } catch (error) {
      if (codeOf(error) !== UNKNOWN_TOKEN_CODE) throw inOneSentence(error);
      await this.#send(await this.authToken.refresh(), call, update).catch((again: unknown) => {
        throw inOneSentence(again);
      });
    }
  }

  async #send(authToken: string, { accountSid, callSid }: CallAddress, update: CallUpdate): Promise<void> {
    // Most calls are ended by their caller, and need none of it.
    const { updateCall } = await import('./call-resource.js');
    try {
      await updateCall({ apiUrl: this.apiUrl, accountSid, authToken, dueMs: ANSWER_DUE_MS }, callSid, update);
    } catch (error) {
      if (!OVER_CODES.has(codeOf(error) ?? 0)) throw error;
    }
  }
}

function codeOf(error: unknown): number | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}

function inOneSentence(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  const code = codeOf(cause);
  return new Error(`Twilio did not change the call (${code === undefined ? why : `${code}: ${why}`}).`, {
    cause,
  });
}
