import type { Clock } from '../../../bridge/call/clock';
import { FetchedSecret, literalSecret, type Secret } from '../../../bridge/contract/secret';
import type { SpeechRequest, TurnTaking } from '../../../bridge/call/legs';
import type { KnownAssistant } from '../../../bridge/contract/assistant/directory';
import { AssistantLine } from '../../../bridge/openai/assistant-line';
import type { WarmSessions } from '../../../bridge/openai/warm-sessions';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import type { ClientEvent } from '../../../simulator/assistant/client-event';
import type { AssistantSession } from '../../../simulator/assistant/session';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { givenAssistant } from '../../support/given-assistant';
import { keptLog } from '../../support/kept-log';
import { RecordingListener } from './recording-listener';

/** What the stack says, for an assistant that does not say so itself. */
export const STACK = { model: 'gpt-realtime-2.1', voice: 'marin' };
export const ASSISTANT = givenAssistant({ language: 'ja-JP', instructions: 'You answer the phone.' });
export const API_KEY = 'sk-the-first-key';

const NO_SECRET = new FetchedSecret(() => Promise.reject(new Error('no such parameter')));

let simulator: AssistantSimulator | undefined;
let lines: AssistantLine[] = [];

/** An assistant to be dialled, as the simulator plays it. */
export async function given(options: AssistantOptions = {}): Promise<AssistantSimulator> {
  simulator = await AssistantSimulator.listen({ pace: Infinity, timings: FAST_TIMINGS, ...options });
  return simulator;
}

/** Closes every line that was dialled, and the assistant; for after each test. */
export async function closeLines(): Promise<void> {
  for (const line of lines) line.close();
  lines = [];
  await simulator?.close();
  simulator = undefined;
}

export interface Dialled<C extends Clock> {
  line: AssistantLine;
  listener: RecordingListener;
  told: string[];
  clock: C;
  kept: ReturnType<typeof keptLog>;
}

/** What may differ from a plain line. */
export interface LineOptions {
  assistant?: Partial<KnownAssistant>;
  turnTaking?: TurnTaking;
  callerAlias?: string;
  opening?: SpeechRequest;
  apiKey?: Secret;
  /** By the names of the parameters that they are kept in. @default - none can be read */
  secrets?: Record<string, Secret>;
  listener?: RecordingListener;
  url?: string;
  /** @default - no session is kept open */
  warm?: WarmSessions;
}

/** A line that has not been told yet whom to dial; it is closed after the test. */
export function open<C extends Clock>(
  clock: C,
  {
    apiKey = literalSecret(API_KEY),
    secrets = {},
    listener = new RecordingListener(),
    url = simulator?.url ?? '',
    warm,
  }: LineOptions = {},
): Dialled<C> {
  const kept = keptLog();
  const secretNamed = (name: string): Secret => secrets[name] ?? NO_SECRET;
  const line = new AssistantLine({ ...STACK, url, apiKey, secretNamed, warm }, clock, kept.log);
  lines.push(line);
  line.listen(listener);
  return { line, listener, told: listener.told, clock, kept };
}

/** A line to the assistant that was just told to dial; it is closed after the test. */
export function dial<C extends Clock>(clock: C, options: LineOptions = {}): Dialled<C> {
  const opened = open(clock, options);
  const { assistant, turnTaking = 'by-assistant', callerAlias, opening } = options;
  opened.line.dial({ ...ASSISTANT, ...assistant }, turnTaking, callerAlias, opening);
  return opened;
}

/** The same, and the assistant is ready. */
export async function ready<C extends Clock>(
  clock: C,
  options: LineOptions = {},
): Promise<Dialled<C> & { session: AssistantSession }> {
  const dialled = dial(clock, options);
  await until(() => dialled.told.length > 0);
  expect(dialled.told).toEqual(['ready']);
  return { ...dialled, session: simulator!.sessions.at(-1)! };
}

/**
 * Resolves once it is true; what never comes true fails by name instead of polling on for ever. It looks more often
 * than the `until` of whole calls: a connection that is just being made would be open by its next look.
 */
export async function until(fact: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (!fact()) {
    if (performance.now() > giveUpAtMs) throw new Error(`never came true: ${fact.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The peer's end of the `count`th session, now or later. */
export async function session(count = 1): Promise<AssistantSession> {
  await until(() => simulator!.sessions.length >= count);
  return simulator!.sessions[count - 1]!;
}

export async function allClosed(): Promise<void> {
  await until(() => simulator!.sessions.every(({ isOpen }) => !isOpen));
}

/** What the client sends from now on, key for key. */
export function clientEvents(of: AssistantSession): ClientEvent[] {
  const events: ClientEvent[] = [];
  of.on('client-event', (event) => events.push(event));
  return events;
}

/** Speech of the caller's, and enough silence after it to end a turn. */
export function turnOfTheCaller(line: AssistantLine): void {
  const quiet = Buffer.alloc(700 * 8, 0xff);
  line.hear(Buffer.from(Buffer.concat([speechLikeNoise(600), quiet]).toString('base64')));
}

/** What lies in the kernel already has been read after so many turns. */
export async function eventLoopTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** The assistant is asked to speak, as it sees fit. */
export function askToSpeak(line: AssistantLine, id = 'turn-1'): void {
  line.ask({ id, instructions: undefined, mayUseTools: true });
}
