import { createHmac } from 'node:crypto';

/** When a request was signed, in unix seconds: a request that was overheard is of no use later. */
export const TIMESTAMP_HEADER = 'X-Voice-Bridge-Timestamp';
export const SIGNATURE_HEADER = 'X-Voice-Bridge-Signature';

/** What shows a tool's server that a request comes from us, as headers. */
export function signatureHeaders(secret: string, timestampS: number, body: string): Record<string, string> {
  const mac = createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
  return { [TIMESTAMP_HEADER]: String(timestampS), [SIGNATURE_HEADER]: `v1=${mac}` };
}
