import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';

import type { Secret } from '../../bridge/contract/secret';
import type { Form } from './form';

/** A stranger does not sign; who signs with another token knows how Twilio does it, and most likely is Twilio. */
export type SignatureFault = 'missing-signature' | 'bad-signature';

/** The token that a request was signed with, or why it is refused. */
export type SignatureVerdict = { ok: true; authToken: string } | { ok: false; reason: SignatureFault };

/**
 * Checks that Twilio sent this request. Twilio signs the URL it was told, so the URL is made of the configured
 * origin and of path and query exactly as received: the Host header is the sender's word, and a query written anew
 * is another query.
 *
 * @throws Error when the token cannot be read.
 */
export async function verifySignature(
  event: Pick<APIGatewayProxyEventV2, 'headers' | 'rawPath' | 'rawQueryString'>,
  form: Form,
  publicBaseUrl: string,
  secret: Secret,
): Promise<SignatureVerdict> {
  const signature = event.headers['x-twilio-signature'];
  if (signature === undefined || signature === '') return { ok: false, reason: 'missing-signature' };
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const url = `${publicBaseUrl}${event.rawPath}${query}`;

  const known = await secret.read();
  if (validateRequest(known, signature, url, form)) return { ok: true, authToken: known };
  // The token may have been changed since it was read.
  const fresh = await secret.refresh();
  if (fresh !== known && validateRequest(fresh, signature, url, form)) return { ok: true, authToken: fresh };
  return { ok: false, reason: 'bad-signature' };
}
