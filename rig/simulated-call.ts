import type { CallObserver, CallSummary } from '../bridge/call/observer';
import { VOICE_PATH } from '../bridge/contract/paths';
import { createLogger } from '../bridge/telemetry/logger';
import type { AssistantOptions } from '../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../simulator/assistant/assistant-simulator';
import type { PhoneOptions } from '../simulator/phone/call-settings';
import { Phone } from '../simulator/phone/phone';
import type { PhoneCall } from '../simulator/phone/phone-call';
import type { Conversation, PlannedTurn } from './conversation';
import { Rig } from './rig';
import { type CallFacts, ScriptedCall } from './scripted-call';

/** The origins that Twilio is told and signs. No network knows them: the phone's routes lead to this machine. */
export const PUBLIC_BASE_URL = 'https://voice.example.com';
export const PUBLIC_STREAM_URL = 'wss://voice.example.com';

const AUTH_TOKEN = 'the-simulators-auth-token';
const API_KEY = 'sk-the-simulators-key';

/** What may differ from a plain simulated call. */
export interface SimulatedCallOptions {
  conversation: Conversation;
  assistant?: AssistantOptions;
  phone?: Partial<PhoneOptions>;
  env?: NodeJS.ProcessEnv;
  observer?: CallObserver;
  /** Told who takes part, before the phone rings. */
  onReady?: (call: PhoneCall, assistant: AssistantSimulator, rig: Rig) => void;
  onSays?: (turn: PlannedTurn, atMs: number) => void;
}

const SILENT_WEBHOOK_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Takes one call through the whole rig, with both peers simulated, and tears everything down again. */
export async function simulatedCall(options: SimulatedCallOptions): Promise<CallFacts> {
  const { conversation } = options;
  const assistant = await AssistantSimulator.listen({
    answers: conversation.answers,
    transcribe: conversation.transcribe,
    ...options.assistant,
  });
  let summary: CallSummary | undefined;
  const rig = await Rig.open(
    {
      env: {
        PUBLIC_BASE_URL,
        PUBLIC_STREAM_URL,
        TWILIO_AUTH_TOKEN: AUTH_TOKEN,
        OPENAI_REALTIME_API_KEY: API_KEY,
        OPENAI_REALTIME_URL: assistant.url,
        ASSISTANT_LANGUAGE: conversation.language,
        ...options.env,
      },
      log: createLogger('silent'),
      webhookLog: SILENT_WEBHOOK_LOG,
      observer: {
        ...options.observer,
        ended: (ended) => {
          summary = ended;
          options.observer?.ended?.(ended);
        },
      },
    },
    0,
  );
  try {
    const routes = {
      [PUBLIC_BASE_URL]: rig.origin,
      [PUBLIC_STREAM_URL]: rig.origin.replace(/^http/, 'ws'),
    };
    const phone = new Phone({ authToken: AUTH_TOKEN, routes, ...options.phone });
    const call = phone.call(`${PUBLIC_BASE_URL}${VOICE_PATH}`);
    options.onReady?.(call, assistant, rig);
    const script = new ScriptedCall(call, conversation, options.onSays ?? (() => undefined));
    const taken = await script.take();
    await allClosed(assistant);
    return { ...taken, session: assistant.sessions.at(-1), summary };
  } finally {
    await rig.close();
    await assistant.close();
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
