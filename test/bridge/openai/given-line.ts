import type { Clock } from '../../../bridge/call/clock';
import { literalSecret, type Secret } from '../../../bridge/contract/secret';
import { type Assistant, SERVER_VAD } from '../../../bridge/openai/assistant';
import { AssistantLine } from '../../../bridge/openai/assistant-line';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import type { ClientEvent } from '../../../simulator/assistant/client-event';
import type { AssistantSession } from '../../../simulator/assistant/session';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { keptLog } from '../../support/kept-log';
import { RecordingListener } from './recording-listener';

export const ASSISTANT: Assistant = {
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  language: 'ja-JP',
  instructions: 'You answer the phone.',
  greeting: 'Say hello.',
  turnDetection: SERVER_VAD,
  transcriptionModel: 'gpt-realtime-whisper',
  noiseReduction: 'near_field',
};
export const API_KEY = 'sk-the-first-key';

let simulator: AssistantSimulator;
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
  await simulator.close();
}

export interface Dialled<C extends Clock> {
  line: AssistantLine;
  listener: RecordingListener;
  told: string[];
  clock: C;
  kept: ReturnType<typeof keptLog>;
}

/** A line to the assistant that was just told to dial; it is closed after the test. */
export function dial<C extends Clock>(
  clock: C,
  {
    assistant = {},
    apiKey = literalSecret(API_KEY),
    listener = new RecordingListener(),
    url = simulator.url,
  }: {
    assistant?: Partial<Assistant>;
    apiKey?: Secret;
    listener?: RecordingListener;
    url?: string;
  } = {},
): Dialled<C> {
  const kept = keptLog();
  const line = new AssistantLine({ url, apiKey }, { ...ASSISTANT, ...assistant }, clock, kept.log);
  lines.push(line);
  line.dial(listener);
  return { line, listener, told: listener.told, clock, kept };
}

/** The same, and the assistant is ready. */
export async function ready<C extends Clock>(
  clock: C,
  options: Parameters<typeof dial>[1] = {},
): Promise<Dialled<C> & { session: AssistantSession }> {
  const dialled = dial(clock, options);
  await until(() => dialled.told.length > 0);
  expect(dialled.told).toEqual(['ready']);
  return { ...dialled, session: simulator.sessions.at(-1)! };
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
  await until(() => simulator.sessions.length >= count);
  return simulator.sessions[count - 1]!;
}

export async function allClosed(): Promise<void> {
  await until(() => simulator.sessions.every(({ isOpen }) => !isOpen));
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
