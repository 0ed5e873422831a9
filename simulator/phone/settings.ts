import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What the command is to do. */
export interface PhoneSettings {
  url: string;
  authToken: string;
  /** Where the URL's origin is really reached. */
  connect: string | undefined;
  from: string | undefined;
  to: string | undefined;
  speechFiles: string[];
  delayMs: number;
  jitterMs: number;
  hangUpAfterMs: number | undefined;
  /** Where Twilio's REST API for this call listens; without one there is none. */
  restPort: number | undefined;
}

export type PhoneCommand =
  { kind: 'help' } | { kind: 'call'; settings: PhoneSettings } | { kind: 'mistakes'; mistakes: string[] };

export const HELP = `Calls a voice webhook as Twilio and a caller's phone would, and prints what happens.

npm run phone -- --url https://voice.example.com/api/twilio/voice --connect http://127.0.0.1:8080

  --url URL            the public URL of the voice webhook
  --connect URL        where that URL's origin is really reached (the default is the URL itself)
  --token TOKEN        the Twilio auth token (the default is the environment's TWILIO_AUTH_TOKEN)
  --from NUMBER        the caller's number
  --to NUMBER          the dialled number
  --speech FILE.ulaw   what the caller says to a stream, in turn, each time the assistant has gone quiet; repeatable
  --delay MS           the delay of the network, each way
  --jitter MS          what a message may take on top of it
  --hang-up-after S    the caller hangs up after this many seconds
  --rest-port N        the port of this machine where Twilio's REST API ends the call or gives it other TwiML
  --help               this text`;

const OPTIONS = {
  url: { type: 'string' },
  connect: { type: 'string' },
  token: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  speech: { type: 'string', multiple: true },
  delay: { type: 'string' },
  jitter: { type: 'string' },
  'hang-up-after': { type: 'string' },
  'rest-port': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Reads the command line, and says all that is wrong with it, a sentence each. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv = process.env): PhoneCommand {
  const parsed = parseArgs({ args, options: OPTIONS, strict: false, tokens: true });
  const mistakes: string[] = [];
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') mistakes.push(`"${token.value}" belongs to no option.`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(OPTIONS, token.name)) mistakes.push(`There is no option ${token.rawName}.`);
    else if (token.name !== 'help' && (token.value ?? '') === '')
      mistakes.push(`${token.rawName} needs a value.`);
  }
  if (parsed.values.help !== undefined) return { kind: 'help' };

  const text = (name: keyof typeof OPTIONS): string | undefined => {
    const value = parsed.values[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const number = (name: keyof typeof OPTIONS, isGood: (value: number) => boolean, what: string): number => {
    const value = Number(text(name) ?? NaN);
    if (text(name) !== undefined && !isGood(value))
      mistakes.push(`--${name} is ${what}, not "${text(name) ?? ''}".`);
    return value;
  };
  const milliseconds = (name: 'delay' | 'jitter'): number =>
    number(name, (value) => value >= 0, 'a number of ms') || 0;

  const url = text('url');
  if (url === undefined) mistakes.push('--url is missing: the voice webhook to call.');
  else if (!isHttpUrl(url)) mistakes.push(`--url is an http(s) URL, not "${url}".`);
  const connect = text('connect');
  if (connect !== undefined && !isHttpUrl(connect))
    mistakes.push(`--connect is an http(s) URL, not "${connect}".`);
  const authToken = text('token') ?? env.TWILIO_AUTH_TOKEN ?? '';
  if (authToken === '') mistakes.push('--token is missing, and so is TWILIO_AUTH_TOKEN.');
  const speechFiles = (parsed.values.speech ?? []).filter((file) => typeof file === 'string');
  for (const file of speechFiles) {
    if (!file.endsWith('.ulaw')) mistakes.push(`--speech is a raw μ-law file (.ulaw), and ${file} is none.`);
    else if (!existsSync(file)) mistakes.push(`There is no file ${file}.`);
  }
  const delayMs = milliseconds('delay');
  const jitterMs = milliseconds('jitter');
  const hangUpAfterS = number('hang-up-after', (value) => value > 0, 'a number of seconds');
  const hangUpAfterMs = Number.isNaN(hangUpAfterS) ? undefined : hangUpAfterS * 1000;
  const port = number('rest-port', isPort, 'a port from 1 to 65535');
  const restPort = Number.isNaN(port) ? undefined : port;

  if (url === undefined || mistakes.length > 0) return { kind: 'mistakes', mistakes };
  const numbers = { from: text('from'), to: text('to') };
  return {
    kind: 'call',
    settings: {
      url,
      authToken,
      connect,
      ...numbers,
      speechFiles,
      delayMs,
      jitterMs,
      hangUpAfterMs,
      restPort,
    },
  };
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
