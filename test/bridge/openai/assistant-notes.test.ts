import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AssistantNote, Tokens } from '../../../bridge/call/assistant-note';
import type { AssistantListener, SpeechRef } from '../../../bridge/call/legs';
import { FetchedSecret, literalSecret, type Secret } from '../../../bridge/contract/secret';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { AssistantLine } from '../../../bridge/openai/assistant-line';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { tones } from '../../../simulator/assistant/answers';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import { BENIGN_ERROR, first } from '../../../simulator/assistant/faults';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { givenAssistant } from '../../support/given-assistant';
import { keptLog } from '../../support/kept-log';
import { voice } from '../../support/pcmu';
import { askToSpeak, STACK } from './given-line';

/** Keeps what is noted beside the conversation; of the conversation itself only what tests wait for. */
class NoteTaker implements AssistantListener {
  readonly notes: AssistantNote[] = [];
  readonly spoke: SpeechRef[] = [];
  isReady = false;
  isGone = false;
  responsesEnded = 0;

  assistantReady = (): void => void (this.isReady = true);
  assistantGone = (): void => void (this.isGone = true);
  assistantSpoke = (speech: SpeechRef): void => void this.spoke.push(speech);
  responseEnded = (): void => void (this.responsesEnded += 1);
  assistantNoted = (note: AssistantNote): void => void this.notes.push(note);
  callerSpeechStarted = (): void => undefined;
  callerSpeechStopped = (): void => undefined;
  callerUnderstood = (): void => undefined;
  responseStarted = (): void => undefined;
  assistantSaid = (): void => undefined;
  assistantFinished = (): void => undefined;
  requestRefused = (): void => undefined;
  turnUnanswered = (): void => undefined;
  toolCalled = (): void => undefined;
  foreignToolAnswered = (): void => undefined;

  of<W extends AssistantNote['what']>(what: W): Extract<AssistantNote, { what: W }>[] {
    return this.notes.filter((note): note is Extract<AssistantNote, { what: W }> => note.what === what);
  }
}

let simulator: AssistantSimulator | undefined;
let servers: WebSocketServer[] = [];
let lines: AssistantLine[] = [];

afterEach(async () => {
  for (const line of lines) line.close();
  lines = [];
  await simulator?.close();
  simulator = undefined;
  for (const server of servers) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
  servers = [];
});

function dial(
  url: string,
  apiKey: Secret = literalSecret('sk-test'),
  document: Partial<AssistantDocument> = {},
): { line: AssistantLine; noted: NoteTaker } {
  const noted = new NoteTaker();
  const secretNamed = (): Secret => apiKey;
  const line = new AssistantLine({ ...STACK, url, apiKey, secretNamed }, SYSTEM_CLOCK, keptLog().log);
  lines.push(line);
  line.listen(noted);
  line.dial(givenAssistant(document), 'by-assistant', undefined, undefined);
  return { line, noted };
}

async function given(options: AssistantOptions = {}): Promise<AssistantSimulator> {
  simulator = await AssistantSimulator.listen({ pace: Infinity, timings: FAST_TIMINGS, ...options });
  return simulator;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('what the assistant’s leg notes of its line', () => {
  it('is how long a session took, from dialling until it was configured', async () => {
    const { url } = await given({ faults: { sessionCreated: { afterMs: 200 } } });
    const { noted } = dial(url);

    await until(() => noted.isReady);

    const [{ afterMs } = { afterMs: 0 }] = noted.of('session-ready');
    expect(afterMs).toBeGreaterThanOrEqual(190);
    expect(noted.notes).toHaveLength(1);
  });

  it('is each attempt that failed, and the time of the one that did not', async () => {
    const { url } = await given({ faults: first(1, { handshake: 'unavailable' as const }) });
    const { noted } = dial(url);

    await until(() => noted.isReady);

    expect(noted.notes.map(({ what }) => what)).toEqual(['session-failed', 'session-ready']);
    // The caller's wait for the second attempt is not the session's.
    expect(noted.of('session-ready')[0]!.afterMs).toBeLessThan(240);
  });

  it('is a session that broke in the middle of a call', async () => {
    const { url, sessions } = await given();
    const { noted } = dial(url);
    await until(() => noted.isReady);

    sessions[0]!.tear();
    await until(() => noted.isGone);

    expect(noted.of('session-failed')).toHaveLength(1);
  });

  it.each([
    ['cannot be read', new FetchedSecret(() => Promise.reject(new Error('no such parameter')))],
    ['fits in no header', literalSecret('sk-with-a-newline\n')],
  ])('is a session that could not be opened because the key %s', async (_why, apiKey) => {
    const { url } = await given();
    const { noted } = dial(url, apiKey);

    await until(() => noted.isGone);

    expect(noted.notes).toEqual([{ what: 'session-failed' }]);
  });

  it('is the code with which it was refused', async () => {
    const { url } = await given({ faults: { turnAway: 'credit_balance_exhausted' } });
    const { noted } = dial(url);

    await until(() => noted.isGone);

    expect(noted.notes).toEqual([
      { what: 'error', code: 'credit_balance_exhausted' },
      { what: 'session-failed' },
    ]);
  });

  it('is an error in the middle of a call, but no mere race', async () => {
    const { url, sessions } = await given();
    const { line, noted } = dial(url);
    await until(() => noted.isReady);

    sessions[0]!.sendError(BENIGN_ERROR);
    sessions[0]!.sendError({ ...BENIGN_ERROR, code: 'response_cancel_not_active' });
    askToSpeak(line);
    await until(() => noted.responsesEnded === 1);

    expect(noted.of('error')).toEqual([{ what: 'error', code: 'server_error' }]);
  });

  it('is a truncation that was refused, and not as an error', async () => {
    const { url } = await given({ answers: tones([500]) });
    const { line, noted } = dial(url);
    await until(() => noted.isReady);
    askToSpeak(line);
    await until(() => noted.responsesEnded === 1);

    line.truncate({ itemId: noted.spoke[0]!.itemId, contentIndex: 0, audioEndMs: 100 });
    line.truncate({ itemId: noted.spoke[0]!.itemId, contentIndex: 0, audioEndMs: 60_000 });
    line.truncate({ itemId: 'item_unknown', contentIndex: 0, audioEndMs: 100 });
    askToSpeak(line);
    await until(() => noted.responsesEnded === 2);

    expect(noted.of('truncate-refused')).toHaveLength(2);
    expect(noted.of('error')).toEqual([]);
  });

  it('is all that was billed, for a response that the caller cut off as well', async () => {
    const { url, sessions } = await given({ answers: tones([20_000]), pace: 20 });
    let billed = 0;
    const { line, noted } = dial(url);
    await until(() => noted.isReady);
    sessions[0]!.on('server-event', (event) => {
      if (event.type === 'response.done') billed += event.response.usage?.total_tokens ?? 0;
    });
    askToSpeak(line);
    await until(() => noted.spoke.length > 0);

    line.hear(Buffer.from(speechLikeNoise(400).toString('base64')));
    await until(() => noted.responsesEnded === 1);

    const [{ tokens } = { tokens: {} as Tokens }] = noted.of('tokens-used');
    expect(tokens['audio-out']).toBeGreaterThan(0);
    expect(Object.values(tokens).reduce((sum, count) => sum + count)).toBe(billed);
  });

  it.each([
    ['gpt-realtime-whisper', { what: 'transcribed', tokens: 0, seconds: expect.any(Number) as number }],
    ['gpt-4o-transcribe', { what: 'transcribed', tokens: expect.any(Number) as number, seconds: 0 }],
  ])('is what it costs to write down a turn with %s', async (model, note) => {
    const { url } = await given({ transcribe: () => 'Hello there.' });
    const { line, noted } = dial(url, undefined, { transcription: { model } });
    await until(() => noted.isReady);

    line.hear(Buffer.from(speechLikeNoise(400).toString('base64')));
    for (let ms = 0; ms < 1_000; ms += 20) line.hear(voice(20, 0xff));
    await until(() => noted.of('transcribed').length > 0);

    const [{ tokens, seconds } = { tokens: 0, seconds: 0 }] = noted.of('transcribed');
    expect(noted.of('transcribed')).toEqual([note]);
    expect(tokens + seconds).toBeGreaterThan(0);
  });
});

describe('a peer that takes no more audio', () => {
  it('costs the caller’s words, which are counted in milliseconds', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    servers.push(server);
    await once(server, 'listening');
    server.on('connection', (peer: WebSocket) => {
      peer.send('{"type":"session.created","event_id":"e1"}');
      peer.once('message', () => {
        peer.send('{"type":"session.updated","event_id":"e2"}');
        peer.pause();
      });
    });
    const { line, noted } = dial(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`);
    await until(() => noted.isReady);
    expect(line.untakenMs).toBe(0);

    const second = voice(1_000);
    while (line.untakenMs === 0) {
      line.hear(second);
      await new Promise((resolve) => setImmediate(resolve));
    }
    line.hear(second);
    line.hear(second);

    expect(line.untakenMs).toBe(3_000);
  });
});
