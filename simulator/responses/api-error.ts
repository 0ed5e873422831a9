import type { Refusal } from '../assistant/refusal';

/**
 * A refusal over HTTP. Statuses, codes and messages are those that clients reported in public; where only the code is
 * known, the message follows the pattern of its neighbours.
 */
export interface ApiError {
  status: number;
  error: ErrorBody;
}

/** What the body says, under `error`. */
export interface ErrorBody {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}

/** The request as it is cannot be answered: HTTP 400. */
export function badRequest({ message, type, param, code }: ErrorBody): ApiError {
  return { status: 400, error: { message, type, param, code } };
}

export function invalidRequest(code: string | null, message: string, param: string | null): ErrorBody {
  return { message, type: 'invalid_request_error', param, code };
}

/** The real service may well take it: who meets this has left what the stand-in can vouch for. */
export function notStoodInFor(param: string): Refusal {
  return {
    type: 'stand_in',
    code: 'not_stood_in_for',
    message: `This stand-in does not stand in for '${param}'.`,
    param,
  };
}

// Before a body is looked at.

export function noApiKey(): ApiError {
  const message =
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth " +
    '(i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from https://platform.openai.com/account/api-keys.';
  return { status: 401, error: invalidRequest(null, message, null) };
}

export function wrongApiKey(key: string): ApiError {
  const message =
    `Incorrect API key provided: ${key.slice(0, 8)}***. ` +
    'You can find your API key at https://platform.openai.com/account/api-keys.';
  return { status: 401, error: invalidRequest('invalid_api_key', message, null) };
}

export function invalidUrl(method: string, path: string): ApiError {
  return { status: 404, error: invalidRequest(null, `Invalid URL (${method} ${path})`, null) };
}

export function methodNotSupported(method: string, path: string): ApiError {
  const message = `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to make your HTTP request with a different method?)`;
  return { status: 405, error: invalidRequest('method_not_supported', message, null) };
}

export function unsupportedContentType(got: string): ApiError {
  const message = `Unsupported content type: '${got}'. This API method only accepts 'application/json' requests.`;
  return badRequest(invalidRequest('unsupported_content_type', message, null));
}

export function invalidJson(): ApiError {
  const message =
    "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library " +
    'correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)';
  return badRequest(invalidRequest(null, message, null));
}

export function responseNotFound(id: string): ApiError {
  return { status: 404, error: invalidRequest(null, `Response with id '${id}' not found.`, null) };
}

// What the stand-in is told to answer, and what it cannot.

const USUAL_CODES: Partial<Record<number, string>> = { 401: 'invalid_api_key', 429: 'rate_limit_exceeded' };

/** The service names a type beside the code: a fault of its own, an empty purse, too many requests, or a bad one. */
export function withStatus(status: number, givenCode?: string, givenMessage?: string): ApiError {
  const code = givenCode ?? USUAL_CODES[status] ?? null;
  const message = givenMessage ?? `The stand-in was told to answer ${status}.`;
  const ofTooMany = code === 'insufficient_quota' ? code : 'requests';
  const ofTheClient = status === 429 ? ofTooMany : 'invalid_request_error';
  return {
    status,
    error: { message, type: status >= 500 ? 'server_error' : ofTheClient, param: null, code },
  };
}

/** Whoever told the stand-in what to say told it something impossible. */
export function standInFailed(error: unknown): ApiError {
  return withStatus(500, 'stand_in_failed', error instanceof Error ? error.message : String(error));
}
