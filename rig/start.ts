import { readFile } from 'node:fs/promises';
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
import { Rig } from './rig';
import { SimulatedOpenAi } from './simulated-openai';
import { LOCAL_AUTH_TOKEN, readStartOptions, START_USAGE, type StartOptions } from './start-options';
import { USAGE_EXIT_CODE, UsageError } from '../terminal/usage-error';

/** Where the phone simulator stands for Twilio's REST API. */
const PHONE_REST_PORT = 8082;

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.log(START_USAGE);
    return;
  }
  const document = await givenDocument(options.assistantFile);
  const language = document?.language ?? options.language;
  const simulated = options.apiKey === undefined ? await SimulatedOpenAi.listen(language) : undefined;
  const env = environment(options, simulated);
  const open = {
    env,
    log: createLogger('warn'),
    webhookLog: webhookLog('warn'),
    observer: callLines(console.log),
  };
  const rig = await Rig.open(open, options.port).catch(async (error: unknown) => {
    await simulated?.close();
    throw error;
  });
  console.log(welcome(options, rig.origin, document, env));
  const stop = (): void => {
    void rig.close().then(() => simulated?.close());
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
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
function environment(options: StartOptions, simulated: SimulatedOpenAi | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PUBLIC_BASE_URL: options.publicBaseUrl,
    PUBLIC_STREAM_URL: options.publicBaseUrl.replace(/^https/, 'wss'),
    TWILIO_AUTH_TOKEN: options.authToken,
    ASSISTANT_LANGUAGE: options.language,
    ...(options.isPublic ? {} : { TWILIO_API_URL: `http://127.0.0.1:${PHONE_REST_PORT}` }),
    ...(options.assistantFile === undefined
      ? {}
      : { ASSISTANT_FILES: options.assistantFile, ASSISTANT_PARAMETERS: '', DEFAULT_ASSISTANT: '' }),
    ...simulated?.env,
  };
}

function welcome(
  options: StartOptions,
  origin: string,
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
        'Call it with the phone simulator, from another terminal:',
        `  ${token}npm run phone -- --url ${webhook} --connect ${origin} --rest-port ${PHONE_REST_PORT}`,
      ];
  return [
    `Voice Bridge answers at ${origin} until Ctrl-C.`,
    '',
    `  webhook    POST ${webhook}`,
    `  stream     ${publicBaseUrl.replace(/^https/, 'wss')}${MEDIA_STREAM_PATH}/{callId}`,
    `  health     ${origin}${HEALTH_PATH}, ${origin}${READY_PATH}`,
    `  assistant  ${apiKey === undefined ? `simulated, ${simulated} (OPENAI_REALTIME_API_KEY makes it the real one)` : `OpenAI, ${model}`}`,
    ...(isRealtime ? [] : ['  answered   turn by turn, without the bridge: USE_OPENAI_REALTIME is false']),
    ...who,
    '',
    ...call,
    '',
  ].join('\n');
}

function cannotStart(error: unknown): string {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken
    ? 'The port is taken by another program; choose another with --port.'
    : `The rig cannot start: ${String(error)}`;
}

main().catch((error: unknown) => {
  const isUsage =
    error instanceof UsageError ||
    error instanceof BridgeSettingsError ||
    error instanceof WebhookSettingsError;
  console.error(isUsage ? error.problems.join('\n') : cannotStart(error));
  process.exitCode = isUsage ? USAGE_EXIT_CODE : 1;
});
