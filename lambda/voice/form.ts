import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** All parameters of a form; one that came more than once is a list. Twilio signs them all, also unknown ones. */
export type Form = Readonly<Record<string, string | string[]>>;

/** A decoded form, or why there is none, with the HTTP status that says so. */
export type FormVerdict = { ok: true; form: Form } | { ok: false; status: 400 | 413 | 415; reason: NoForm };

type NoForm = 'body-too-long' | 'not-a-form' | 'body-missing' | 'body-not-base64';

/** What to send instead. */
export const FORM_SENTENCES: Readonly<Record<413 | 415 | 400, string>> = {
  400: 'Send an application/x-www-form-urlencoded body.',
  413: 'Send a body of no more than 64 kB.',
  415: 'Send an application/x-www-form-urlencoded body.',
};

const FORM_TYPE = 'application/x-www-form-urlencoded';
/**
 * Twilio's forms have a few kilobytes. API Gateway takes 10 MB from anybody, and all of it would be read before it is known who
 * signed it.
 */
export const BODY_BYTES_AT_MOST = 64 * 1_024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Decodes the body of a request, which API Gateway gives as base64 or not: it says which. */
export function readForm({
  headers,
  body,
  isBase64Encoded,
}: Pick<APIGatewayProxyEventV2, 'headers' | 'body' | 'isBase64Encoded'>): FormVerdict {
  // Of base64 it counts what is written with it, without reading it.
  if (Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8') > BODY_BYTES_AT_MOST)
    return { ok: false, status: 413, reason: 'body-too-long' };
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) return { ok: false, status: 415, reason: 'not-a-form' };
  if (body === undefined || body === '') return { ok: false, status: 400, reason: 'body-missing' };
  if (!isBase64Encoded) return { ok: true, form: parse(body) };
  if (!BASE64.test(body)) return { ok: false, status: 400, reason: 'body-not-base64' };
  return { ok: true, form: parse(Buffer.from(body, 'base64').toString('utf8')) };
}

/** One parameter; the first of several, and nothing where it is empty. */
export function parameter(form: Form, name: string): string | undefined {
  const value = form[name];
  const first = typeof value === 'string' ? value : value?.[0];
  return first === '' ? undefined : first;
}

function parse(text: string): Form {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]),
  );
}
