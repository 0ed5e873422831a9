import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AssistantNote } from '../../../bridge/call/assistant-note';
import type { Clock } from '../../../bridge/call/clock';
import type { EndReason } from '../../../bridge/call/end-reason';
import type { AssistantListener, ResponseEnd, SpeechRef } from '../../../bridge/call/legs';
import { FetchedSecret, literalSecret, type Secret } from '../../../bridge/contract/secret';
import { type Assistant, SERVER_VAD } from '../../../bridge/openai/assistant';
import { AssistantLine } from '../../../bridge/openai/assistant-line';
import { sessionUpdate } from '../../../bridge/openai/session-config';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import type { AdmissionCode } from '../../../simulator/assistant/admission';
import { tones } from '../../../simulator/assistant/answers';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import type { ClientEvent } from '../../../simulator/assistant/client-event';
import { BENIGN_ERROR, first } from '../../../simulator/assistant/faults';
import type { AssistantSession } from '../../../simulator/assistant/session';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { FakeClock } from '../../support/fake-clock';
import { voice } from '../../support/pcmu';
import { keptLog } from '../../support/kept-log';

const ASSISTANT: Assistant = {
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  language: 'ja-JP',
  instructions: 'You answer the phone.',
  greeting: 'Say hello.',
  turnDetection: SERVER_VAD,
  transcriptionModel: 'gpt-realtime-whisper',
  noiseReduction: 'near_field',
};
const API_KEY = 'sk-the-first-key';

/** Writes down what it is told, as words. */
class RecordingListener implements AssistantListener {
  readonly told: string[] = [];
  readonly spoke: { speech: SpeechRef; audio: string }[] = [];
  readonly noted: AssistantNote[] = [];
  said = '';

  assistantReady(): void {
    this.told.push('ready');
  }

  callerSpeechStarted(): void {
    this.told.push('caller speaks');
  }

  callerSpeechStopped(_itemId: string, audioEndMs: number): void {
    this.told.push(`caller stopped at ${audioEndMs} ms`);
  }

  callerUnderstood(_itemId: string, text: string): void {
    this.told.push(`caller said ${text}`);
  }

  responseStarted(): void {
    this.told.push('response started');
  }

  assistantSpoke(speech: SpeechRef, audio: string): void {
    this.spoke.push({ speech, audio });
  }

  assistantSaid(_speech: SpeechRef, text: string): void {
    this.said += text;
  }

  assistantFinished(): void {
    this.told.push('assistant finished');
  }

  responseEnded({ status, code }: ResponseEnd): void {
    this.told.push(`response ${status}${code === undefined ? '' : ` (${code})`}`);
  }

  assistantNoted(note: AssistantNote): void {
    this.noted.push(note);
  }

  assistantGone(reason: EndReason): void {
    this.told.push(`gone: ${reason}`);
  }

  get spokenMs(): number {
    return this.spoke.reduce((sum, { audio }) => sum + Buffer.from(audio, 'base64').length / 8, 0);
  }
}

let simulator: AssistantSimulator;
let servers: (WebSocketServer | Server)[] = [];
let lines: AssistantLine[] = [];

afterEach(async () => {
  for (const line of lines) line.close();
  lines = [];
  await simulator.close();
  for (const server of servers) {
    if (server instanceof WebSocketServer) for (const client of server.clients) client.terminate();
    else server.closeAllConnections();
    server.close();
  }
  servers = [];
});

async function given(options: AssistantOptions = {}): Promise<void> {
  simulator = await AssistantSimulator.listen({ pace: Infinity, timings: FAST_TIMINGS, ...options });
}

interface Dialled<C extends Clock> {
  line: AssistantLine;
  listener: RecordingListener;
  told: string[];
  clock: C;
  kept: ReturnType<typeof keptLog>;
}

function dial<C extends Clock>(
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

/** A peer that does what the simulator would not: it confirms a session, the rest is up to the test. */
async function givenPeer(): Promise<{ url: string; peer: () => Promise<WebSocket> }> {
  await given();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  await once(server, 'listening');
  server.on('connection', (socket) => {
    socket.send('{"type":"session.created"}');
    socket.once('message', () => socket.send('{"type":"session.updated"}'));
  });
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`,
    peer: async () => (await connected)[0],
  };
}

/** The same, and the assistant is ready. */
async function ready<C extends Clock>(
  clock: C,
  options: Parameters<typeof dial>[1] = {},
): Promise<Dialled<C> & { session: AssistantSession }> {
  const dialled = dial(clock, options);
  await until(() => dialled.told.length > 0);
  expect(dialled.told).toEqual(['ready']);
  return { ...dialled, session: simulator.sessions.at(-1)! };
}

/** Resolves once it is true; what never comes true fails by name instead of polling on for ever. */
async function until(fact: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (!fact()) {
    if (performance.now() > giveUpAtMs) throw new Error(`never came true: ${fact.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The peer's end of the `count`th session, now or later. */
async function session(count = 1): Promise<AssistantSession> {
  await until(() => simulator.sessions.length >= count);
  return simulator.sessions[count - 1]!;
}

async function allClosed(): Promise<void> {
  await until(() => simulator.sessions.every(({ isOpen }) => !isOpen));
}

/** What the client sends from now on, key for key. */
function clientEvents(of: AssistantSession): ClientEvent[] {
  const events: ClientEvent[] = [];
  of.on('client-event', (event) => events.push(event));
  return events;
}

/** Speech of the caller's, and enough silence after it to end a turn. */
function turnOfTheCaller(line: AssistantLine): void {
  const quiet = Buffer.alloc(700 * 8, 0xff);
  line.hear(Buffer.from(Buffer.concat([speechLikeNoise(600), quiet]).toString('base64')));
}

describe('a line that is being opened', () => {
  it('says who it is, to the model that is configured', async () => {
    await given();
    dial(SYSTEM_CLOCK);

    const { headers, model } = await session();

    expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(model).toBe('gpt-realtime-2.1');
  });

  it('does not ask for the beta that was shut down', async () => {
    await given();
    dial(SYSTEM_CLOCK);

    expect((await session()).headers).not.toHaveProperty('openai-beta');
  });

  it('sends exactly one session.update', async () => {
    await given();
    const { session, line, listener } = await ready(SYSTEM_CLOCK);

    turnOfTheCaller(line);
    await until(() => listener.told.includes('response completed'));

    expect(session.record.clientEvents['session.update']).toBe(1);
    expect(session.record.sessionUpdates).toEqual([sessionUpdate(ASSISTANT).session]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('says nothing before session.created', async () => {
    await given({ faults: { sessionCreated: 'never' } });
    const clock = new FakeClock();
    dial(clock);
    const { record } = await session();

    clock.pass(4_000);
    await allClosed();

    // What comes early is kept by the simulator and counted only after `session.created`; so nothing may be sent.
    expect(record.clientEvents).toEqual({});
  });

  it('sends its session.update after session.created', async () => {
    await given();
    const order: string[] = [];
    simulator.on('session', (opened) => {
      opened.on('server-event', ({ type }) => order.push(type));
      opened.on('client-event', ({ type }) => order.push(type));
    });

    await ready(SYSTEM_CLOCK);

    expect(order).toEqual(['session.created', 'session.update', 'session.updated']);
  });

  it('is ready only at session.updated', async () => {
    await given({ faults: { sessionUpdated: 'never' } });
    const { told } = dial(new FakeClock());
    const peer = await session();

    await until(() => peer.record.clientEvents['session.update'] === 1);

    expect(told).toEqual([]);
  });

  it('lets nobody be heard before it is ready, because their voice would be taken for PCM', async () => {
    await given({ faults: { sessionUpdated: { afterMs: 50 } } });
    const { line, told } = dial(SYSTEM_CLOCK);
    const peer = await session();
    peer.on('server-event', () => line.hear(voice(20)));

    while (told.length === 0) {
      line.hear(voice(20));
      await new Promise((resolve) => setImmediate(resolve));
    }
    line.hear(voice(20));
    await until(() => peer.record.appendedBytes > 0);

    expect(peer.record).toMatchObject({ appendedBeforeUpdatedBytes: 0, pcmAppendedBytes: 0 });
  });
});

describe('a line that cannot be opened at once', () => {
  it.each(['reset', 'unavailable'] as const)('is tried again when the handshake is %s', async (handshake) => {
    await given({ faults: first(1, { handshake }) });

    await ready(SYSTEM_CLOCK);

    expect(simulator.sessions).toHaveLength(1);
  });

  it.each(['reset', 'unavailable'] as const)(
    'is given up when the handshake is %s twice',
    async (handshake) => {
      await given({ faults: { handshake } });
      const { told } = dial(SYSTEM_CLOCK);

      await until(() => told.length > 0);

      expect(told).toEqual(['gone: assistant-unreachable']);
    },
  );

  it('is given up when nobody listens there at all', async () => {
    await given();
    await simulator.close();
    const { told } = dial(SYSTEM_CLOCK);

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-unreachable']);
  });

  it.each([
    ['session.created', 'sessionCreated', 4_000],
    ['session.updated', 'sessionUpdated', 2_000],
  ] as const)(
    'is given up when no %s comes in time: the caller has waited long enough',
    async (_name, fault, dueMs) => {
      await given({ faults: first(1, { [fault]: 'never' as const }) });
      const { clock, told } = dial(new FakeClock());
      const { record } = await session(1);
      if (fault === 'sessionUpdated') await until(() => record.clientEvents['session.update'] === 1);

      clock.pass(dueMs - 1);
      expect(told).toEqual([]);
      clock.pass(1);

      expect(told).toEqual(['gone: assistant-unreachable']);
      await allClosed();
      await until(() => clock.timerCount === 0);
    },
  );

  it('is given up when its key cannot be read', async () => {
    await given();
    const { told } = dial(new FakeClock(), {
      apiKey: new FetchedSecret(() => Promise.reject(new Error('no such parameter'))),
    });

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-unreachable']);
  });

  it('is given up, and only this call, when its key is none that a header could carry', async () => {
    await given();
    const { told, kept } = dial(new FakeClock(), { apiKey: literalSecret('sk-with-a-newline\n') });

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-refused']);
    expect(kept.text()).not.toContain('sk-with');
  });
});

describe('a line that is refused for good', () => {
  it.each<AdmissionCode>([
    'invalid_api_key',
    'missing_model',
    'invalid_model',
    'model_not_found',
    'beta_api_shape_disabled',
    'credit_balance_exhausted',
  ])('is not tried again: %s', async (turnAway) => {
    await given({ faults: { turnAway } });
    const { told, clock } = dial(new FakeClock());

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-refused']);
    expect(simulator.turnedAway).toEqual([turnAway]);
    expect(clock.timerCount).toBe(0);
  });

  it('is tried again with a key that was rotated meanwhile', async () => {
    await given({ apiKeys: ['sk-new'] });
    let nowMs = 0;
    let key = 'sk-old';
    const apiKey = new FetchedSecret(
      () => Promise.resolve(key),
      () => nowMs,
    );
    await apiKey.read();
    key = 'sk-new';
    nowMs += 60_000;

    const { session } = await ready(new FakeClock(), { apiKey });

    expect(session.headers.authorization).toBe('Bearer sk-new');
    expect(simulator.turnedAway).toEqual(['invalid_api_key']);
  });

  it('is given up when the rotated key is refused as well', async () => {
    await given({ apiKeys: ['sk-another'] });
    let fetched = 0;
    let nowMs = 0;
    const apiKey = new FetchedSecret(
      () => Promise.resolve(`sk-${(fetched += 1)}`),
      () => nowMs,
    );
    await apiKey.read();
    nowMs += 60_000;
    const { told } = dial(new FakeClock(), { apiKey });

    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-refused']);
    expect(simulator.turnedAway).toEqual(['invalid_api_key', 'invalid_api_key']);
  });

  it.each<[string, Partial<Assistant>]>([
    ['a voice that does not exist', { voice: 'nobody' }],
    ['a transcription model that does not exist', { transcriptionModel: 'nope' }],
    ['a threshold above 1', { turnDetection: { ...SERVER_VAD, threshold: 2 } as Assistant['turnDetection'] }],
  ])('is not tried again when its settings have %s', async (_what, assistant) => {
    await given();
    const { told, clock } = dial(new FakeClock(), { assistant });

    await until(() => told.length > 0);
    await allClosed();

    expect(told).toEqual(['gone: assistant-refused']);
    expect(simulator.sessions).toHaveLength(1);
    await until(() => clock.timerCount === 0);
  });

  it('is not logged with its key', async () => {
    await given({ faults: { turnAway: 'invalid_api_key' } });
    const { told, kept } = dial(new FakeClock());

    await until(() => told.length > 0);

    expect(kept.text()).toContain('invalid_api_key');
    expect(kept.text()).not.toContain(API_KEY);
  });
});

describe('a line that is open', () => {
  it('lets the caller be heard, byte for byte', async () => {
    await given({ keepAudio: true });
    const { line, session } = await ready(SYSTEM_CLOCK);
    const sent = clientEvents(session);

    line.hear(voice(20, 1));
    line.hear(voice(20, 2));
    await until(() => sent.length === 2);

    expect(sent).toEqual([
      { type: 'input_audio_buffer.append', audio: voice(20, 1).toString('latin1') },
      { type: 'input_audio_buffer.append', audio: voice(20, 2).toString('latin1') },
    ]);
    expect(session.record.appendedAudio).toEqual(Buffer.concat([Buffer.alloc(160, 1), Buffer.alloc(160, 2)]));
  });

  it('asks the assistant to speak, with instructions or without', async () => {
    await given();
    const { line, session, told } = await ready(SYSTEM_CLOCK);
    const sent = clientEvents(session);

    line.respond('Say hello.');
    await until(() => told.includes('response completed'));
    line.respond();
    await until(() => told.filter((fact) => fact === 'response completed').length === 2);

    expect(sent).toEqual([
      { type: 'response.create', response: { instructions: 'Say hello.' } },
      { type: 'response.create' },
    ]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('reports an answer from beginning to end', async () => {
    await given({ answers: tones([1_000]) });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);

    line.respond();
    await until(() => told.includes('response completed'));

    expect(told).toEqual(['ready', 'response started', 'assistant finished', 'response completed']);
    expect(listener.spokenMs).toBe(1_000);
    const [response] = session.record.responses;
    expect(listener.spoke[0]!.speech).toEqual({
      responseId: response!.id,
      itemId: response!.items[0]!.id,
      contentIndex: 0,
    });
    expect(listener.said).toBe(response!.items[0]!.transcript);
  });

  it('reports the caller’s turn and what was understood of it', async () => {
    await given({ transcribe: () => 'もしもし' });
    const { line, told } = await ready(SYSTEM_CLOCK);

    turnOfTheCaller(line);
    await until(() => told.includes('caller said もしもし') && told.includes('response completed'));

    expect(told.slice(0, 3)).toEqual([
      'ready',
      'caller speaks',
      expect.stringMatching(/^caller stopped at \d+ ms$/),
    ]);
  });

  it('tells the assistant how much was heard', async () => {
    await given({ answers: tones([3_000]) });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);
    line.respond();
    await until(() => told.includes('response completed'));
    const { itemId } = listener.spoke[0]!.speech;
    const sent = clientEvents(session);

    line.truncate({ itemId, contentIndex: 0, audioEndMs: 1_200 });
    await until(() => session.record.truncates.length === 1);

    expect(sent).toEqual([
      {
        type: 'conversation.item.truncate',
        event_id: 'voice-bridge-truncate-1',
        item_id: itemId,
        content_index: 0,
        audio_end_ms: 1_200,
      },
    ]);
    expect(session.record.truncates).toMatchObject([{ itemId, audioEndMs: 1_200, refusedWith: undefined }]);
  });

  it.each([
    ['failed', { what: 'failed', code: 'rate_limit_exceeded' }, 'response failed (rate_limit_exceeded)'],
    [
      'incomplete',
      { what: 'incomplete', reason: 'content_filter', afterMs: 300 },
      'response incomplete (content_filter)',
    ],
  ] as const)('reports a response that is %s, with the peer’s own word for it', async (_how, fault, fact) => {
    await given({ faults: { responses: { 0: fault } } });
    const { line, told } = await ready(SYSTEM_CLOCK);

    line.respond();
    await until(() => told.some((other) => other.startsWith('response ') && other !== 'response started'));

    expect(told.at(-1)).toBe(fact);
  });

  it('reports an answer that the caller cut off', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, told, listener } = await ready(SYSTEM_CLOCK);
    line.respond();
    await until(() => listener.spoke.length > 0);

    line.hear(Buffer.from(speechLikeNoise(400).toString('base64')));
    await until(() => told.some((fact) => fact.startsWith('response cancelled')));

    expect(told).toContain('caller speaks');
    expect(told.at(-1)).toBe('response cancelled (turn_detected)');
  });

  it('is not ended by events and keys that nobody has heard of', async () => {
    await given({ faults: { unknownEvents: true, extraKeys: true }, answers: tones([500]) });
    const { line, told, listener } = await ready(SYSTEM_CLOCK);

    turnOfTheCaller(line);
    await until(() => told.includes('response completed'));

    expect(listener.spokenMs).toBe(500);
  });

  it.each([
    'response_cancel_not_active',
    'conversation_already_has_active_response',
    'input_audio_buffer_commit_empty',
    'item_truncate_invalid_item_id',
    'invalid_value',
    'server_error',
    'something_new',
  ])('is not ended by an error in the middle of a call: %s', async (code) => {
    await given({ answers: tones([500]) });
    const { line, told, session } = await ready(SYSTEM_CLOCK);

    session.sendError({ ...BENIGN_ERROR, code });
    line.respond();
    await until(() => told.length > 1);

    expect(told[1]).toBe('response started');
  });

  it('survives a truncation that the assistant refuses', async () => {
    await given({ answers: tones([500]) });
    const { line, told, session } = await ready(SYSTEM_CLOCK);

    line.truncate({ itemId: 'item_unknown', contentIndex: 0, audioEndMs: 100 });
    await until(() => session.record.errorsSent.length === 1);
    line.respond();
    await until(() => told.includes('response completed'));

    expect(told).not.toContain('gone: assistant-lost');
  });
});

describe('a line that breaks in the middle of a call', () => {
  it.each([
    ['the session expires', (peer: AssistantSession) => peer.expire()],
    ['the connection is torn', (peer: AssistantSession) => peer.tear()],
    ['the service goes away', (peer: AssistantSession) => peer.close(1012, 'service restart')],
    [
      // Lasting only for whoever dials: this call had its session, and the next one may have another key.
      'the key is withdrawn',
      (peer: AssistantSession) => peer.close(3000, 'invalid_request_error.invalid_api_key'),
    ],
  ])('is lost when %s', async (_what, end) => {
    await given();
    const { told, session, clock } = await ready(new FakeClock());

    end(session);
    await until(() => told.length > 1);

    expect(told).toEqual(['ready', 'gone: assistant-lost']);
    expect(simulator.sessions).toHaveLength(1);
    expect(clock.timerCount).toBe(0);
  });

  it('is lost when nothing comes for 20 s, not even an answer to a ping', async () => {
    await given();
    const { told, session, clock } = await ready(new FakeClock());
    session.stall({ silent: true });

    for (let step = 0; step < 19; step += 1) clock.pass(1_000);
    expect(told).toEqual(['ready']);
    clock.pass(1_000);

    expect(told).toEqual(['ready', 'gone: assistant-lost']);
  });

  it('is asked after 10 s of silence whether it is there', async () => {
    const { url, peer } = await givenPeer();
    const { clock } = await ready(new FakeClock(), { url });
    const pinged = once(await peer(), 'ping');

    clock.pass(10_000);

    await pinged;
  });

  it('is kept as long as pings are answered', async () => {
    const { url, peer } = await givenPeer();
    const { clock, told } = await ready(new FakeClock(), { url });

    for (let asked = 0; asked < 6; asked += 1) {
      const pinged = once(await peer(), 'ping');
      clock.pass(10_000);
      await pinged;
      await eventLoopTurns();
    }

    expect(told).toEqual(['ready']);
  });

  it('is not asked while the assistant speaks', async () => {
    const { url, peer } = await givenPeer();
    const { clock, told } = await ready(new FakeClock(), { url });
    const socket = await peer();
    let pings = 0;
    socket.on('ping', () => (pings += 1));

    for (let count = 1; count <= 8; count += 1) {
      clock.pass(5_000);
      socket.send(`{"type":"response.created","response":{"id":"resp_${count}"}}`);
      await until(() => told.length === count + 1);
    }
    // An answer to this comes behind all pings that were sent before.
    socket.ping();
    await once(socket, 'pong');

    expect(pings).toBe(0);
  });

  it('is not ended by what is no event at all', async () => {
    const { url, peer } = await givenPeer();
    const { told, kept } = await ready(SYSTEM_CLOCK, { url });
    const socket = await peer();

    socket.send('nonsense');
    socket.send('{"no":"type"}');
    socket.send('{"type":"response.output_audio.delta"}');
    socket.send(Buffer.from('{"type":"response.created","response":{"id":"resp_0"}}'), { binary: true });
    socket.send('{"type":"response.created","response":{"id":"resp_1"}}');
    await until(() => told.length > 1);

    expect(told).toEqual(['ready', 'response started']);
    expect(kept.lines.map(({ msg }) => msg)).toEqual(['malformed event ignored']);
  });
});

describe('a line that is closed', () => {
  it('opens no session when its key was still being read', async () => {
    await given();
    let give: (key: string) => void = () => undefined;
    const key = new Promise<string>((resolve) => (give = resolve));
    const { line, clock, told } = dial(new FakeClock(), {
      apiKey: { read: () => key, refresh: () => key },
    });

    line.close();
    give(API_KEY);
    await eventLoopTurns();

    expect(simulator.sessions).toEqual([]);
    expect(clock.timerCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('does not report any more that its key cannot be read', async () => {
    await given();
    let refuse: (error: Error) => void = () => undefined;
    const key = new Promise<string>((_resolve, reject) => (refuse = reject));
    const { line, kept, told } = dial(new FakeClock(), {
      apiKey: { read: () => key, refresh: () => key },
    });

    line.close();
    refuse(new Error('no such parameter'));
    await until(() => kept.lines.length > 0);

    expect(told).toEqual([]);
  });

  it('lets go of a connection that is just being made', async () => {
    await given();
    const { line, clock, told } = dial(new FakeClock());
    await until(() => clock.timerCount > 0);

    line.close();
    await eventLoopTurns();
    await allClosed();

    expect(clock.timerCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('closes a session that has not said session.created', async () => {
    await given({ faults: { sessionCreated: 'never' } });
    const { line, clock, told } = dial(new FakeClock());
    await session();

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(told).toEqual([]);
  });

  it('closes a session that is being configured', async () => {
    await given({ faults: { sessionUpdated: 'never' } });
    const { line, clock, told } = dial(new FakeClock());
    const { record } = await session();
    await until(() => record.clientEvents['session.update'] === 1);

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(record.closeCode).toBe(1000);
    expect(told).toEqual([]);
  });

  it('closes a session that is ready', async () => {
    await given();
    const { line, clock, told, session } = await ready(new FakeClock());

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(session.record.closeCode).toBe(1000);
    expect(told).toEqual(['ready']);
  });

  it('makes no second attempt', async () => {
    await given({ faults: { handshake: 'reset' } });
    const { line, clock, kept, told } = dial(new FakeClock());
    await until(() => kept.lines.some(({ msg }) => msg === 'assistant line over'));
    expect(clock.timerCount).toBe(1);

    line.close();

    expect(clock.timerCount).toBe(0);
    expect(told).toEqual([]);
  });

  it('reports nothing more of what the assistant says', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, told, listener } = await ready(SYSTEM_CLOCK);
    line.respond();
    await until(() => listener.spoke.length > 0);

    line.close();
    const before = [...told];
    const spokenMs = listener.spokenMs;
    await allClosed();
    await eventLoopTurns();

    expect(told).toEqual(before);
    expect(listener.spokenMs).toBe(spokenMs);
  });

  it('takes anything without complaint, a second close as well', async () => {
    await given();
    const { line, clock, session, kept } = await ready(new FakeClock());
    const sent = clientEvents(session);

    line.close();
    line.hear(voice(20));
    line.respond();
    line.truncate({ itemId: 'item_1', contentIndex: 0, audioEndMs: 0 });
    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(sent).toEqual([]);
    expect(kept.lines).toEqual([]);
  });

  it('cuts off a peer that does not answer the close within half a second', async () => {
    const { url, deaf } = await givenDeafPeer();
    const { line, clock } = dial(new FakeClock(), { url });
    const peer = await deaf;
    const cutOff = once(peer, 'close');

    line.close();
    clock.pass(499);
    await eventLoopTurns();
    expect(peer.readableEnded).toBe(false);
    clock.pass(1);

    await cutOff;
    expect(clock.timerCount).toBe(0);
  });
});

describe('a fault of ours while an event is handled', () => {
  class FaultyListener extends RecordingListener {
    override responseStarted(): void {
      throw new Error('a fault of ours');
    }
  }

  it('ends this call', async () => {
    await given();
    const { line, told } = await ready(SYSTEM_CLOCK, { listener: new FaultyListener() });

    line.respond();
    await until(() => told.length > 1);

    expect(told[1]).toBe('gone: bridge-fault');
  });

  it('ends no other call', async () => {
    await given();
    const faulty = await ready(SYSTEM_CLOCK, { listener: new FaultyListener() });
    const other = await ready(SYSTEM_CLOCK);
    faulty.line.respond();
    await until(() => faulty.told.length > 1);

    other.line.respond();
    await until(() => other.told.includes('response completed'));

    expect(other.told).not.toContain('gone: bridge-fault');
  });
});

/** What lies in the kernel already has been read after so many turns. */
async function eventLoopTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
}

/**
 * A peer that takes the upgrade, says `session.created` and then never answers anything, not even a close; it is
 * given once the client has answered, so that the connection is known to be open.
 */
async function givenDeafPeer(): Promise<{ url: string; deaf: Promise<Socket> }> {
  await given();
  const server = createServer();
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const deaf = new Promise<Socket>((resolve) => {
    server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.on('error', () => undefined);
      socket.on('end', () => socket.destroy());
      socket.once('data', () => resolve(socket));
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      const event = Buffer.from('{"type":"session.created"}');
      socket.write(Buffer.concat([Buffer.from([0x81, event.length]), event]));
    });
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`, deaf };
}
