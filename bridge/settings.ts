import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { AssistantSource } from './contract/assistant/directory';
import { isLanguageTag } from './contract/assistant/fields';
import { assistantSource } from './contract/assistant/sources';
import { DEFAULT_SERVICE_NAME, SERVICE_NAME_PATTERN } from './contract/metrics';
import { type Secret, secretFromEnv } from './contract/secret';
import type { ToolAddresses } from './tools/address-rules';
import { TWILIO_API_URL } from './twilio/call-control';

/** What the bridge is told by its environment. */
export interface Settings {
  port: number;
  /** The origin that Twilio was given and signs, for example `wss://voice.example.com`. */
  publicStreamUrl: string;
  twilioAuthToken: Secret;
  /** For example `https://api.twilio.com`. */
  twilioApiUrl: string;
  openAiApiKey: Secret;
  /** For example `wss://api.openai.com/v1/realtime`. */
  openAiUrl: string;
  /** Of assistants that name none. */
  model: string;
  voice: string;
  /** How many sessions are open before anybody calls. */
  warmSessions: number;
  assistants: AssistantSource;
  /** Answers what is nobody's; without it the first does. */
  defaultAssistant: string | undefined;
  /** Where the servers of https tools may be. */
  toolAddresses: ToolAddresses;
  /** What is kept of a call. */
  callRecords: 'none' | 'transcripts' | 'recordings';
  /** The S3 bucket that it is kept in; without one, the folder. */
  callRecordsBucket: string | undefined;
  callRecordsFolder: string;
  /** Where it waits for its store. */
  callSpoolFolder: string;
  maxCalls: number;
  /** Under which name this service's metrics are told from those of another. */
  serviceName: string;
  /** How long calls may take to end by themselves once the process is told to stop. */
  drainMs: number;
  logLevel: string;
}

/** Every problem with the settings at once, one sentence each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** An eighth of one processor: a call costs about 1.3 ms of it a second (`npm run bench`). */
const DEFAULT_MAX_CALLS = 100;

/** Fargate kills a task 120 s after SIGTERM; closing what is left takes seconds. */
const DEFAULT_DRAIN_S = 100;
const LONGEST_DRAIN_S = 110;
/** More calls than these do not begin within the second that the next ones take to open. */
const MOST_WARM_SESSIONS = 50;

const number = (least: number, most: number, otherwise: number) =>
  z
    .string()
    .optional()
    .transform((text) => (text === undefined ? otherwise : Number(text)))
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, {
      message: `must be a whole number from ${least} to ${most}`,
    });

const origin = (example: string, ...protocols: string[]) =>
  z.string({ error: 'is missing' }).refine((text) => isOrigin(text, protocols), {
    message: `must be an origin such as ${example}, without path or query`,
  });

const words = <const T extends readonly [string, ...string[]]>(allowed: T, otherwise: T[number]) =>
  z
    .enum(allowed, { error: `must be one of ${allowed.join(', ')}` })
    .optional()
    .transform((value) => value ?? otherwise);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const environment = z.object({
  PORT: number(0, 65_535, 8080),
  USE_OPENAI_REALTIME: words(['true', 'false'], 'true'),
  PUBLIC_STREAM_URL: origin('wss://voice.example.com', 'wss:'),
  OPENAI_REALTIME_URL: z
    .string()
    .refine(isSocketUrl, {
      message: 'must be a WebSocket URL such as wss://api.openai.com/v1/realtime',
    })
    .default('wss://api.openai.com/v1/realtime'),
  OPENAI_REALTIME_MODEL: z.string().default('gpt-realtime-2.1'),
  OPENAI_REALTIME_VOICE: z.string().default('marin'),
  ASSISTANT_LANGUAGE: z
    .string()
    .refine(isLanguageTag, { message: 'must be a language tag such as ja or en-US' })
    .default('en'),
  DEFAULT_ASSISTANT: z.string().optional(),
  TWILIO_API_URL: origin(TWILIO_API_URL, 'https:', 'http:').default(TWILIO_API_URL),
  TOOL_ADDRESSES: words(['public', 'any'], 'public'),
  CALL_RECORDS: words(['none', 'transcripts', 'recordings'], 'none'),
  CALL_RECORDS_BUCKET: z
    .string()
    .refine((text) => BUCKET_NAME.test(text), { message: 'must be the name of an S3 bucket' })
    .optional(),
  CALL_RECORDS_FOLDER: z.string().default('calls'),
  CALL_SPOOL_FOLDER: z.string().default(join(tmpdir(), 'voice-bridge-spool')),
  MAX_CALLS: number(1, 10_000, DEFAULT_MAX_CALLS),
  WARM_SESSIONS: number(0, MOST_WARM_SESSIONS, 0),
  DRAIN_SECONDS: number(0, LONGEST_DRAIN_S, DEFAULT_DRAIN_S),
  SERVICE_NAME: z
    .string()
    .refine((text) => SERVICE_NAME_PATTERN.test(text), {
      message: `must be a name such as ${DEFAULT_SERVICE_NAME}, of letters, digits, dots, dashes and underscores`,
    })
    .default(DEFAULT_SERVICE_NAME),
  LOG_LEVEL: words(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
});

/** Reads the settings of one bridge. @throws SettingsError with every problem at once. */
export function readSettings(given: NodeJS.ProcessEnv): Settings {
  // A template that has nothing to say of a setting sets it to nothing.
  const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(env);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, env));
  const twilioAuthToken = secretFromEnv(env, 'TWILIO_AUTH_TOKEN');
  const openAiApiKey = secretFromEnv(env, 'OPENAI_REALTIME_API_KEY');
  if (twilioAuthToken === undefined) {
    problems.push(missingSecret('TWILIO_AUTH_TOKEN', 'without it anybody could open a stream'));
  }
  if (openAiApiKey === undefined) {
    problems.push(missingSecret('OPENAI_REALTIME_API_KEY', 'without it nobody would answer'));
  }
  if (env.USE_OPENAI_REALTIME === 'false') {
    problems.push('USE_OPENAI_REALTIME is false: calls are answered without a bridge; do not start it.');
  }
  if (!parsed.success || twilioAuthToken === undefined || openAiApiKey === undefined || problems.length > 0) {
    throw new SettingsError(problems);
  }
  const { data } = parsed;
  return {
    port: data.PORT,
    publicStreamUrl: data.PUBLIC_STREAM_URL.replace(/\/$/, ''),
    twilioAuthToken,
    twilioApiUrl: data.TWILIO_API_URL.replace(/\/$/, ''),
    openAiApiKey,
    openAiUrl: data.OPENAI_REALTIME_URL,
    model: data.OPENAI_REALTIME_MODEL,
    warmSessions: data.WARM_SESSIONS,
    voice: data.OPENAI_REALTIME_VOICE,
    assistants: assistantSource(env, data.ASSISTANT_LANGUAGE),
    defaultAssistant: data.DEFAULT_ASSISTANT,
    toolAddresses: data.TOOL_ADDRESSES,
    callRecords: data.CALL_RECORDS,
    callRecordsBucket: data.CALL_RECORDS_BUCKET,
    callRecordsFolder: data.CALL_RECORDS_FOLDER,
    callSpoolFolder: data.CALL_SPOOL_FOLDER,
    maxCalls: data.MAX_CALLS,
    drainMs: data.DRAIN_SECONDS * 1_000,
    serviceName: data.SERVICE_NAME,
    logLevel: data.LOG_LEVEL,
  };
}

function describe(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  const received = env[name];
  return received === undefined
    ? `${name} ${issue.message}.`
    : `${name} ${issue.message}; it is ${JSON.stringify(received)}.`;
}

function missingSecret(name: string, consequence: string): string {
  return `${name} is missing (or ${name}_PARAMETER, the name of an SSM parameter): ${consequence}.`;
}

function isOrigin(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return (
    url !== null && protocols.includes(url.protocol) && url.pathname === '/' && url.search + url.hash === ''
  );
}

function isSocketUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'wss:' || url.protocol === 'ws:');
}
