import { validateRequest } from 'twilio/lib/webhooks/webhooks';

/**
 * Whether Twilio signed this upgrade: HMAC-SHA1 over the `wss` URL exactly as it stood in the TwiML, without
 * parameters (https://www.twilio.com/docs/usage/security). Twilio has been seen to sign with a trailing slash as
 * well, so both are accepted. The origin is the configured one, never the request's Host header.
 */
export function isSignedByTwilio(
  authToken: string,
  signature: string | undefined,
  streamUrl: string,
): boolean {
  if (signature === undefined || signature === '') return false;
  return [streamUrl, `${streamUrl}/`].some((url) => validateRequest(authToken, signature, url, {}));
}
