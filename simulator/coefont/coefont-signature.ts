import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whoever has these is let in. */
export interface CoeFontKeys {
  accessKey: string;
  accessSecret: string;
}

/** The reference names no window: five minutes are what services of this kind usually grant. */
const CLOCKS_DIFFER_AT_MOST_S = 300;

/**
 * What is to be in `X-Coefont-Content`: over the time, followed by the body byte for byte, or by nothing where there is
 * none; in hexadecimal.
 */
export function signatureOf(accessSecret: string, date: string, body: Buffer | string = ''): string {
  return createHmac('sha256', accessSecret).update(date).update(body).digest('hex');
}

/** Why these headers let nobody in, in one sentence; undefined if they do. */
export function whyUnsigned(
  headers: IncomingHttpHeaders,
  body: Buffer,
  keys: CoeFontKeys,
  nowS: number,
): string | undefined {
  const { authorization, 'x-coefont-date': date, 'x-coefont-content': content } = headers;
  if (authorization === undefined) return 'The Authorization header is missing.';
  if (authorization !== keys.accessKey) return 'The Authorization header is not the access key.';
  if (typeof date !== 'string' || !/^\d+$/.test(date)) return 'X-Coefont-Date is not a time in unix seconds.';
  if (Math.abs(Number(date) - nowS) > CLOCKS_DIFFER_AT_MOST_S)
    return 'X-Coefont-Date is more than five minutes from now.';
  if (content !== signatureOf(keys.accessSecret, date, body))
    return 'X-Coefont-Content is not the signature of this date and this body.';
  return undefined;
}
