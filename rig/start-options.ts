import { isLanguageTag } from '../bridge/contract/assistant/fields';
import { readCommandLine } from '../terminal/command-line';
import { PUBLIC_BASE_URL } from './simulated-call';
import { UsageError } from '../terminal/usage-error';

/** What the local rig is told on the command line and by the environment. */
export interface StartOptions {
  port: number;
  /** The port of the web console; none where there is to be none. */
  consolePort: number | undefined;
  /** The origin that Twilio is given: a tunnel's, or one that only the phone simulator is routed to. */
  publicBaseUrl: string;
  /** Whether a real Twilio can reach it. */
  isPublic: boolean;
  authToken: string;
  /** OpenAI's key; without it the assistant is simulated. */
  apiKey: string | undefined;
  /** Of who answers where no document says who does, and of what a simulated assistant says. */
  language: string;
  /** The file with the assistant's document. */
  assistantFile: string | undefined;
}

export const START_USAGE = `npm start -- [options]

Keeps webhook, bridge and health up on one port of this machine.

  --port N          the port (8080)
  --console-port N  the port of the page that calls from a browser (8081); --no-console leaves it out,
                    and so does --public-url
  --assistant FILE  who answers: an assistant's document, such as assistants/help-desk.json; an edit
                    reaches the next call
  --lang TAG        without a document, the assistant's language, such as en or ja (en)
  --public-url URL  the https origin under which a tunnel makes this port known to Twilio;
                    needs TWILIO_AUTH_TOKEN in the environment
  --help            this text

With OPENAI_REALTIME_API_KEY in the environment the assistant is the real one, otherwise it is simulated. With
USE_OPENAI_REALTIME=false calls are answered turn by turn.`;

/** Signs what the simulated Twilio sends; it opens nothing but a rig on a laptop. */
export const LOCAL_AUTH_TOKEN = 'local-rig';
/** Where the phone simulator stands for Twilio's REST API. */
export const PHONE_REST_PORT = 8082;
const DEFAULT_PORT = '8080';
const DEFAULT_CONSOLE_PORT = '8081';

const OPTIONS = {
  port: { type: 'string' },
  'console-port': { type: 'string' },
  'no-console': { type: 'boolean' },
  assistant: { type: 'string' },
  lang: { type: 'string' },
  'public-url': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads command line and environment. @throws UsageError with every problem at once. */
export function readStartOptions(argv: readonly string[], env: NodeJS.ProcessEnv): StartOptions | 'help' {
  const values = readCommandLine(argv, OPTIONS);
  if (values.help === true) return 'help';
  const problems: string[] = [];
  const [port, consolePort] = (
    [
      ['port', DEFAULT_PORT],
      ['console-port', DEFAULT_CONSOLE_PORT],
    ] as const
  ).map(([name, otherwise]) => {
    const value = Number(values[name] ?? otherwise);
    if (!Number.isInteger(value) || value < 0 || value > 65_535) {
      problems.push(
        `--${name} must be a whole number from 0 to 65535; it is ${JSON.stringify(values[name])}.`,
      );
    }
    return value;
  }) as [number, number];
  const publicUrl = values['public-url'];
  // A tunnel leads strangers to this machine, and Twilio's own REST API would not know the console's calls.
  const hasConsole = values['no-console'] !== true && publicUrl === undefined;
  if (!hasConsole && values['console-port'] !== undefined) {
    const beside = publicUrl === undefined ? '--no-console' : '--public-url';
    problems.push(`--console-port cannot be had beside ${beside}, which leaves the console out.`);
  }
  if (hasConsole && port === consolePort && port !== 0) {
    problems.push(`--port and --console-port must not be the same; both are ${port}.`);
  }
  if (publicUrl !== undefined && !isHttpsOrigin(publicUrl)) {
    problems.push(
      `--public-url must be an https origin such as https://abc.ngrok.app, without path or query; it is ${JSON.stringify(publicUrl)}.`,
    );
  }
  // A setting that is empty is one that is not set.
  const authToken = env.TWILIO_AUTH_TOKEN === '' ? undefined : env.TWILIO_AUTH_TOKEN;
  if (publicUrl !== undefined && authToken === undefined) {
    problems.push(
      'TWILIO_AUTH_TOKEN is missing: with --public-url it is needed to know Twilio by its signature.',
    );
  }
  const assistantFile = values.assistant;
  // The bridge is told of files with commas between them.
  if (assistantFile !== undefined && (assistantFile === '' || assistantFile.includes(','))) {
    problems.push(
      `--assistant must be one file, without a comma in its name; it is ${JSON.stringify(assistantFile)}.`,
    );
  }
  if (assistantFile !== undefined && values.lang !== undefined) {
    problems.push('--lang cannot be had beside --assistant: the document says its language.');
  }
  if (values.lang !== undefined && !isLanguageTag(values.lang)) {
    problems.push(`--lang must be a language tag such as ja or en-US; it is ${JSON.stringify(values.lang)}.`);
  }
  if (publicUrl === undefined && port === PHONE_REST_PORT) {
    problems.push(
      `--port must not be ${PHONE_REST_PORT}: there the phone simulator stands for Twilio's REST API.`,
    );
  }
  if (problems.length > 0) throw new UsageError(problems);
  return {
    port,
    consolePort: hasConsole ? consolePort : undefined,
    publicBaseUrl: (publicUrl ?? PUBLIC_BASE_URL).replace(/\/$/, ''),
    isPublic: publicUrl !== undefined,
    authToken: authToken ?? LOCAL_AUTH_TOKEN,
    apiKey: env.OPENAI_REALTIME_API_KEY === '' ? undefined : env.OPENAI_REALTIME_API_KEY,
    language: values.lang ?? env.ASSISTANT_LANGUAGE ?? 'en',
    assistantFile,
  };
}

function isHttpsOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.pathname === '/' && url.search + url.hash === '';
}
