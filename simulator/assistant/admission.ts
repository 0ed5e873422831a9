import type { IncomingMessage } from 'node:http';
import { standingOf } from './model';

/** Why nobody gets in. Each is also the second half of the reason that the socket is closed with. */
export type AdmissionCode =
  | 'invalid_api_key'
  | 'missing_model'
  | 'invalid_model'
  | 'model_not_found'
  | 'beta_api_shape_disabled'
  | 'credit_balance_exhausted';

export interface AdmissionRules {
  /** The keys that are let in. By default all that look like one: `sk-…`. */
  apiKeys?: readonly string[] | undefined;
  /** Models that are shut down. */
  retiredModels?: readonly string[] | undefined;
}

/** What is sent to a client that was let through the handshake only to be told why it cannot stay. */
export interface TurnedAway {
  error: { type: string; code: AdmissionCode; message: string; param?: null; event_id?: null };
  closeCode: number;
  closeReason: string;
}

/**
 * The service refuses nobody during the handshake: it answers 101, sends one `error` and closes with
 * "type.code" as reason.
 */
export function turnedAway(request: IncomingMessage, rules: AdmissionRules): TurnedAway | undefined {
  const key = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isKnown = rules.apiKeys === undefined ? key.startsWith('sk-') : rules.apiKeys.includes(key);
  if (!isKnown) return turnAway('invalid_api_key', key);
  if (request.headers['openai-beta'] !== undefined) return turnAway('beta_api_shape_disabled');

  const model = modelOf(request);
  if (model === '') return turnAway('missing_model');
  switch (standingOf(model, rules.retiredModels)) {
    case 'realtime':
      return undefined;
    case 'not-realtime':
      return turnAway('invalid_model', model);
    case 'not-found':
      return turnAway('model_not_found', model);
  }
}

export function modelOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'ws://localhost').searchParams.get('model') ?? '';
}

const CLOSE_CODES: Record<AdmissionCode, number> = {
  invalid_api_key: 3000,
  missing_model: 4000,
  invalid_model: 4000,
  beta_api_shape_disabled: 4000,
  model_not_found: 4004,
  // In RFC 6455 this number means "try again later", but no credit is as final as no key.
  credit_balance_exhausted: 1013,
};

export function turnAway(code: AdmissionCode, subject = ''): TurnedAway {
  const broke = code === 'credit_balance_exhausted';
  const type = broke ? 'insufficient_quota' : 'invalid_request_error';
  return {
    error: {
      type,
      code,
      message: message(code, subject),
      // The one about credit was recorded without these two keys.
      ...(broke ? {} : { param: null, event_id: null }),
    },
    closeCode: CLOSE_CODES[code],
    closeReason: `${type}.${code}`,
  };
}

function message(code: AdmissionCode, subject: string): string {
  switch (code) {
    case 'invalid_api_key':
      return (
        `Incorrect API key provided: ${subject.slice(0, 8)}***. ` +
        'You can find your API key at https://platform.openai.com/account/api-keys.'
      );
    case 'missing_model':
      return 'You must provide a model parameter, for example wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5';
    case 'invalid_model':
      return `Model "${subject}" is not supported in realtime mode.`;
    case 'model_not_found':
      return `The model \`${subject}\` does not exist or you do not have access to it.`;
    case 'beta_api_shape_disabled':
      return 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.';
    case 'credit_balance_exhausted':
      return (
        'You have no credits remaining. Add credits to continue using the API at ' +
        'https://platform.openai.com/settings/organization/billing/.'
      );
  }
}
