import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The signed, short-lived id that admits one call to a stream:
 *
 *   callId = <CallSid> "." <expires, unix seconds> "." <mac>
 *   mac    = base64url, unpadded, of HMAC-SHA256(key, "<CallSid>.<expires>")
 *   key    = HMAC-SHA256(TWILIO_AUTH_TOKEN, "voice-bridge/call-id/v1"), the raw 32 bytes
 *
 * The webhook signs it, the bridge checks it. The key derives from Twilio's auth token, so that there is no
 * further secret to manage.
 */

/** How long a call id admits its call: Twilio opens the stream within seconds of the TwiML. */
export const CALL_ID_LIFETIME_S = 300;

const KEY_PURPOSE = 'voice-bridge/call-id/v1';
const CALL_ID = /^(CA[0-9a-f]{32})\.(\d{1,12})\.([A-Za-z0-9_-]{43})$/;

/** What a call id says, or why it is refused. */
export type CallIdVerdict =
  | { ok: true; callSid: string; expiresAtS: number }
  | { ok: false; reason: 'call-id-malformed' | 'call-id-expired' | 'call-id-signature' };

/** Signs the id of one call. `expiresAtS` is in unix seconds. */
export function signCallId(authToken: string, callSid: string, expiresAtS: number): string {
  const signed = `${callSid}.${expiresAtS}`;
  return `${signed}.${mac(authToken, signed).toString('base64url')}`;
}

/** Checks form, signature and expiry, in this order. `nowS` is in unix seconds. */
export function verifyCallId(authToken: string, callId: string, nowS: number): CallIdVerdict {
  const [, callSid, expires, signature] = CALL_ID.exec(callId) ?? [];
  if (callSid === undefined || expires === undefined || signature === undefined) {
    return { ok: false, reason: 'call-id-malformed' };
  }
  const expected = mac(authToken, `${callSid}.${expires}`);
  const received = Buffer.from(signature, 'base64url');
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
    return { ok: false, reason: 'call-id-signature' };
  }
  const expiresAtS = Number(expires);
  return expiresAtS > nowS ? { ok: true, callSid, expiresAtS } : { ok: false, reason: 'call-id-expired' };
}

function mac(authToken: string, signed: string): Buffer {
  const key = createHmac('sha256', authToken).update(KEY_PURPOSE).digest();
  return createHmac('sha256', key).update(signed).digest();
}
