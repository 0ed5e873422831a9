// The small edition of zod: the full one alone is three times as large as all the rest of this Lambda.
import * as z from 'zod/mini';

import type { AssistantSource } from '../../bridge/contract/assistant/directory';
import { isLanguageTag } from '../../bridge/contract/assistant/fields';
import { assistantSource } from '../../bridge/contract/assistant/sources';
import { DEFAULT_SERVICE_NAME, SERVICE_NAME_PATTERN } from '../../bridge/contract/metrics';
import { type Secret, secretFromEnv } from '../../bridge/contract/secret';

/** What a team decides about its webhook. */
export interface VoiceSettings {
  /** The origin under which Twilio reaches this webhook, as Twilio signs it. */
  publicBaseUrl: string;
  /** The origin under which Twilio opens its streams. */
  publicStreamUrl: string;
  useOpenAiRealtime: boolean;
  authToken: Secret;
  /** What answers turn by turn; none where there is no key for the text model. */
  turns: TurnSettings | undefined;
  /** A human who takes the calls that could not be connected, where the assistant names none. */
  fallbackNumber: string | undefined;
  /** Of whoever answers where nobody has written an assistant. */
  assistantLanguage: string;
  assistants: AssistantSource;
  /** Answers what is nobody's; without it the first does. */
  defaultAssistant: string | undefined;
  /** Under which name this service's metrics are told from those of another. */
  serviceName: string;
  logLevel: LogLevel;
}

/** What a team decides about answering turn by turn. */
export interface TurnSettings {
  apiKey: Secret;
  responsesUrl: string;
  /** The text model of assistants that name none. */
  model: string;
  /** None where nobody has given its keys: callers hear Twilio's voices. */
  coeFont: { url: string; accessKey: Secret; accessSecret: Secret } | undefined;
}

/** The levels that the bridge's logger and this one both know. */
export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Everything that is wrong with the settings, one sentence each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: string[]) {
    super(problems.join(' '));
  }
}

const E164 = /^\+[1-9]\d{6,14}$/;
/** A laptop's own addresses: what goes there crosses no network, so it needs no TLS. */
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

const schema = z.object({
  PUBLIC_BASE_URL: origin('PUBLIC_BASE_URL', 'https'),
  PUBLIC_STREAM_URL: origin('PUBLIC_STREAM_URL', 'wss'),
  USE_OPENAI_REALTIME: z._default(
    z.enum(['true', 'false'], { error: must('USE_OPENAI_REALTIME', 'be "true" or "false"') }),
    'true',
  ),
  FALLBACK_NUMBER: z.optional(
    z.string().check(
      // A phone number is never written to a log, not even a wrong one.
      z.regex(
        E164,
        'FALLBACK_NUMBER must be an E.164 number such as +15005550006, but is not; correct or remove it.',
      ),
    ),
  ),
  ASSISTANT_LANGUAGE: z._default(
    z.string().check(
      z.refine(isLanguageTag, {
        error: must('ASSISTANT_LANGUAGE', 'be a language tag such as "ja" or "en-US"'),
      }),
    ),
    'en',
  ),
  DEFAULT_ASSISTANT: z.optional(z.string()),
  OPENAI_TEXT_MODEL: z._default(z.string(), 'gpt-5.4-mini'),
  OPENAI_RESPONSES_URL: url('OPENAI_RESPONSES_URL', 'https://api.openai.com/v1/responses'),
  COEFONT_URL: url('COEFONT_URL', 'https://api.coefont.cloud/v2/text2speech'),
  SERVICE_NAME: z._default(
    z.string().check(
      z.regex(SERVICE_NAME_PATTERN, {
        error: must(
          'SERVICE_NAME',
          'be a name such as "voice-bridge", of letters, digits, dots, dashes and underscores',
        ),
      }),
    ),
    DEFAULT_SERVICE_NAME,
  ),
  LOG_LEVEL: z._default(
    z.enum(LOG_LEVELS, { error: must('LOG_LEVEL', `be one of ${LOG_LEVELS.join(', ')}`) }),
    'info',
  ),
});

/** Reads the settings from an environment. @throws SettingsError with every problem at once. */
export function readSettings(env: NodeJS.ProcessEnv): VoiceSettings {
  // A stack parameter left empty arrives as an empty text, and means the same as none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse({ ...given, LOG_LEVEL: given.LOG_LEVEL?.toLowerCase() });
  const authToken = secretFromEnv(env, 'TWILIO_AUTH_TOKEN');

  const problems = parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
  if (authToken === undefined) {
    problems.push(
      'TWILIO_AUTH_TOKEN must be set, but is not; set it, or set TWILIO_AUTH_TOKEN_PARAMETER to the name of an SSM parameter.',
    );
  }
  const accessKey = secretFromEnv(env, 'COEFONT_ACCESS_KEY');
  const accessSecret = secretFromEnv(env, 'COEFONT_ACCESS_SECRET');
  if ((accessKey === undefined) !== (accessSecret === undefined)) {
    const missing = accessKey === undefined ? 'COEFONT_ACCESS_KEY' : 'COEFONT_ACCESS_SECRET';
    problems.push(
      `${missing} must be set beside the other of CoeFont's two keys, but is not; set both, as values or as names of SSM parameters (…_PARAMETER), or neither.`,
    );
  }
  if (!parsed.success || authToken === undefined || problems.length > 0) throw new SettingsError(problems);

  const {
    OPENAI_RESPONSES_URL: responsesUrl,
    OPENAI_TEXT_MODEL: model,
    COEFONT_URL: coeFontUrl,
  } = parsed.data;
  const apiKey = secretFromEnv(env, 'OPENAI_REALTIME_API_KEY');
  const coeFont =
    accessKey === undefined || accessSecret === undefined
      ? undefined
      : { url: coeFontUrl, accessKey, accessSecret };
  return {
    publicBaseUrl: parsed.data.PUBLIC_BASE_URL,
    publicStreamUrl: parsed.data.PUBLIC_STREAM_URL,
    useOpenAiRealtime: parsed.data.USE_OPENAI_REALTIME === 'true',
    authToken,
    turns: apiKey === undefined ? undefined : { apiKey, responsesUrl, model, coeFont },
    fallbackNumber: parsed.data.FALLBACK_NUMBER,
    assistantLanguage: parsed.data.ASSISTANT_LANGUAGE,
    assistants: assistantSource(env, parsed.data.ASSISTANT_LANGUAGE),
    defaultAssistant: parsed.data.DEFAULT_ASSISTANT,
    serviceName: parsed.data.SERVICE_NAME,
    logLevel: parsed.data.LOG_LEVEL,
  };
}

function origin(name: string, scheme: 'https' | 'wss') {
  const error = must(
    name,
    `be an origin such as ${scheme}://voice.example.com, without path, query or slash at the end`,
  );
  return z.string({ error }).check(z.refine((value) => isOrigin(value, scheme), { error }));
}

/** Where a service is; only on a laptop does it do without TLS. */
function url(name: string, otherwise: string) {
  const error = must(name, `be an https URL such as ${otherwise}`);
  return z._default(z.string().check(z.refine(isSafeUrl, { error })), otherwise);
}

function isSafeUrl(value: string): boolean {
  const parsed = URL.parse(value);
  return (
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && LOOPBACK_HOSTS.has(parsed.hostname))
  );
}

function isOrigin(value: string, scheme: 'https' | 'wss'): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const schemes = LOOPBACK_HOSTS.has(url.hostname) ? [scheme, scheme.replace(/s$/, '')] : [scheme];
  // Equality refuses whatever goes beyond an origin: a path, a query, credentials, a slash at the end.
  return value === url.origin && schemes.includes(url.protocol.slice(0, -1));
}

function must(name: string, rule: string): (issue: { input?: unknown }) => string {
  return ({ input }) =>
    `${name} must ${rule}, but is ${input === undefined ? 'not set' : JSON.stringify(input)}; correct it.`;
}
