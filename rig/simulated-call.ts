import type { Logger } from 'pino';
import type { CallObserver, CallSummary } from '../bridge/call/observer';
import { observers } from '../bridge/call/observers';
import { VOICE_PATH } from '../bridge/contract/paths';
import { createLogger } from '../bridge/telemetry/logger';
import type { BridgeParts } from '../bridge/server';
import type { AssistantOptions } from '../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../simulator/assistant/assistant-simulator';
import type { CoeFontOptions } from '../simulator/coefont/coefont-options';
import { CoeFontSimulator } from '../simulator/coefont/coefont-simulator';
import type { PhoneOptions } from '../simulator/phone/call-settings';
import { Phone } from '../simulator/phone/phone';
import type { PhoneCall } from '../simulator/phone/phone-call';
import type { CallReport } from '../simulator/phone/call-report';
import type { ResponsesOptions } from '../simulator/responses/responses-options';
import { ResponsesSimulator } from '../simulator/responses/responses-simulator';
import type { AssistantSession } from '../simulator/assistant/session';
import type { TurnDues } from '../lambda/voice/turns/turn-dues';
import type { WebhookLog } from '../lambda/voice/webhook-log';
import type { PrintMetric } from '../lambda/voice/webhook-metrics';
import { CallWatch } from './call-watch';
import { Rig } from './rig';

/** The origins that Twilio is told and signs. No network knows them: the phone's routes lead to this machine. */
export const PUBLIC_BASE_URL = 'https://voice.example.com';
export const PUBLIC_STREAM_URL = 'wss://voice.example.com';

const AUTH_TOKEN = 'the-simulators-auth-token';
const API_KEY = 'sk-the-simulators-key';
const COEFONT_KEYS = { accessKey: 'the-simulators-access-key', accessSecret: 'the-simulators-access-secret' };

/** What may differ from a plain simulated call. */
export interface SimulatedCallOptions {
  assistant?: AssistantOptions;
  /** Who answers turn by turn. */
  responses?: ResponsesOptions;
  coeFont?: Partial<CoeFontOptions>;
  phone?: Partial<PhoneOptions>;
  env?: NodeJS.ProcessEnv;
  observer?: CallObserver;
  /** Where the bridge writes its log lines. @default - nowhere */
  log?: Logger;
  /** Where the webhook writes its log lines. @default - nowhere */
  webhookLog?: WebhookLog;
  /** Where the webhook prints its metrics. @default - nowhere */
  printMetric?: PrintMetric;
  /** Parts of the bridge in place of its own. @default - none */
  parts?: Partial<BridgeParts>;
  /** The time that the webhook goes by, in unix seconds. @default - now */
  webhookNowS?: () => number;
  /** How long the parts of a turn may take. @default - as long as on AWS */
  turnDues?: Partial<TurnDues>;
  /**
   * Starts the bridge that takes the call elsewhere, with this environment, and tells the origin of its streams.
   * Such a call has no summaries: what a bridge elsewhere thinks of it is in its log.
   *
   * @default - the bridge in this process
   */
  bridgeElsewhere?: (env: NodeJS.ProcessEnv) => Promise<string>;
}

/** Everything that takes part. */
export interface Participants {
  call: PhoneCall;
  assistant: AssistantSimulator;
  responses: ResponsesSimulator;
  coeFont: CoeFontSimulator;
  rig: Rig;
}

/** A whole call, as everybody who took part saw it. */
export interface CallFacts {
  phone: CallReport;
  /** The last session of the assistant's; undefined if it was never reached. */
  session: AssistantSession | undefined;
  sessions: AssistantSession[];
  /** What the bridge said of each of its calls: one, unless the caller was connected again. */
  summaries: CallSummary[];
  /** What the text model was asked. */
  asked: ResponsesSimulator['requests'];
  /** What CoeFont was asked to say. */
  voiced: CoeFontSimulator['spoken'];
  /** What else the bridge told of them. */
  watch: Pick<CallWatch, 'tools' | 'keys' | 'asides'>;
}

const SILENT_WEBHOOK_LOG: WebhookLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Takes one call through the whole rig, with all peers simulated, and tears everything down again. `conduct` is
 * the caller: when it resolves, they hang up.
 */
export async function simulatedCall(
  options: SimulatedCallOptions,
  conduct: (participants: Participants) => Promise<void>,
): Promise<CallFacts> {
  const assistant = await AssistantSimulator.listen(options.assistant);
  const responses = await ResponsesSimulator.listen({ apiKey: API_KEY, ...options.responses });
  const coeFont = await CoeFontSimulator.listen({ ...COEFONT_KEYS, ...options.coeFont });
  const phone = new Phone({ authToken: AUTH_TOKEN, ...options.phone });
  const restApi = phone.restApi();
  const watch = new CallWatch();
  const env = {
    PUBLIC_BASE_URL,
    PUBLIC_STREAM_URL,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    OPENAI_REALTIME_API_KEY: API_KEY,
    OPENAI_REALTIME_URL: assistant.url,
    OPENAI_RESPONSES_URL: responses.url,
    COEFONT_URL: coeFont.url,
    COEFONT_ACCESS_KEY: COEFONT_KEYS.accessKey,
    COEFONT_ACCESS_SECRET: COEFONT_KEYS.accessSecret,
    TWILIO_API_URL: await restApi.listen(),
    ...options.env,
  };
  const closePeers = () => Promise.all([restApi, assistant, responses, coeFont].map((peer) => peer.close()));
  const rig = await Rig.open(
    {
      env,
      log: options.log ?? createLogger('silent'),
      webhookLog: options.webhookLog ?? SILENT_WEBHOOK_LOG,
      observer: observers(watch.observer, options.observer ?? {}),
      parts: options.parts,
      webhookNowS: options.webhookNowS,
      printMetric: options.printMetric,
      turnDues: options.turnDues,
    },
    0,
  ).catch(async (error: unknown) => {
    await closePeers();
    throw error;
  });
  try {
    const routes = {
      [PUBLIC_BASE_URL]: rig.origin,
      [PUBLIC_STREAM_URL]: (await options.bridgeElsewhere?.(env)) ?? rig.origin.replace(/^http/, 'ws'),
    };
    const call = phone.call(`${PUBLIC_BASE_URL}${VOICE_PATH}`, { routes, ...options.phone });
    await conduct({ call, assistant, responses, coeFont, rig });
    call.hangUp();
    const report = await call.ended;
    await allClosed(assistant);
    const { sessions } = assistant;
    const { requests: asked } = responses;
    const { spoken: voiced } = coeFont;
    const { summaries } = watch;
    return { phone: report, session: sessions.at(-1), sessions, asked, voiced, summaries, watch };
  } finally {
    await rig.close();
    await closePeers();
  }
}

/** The bridge closes its session when the caller has hung up: what the session counted is final only then. */
async function allClosed(assistant: AssistantSimulator): Promise<void> {
  const closing = assistant.sessions
    .filter((session) => session.isOpen)
    .map((session) => new Promise((resolve) => session.once('closed', resolve)));
  let giveUp: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => (giveUp = setTimeout(resolve, 3_000)));
  await Promise.race([Promise.all(closing), patience]);
  clearTimeout(giveUp);
}
