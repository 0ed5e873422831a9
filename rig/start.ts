import { readFile } from 'node:fs/promises';
import { observers } from '../bridge/call/observers';
import { checkDocument } from '../bridge/contract/assistant/check';
import type { Assistant } from '../bridge/contract/assistant/document';
import { HEALTH_PATH, MEDIA_STREAM_PATH, READY_PATH, VOICE_PATH } from '../bridge/contract/paths';
import { readSettings, SettingsError as BridgeSettingsError } from '../bridge/settings';
import { createLogger } from '../bridge/telemetry/logger';
import {
  readSettings as readVoiceSettings,
  SettingsError as WebhookSettingsError,
} from '../lambda/voice/settings';
import { webhookLog } from '../lambda/voice/webhook-log';
import { callLines } from './call-lines';
import { Console } from './console/console';
import { Rig } from './rig';
import { SimulatedOpenAi } from './simulated-openai';
import {
  LOCAL_AUTH_TOKEN,
  PHONE_REST_PORT,
  readStartOptions,
  START_USAGE,
  type StartOptions,
} from './start-options';
import { USAGE_EXIT_CODE, UsageError } from '../terminal/usage-error';

const PHONE_REST_URL = `http://127.0.0.1:${PHONE_REST_PORT}`;

const PORT_TAKEN = 'The port is taken by another program; choose another with --port.';
const CONSOLE_PORT_TAKEN =
  'The port of the web console is taken by another program; choose another with --console-port, or leave it out with --no-console.';

/** The message is all there is to say. */
class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(START_USAGE);
    return;
  }
  const document = await givenDocument(options.assistantFile);
  const language = document?.language ?? options.language;
  const simulated = options.apiKey === undefined ? await SimulatedOpenAi.listen(language) : undefined;
  const page = options.consolePort === undefined ? undefined : await preparedConsole(options);
  const env = environment(options, simulated, page);
  const open = {
    env,
    log: createLogger('warn'),
    webhookLog: webhookLog('warn'),
    observer: observers(callLines(console.log), page?.observer ?? {}),
  };
  let rig: Rig | undefined;
  const close = async (): Promise<void> => {
    await page?.close();
    await rig?.close();
    await simulated?.close();
  };
  try {
    rig = await Rig.open(open, options.port).catch(ifTaken(PORT_TAKEN));
    const consoleUrl = await page
      ?.open(options.consolePort ?? 0, rig.origin, env)
      .catch(ifTaken(CONSOLE_PORT_TAKEN));
    console.log(welcome(options, rig.origin, consoleUrl, document, env));
  } catch (error) {
    await close();
    throw error;
  }
  process.once('SIGINT', () => void close());
  process.once('SIGTERM', () => void close());
}

/** The page that calls from a browser, beside the phone command. */
function preparedConsole({ publicBaseUrl, authToken, apiKey }: StartOptions): Promise<Console> {
  return Console.prepare({
    authToken,
    publicBaseUrl,
    publicStreamUrl: streamOrigin(publicBaseUrl),
    isSimulated: apiKey === undefined,
    othersRest: PHONE_REST_URL,
  });
}

/** Says what to do about a port that is taken, and passes anything else on. */
function ifTaken(sentence: string): (error: unknown) => never {
  return (cause) => {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isTaken ? new PortTakenError(sentence, { cause }) : cause;
  };
}

/** The document in a file. @throws UsageError with all that is wrong with it. */
async function givenDocument(file: string | undefined): Promise<Assistant | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UsageError([`${file} cannot be read (${code}); check --assistant.`]);
  });
  const checked = checkDocument(text);
  if ('problems' in checked) throw new UsageError(checked.problems.map((problem) => `${file}: ${problem}`));
  return checked.assistant;
}

/** What is set in the environment stands; what the rig knows better replaces it. */
function environment(
  options: StartOptions,
  simulated: SimulatedOpenAi | undefined,
  page: Console | undefined,
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PUBLIC_BASE_URL: options.publicBaseUrl,
    PUBLIC_STREAM_URL: streamOrigin(options.publicBaseUrl),
    TWILIO_AUTH_TOKEN: options.authToken,
    ASSISTANT_LANGUAGE: options.language,
    ...(options.isPublic ? {} : { TWILIO_API_URL: page?.restUrl ?? PHONE_REST_URL }),
    ...(options.assistantFile === undefined
      ? {}
      : { ASSISTANT_FILES: options.assistantFile, ASSISTANT_PARAMETERS: '', DEFAULT_ASSISTANT: '' }),
    ...simulated?.env,
  };
}

function welcome(
  options: StartOptions,
  origin: string,
  consoleUrl: string | undefined,
  document: Assistant | undefined,
  env: NodeJS.ProcessEnv,
): string {
  const { publicBaseUrl, isPublic, apiKey, authToken, assistantFile } = options;
  const isRealtime = env.USE_OPENAI_REALTIME !== 'false';
  const model = isRealtime
    ? (document?.model ?? readSettings(env).model)
    : (document?.legacy.model ?? readVoiceSettings(env).turns?.model ?? '');
  const simulated = isRealtime ? 'in recorded sentences' : 'in the caller’s own words';
  const who =
    document === undefined
      ? []
      : [`  document   ${assistantFile ?? ''}: "${document.name}"; an edit reaches the next call`];
  const webhook = `${publicBaseUrl}${VOICE_PATH}`;
  // A token of the user's own is in their environment already, and does not belong on a screen.
  const token = authToken === LOCAL_AUTH_TOKEN ? `TWILIO_AUTH_TOKEN=${authToken} ` : '';
  const call = isPublic
    ? ['Call it: let the voice webhook of a Twilio number be', `  POST ${webhook}`, 'and dial the number.']
    : [
        ...(consoleUrl === undefined ? [] : [`Talk to it: open ${consoleUrl}`, '']),
        `${consoleUrl === undefined ? 'Call' : 'Or call'} it with the phone simulator, from another terminal:`,
        `  ${token}npm run phone -- --url ${webhook} --connect ${origin} --rest-port ${PHONE_REST_PORT}`,
      ];
  return [
    `Voice Bridge answers at ${origin} until Ctrl-C.`,
    '',
    `  webhook    POST ${webhook}`,
    `  stream     ${streamOrigin(publicBaseUrl)}${MEDIA_STREAM_PATH}/{callId}`,
    `  health     ${origin}${HEALTH_PATH}, ${origin}${READY_PATH}`,
    `  assistant  ${apiKey === undefined ? `simulated, ${simulated} (OPENAI_REALTIME_API_KEY makes it the real one)` : `OpenAI, ${model}`}`,
    ...(isRealtime ? [] : ['  answered   turn by turn, without the bridge: USE_OPENAI_REALTIME is false']),
    ...who,
    '',
    ...call,
    '',
  ].join('\n');
}

function streamOrigin(publicBaseUrl: string): string {
  return publicBaseUrl.replace(/^https/, 'wss');
}

function cannotStart(error: unknown): string {
  return error instanceof PortTakenError ? error.message : `The rig cannot start: ${String(error)}`;
}

main().catch((error: unknown) => {
  const isUsage =
    error instanceof UsageError ||
    error instanceof BridgeSettingsError ||
    error instanceof WebhookSettingsError;
  console.error(isUsage ? error.problems.join('\n') : cannotStart(error));
  process.exitCode = isUsage ? USAGE_EXIT_CODE : 1;
});
