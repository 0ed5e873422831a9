import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTracingDisabled } from '@openai/agents';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { type WebSocket, WebSocketServer } from 'ws';
import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import { recorded } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import type { AssistantSession } from '../../simulator/assistant/session';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import type { CallReport } from '../../simulator/phone/call-report';
import type { MediaStream } from '../../simulator/phone/media-stream';
import { Phone } from '../../simulator/phone/phone';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import type { Cut } from '../../simulator/phone/playout';
import { type Recording, recordings } from '../../simulator/speech/recordings';

/**
 * Whole calls by clients that we did not write. A simulator that only our own bridge can talk to would prove
 * nothing: OpenAI's own bridge for Twilio must get through both of them as well.
 */

setTracingDisabled(true);

const STREAM_ORIGIN = 'wss://strangers.example.com';
const TWIML =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  `<Response><Connect><Stream url="${STREAM_ORIGIN}/stream"/></Connect></Response>`;

/**
 * Said outright, because without it the SDK's session is in 24 kHz PCM: its default is filled in before the Twilio
 * transport looks whether a format is missing (github.com/openai/openai-agents-js, pull requests 1366 and 1676).
 */
const PCMU = { type: 'audio/pcmu' } as const;
const MODEL = 'gpt-realtime-2.1';

const HELLO = recording('caller-hello');
const INTERRUPTS = recording('caller-interrupts');
const LONG = recording('assistant-long');
const SORRY = recording('assistant-sorry');

const INTERRUPTED_AFTER_MS = 2_000;
/** It marks every delta, which here are 300 ms, and adds 50 ms to the last mark that came back. */
const THEIR_ERROR_MS = 400;

/** One call through OpenAI's bridge, as everybody saw it. */
interface TheirCall {
  report: CallReport;
  session: AssistantSession;
  /** What the bridge itself complained of. */
  errors: unknown[];
}

/** OpenAI's bridge behind a webhook, between a phone and an assistant that makes speech at this pace. */
async function theirCall(pace: number): Promise<TheirCall> {
  const assistant = await AssistantSimulator.listen({
    answers: recorded([LONG, SORRY].map(({ audio, text }) => ({ audio, transcript: text }))),
    timings: FAST_TIMINGS,
    keepAudio: true,
    pace,
  });
  const errors: unknown[] = [];
  const streams = new WebSocketServer({ noServer: true });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(TWIML);
  });
  server.on('upgrade', (request, socket, head) => {
    streams.handleUpgrade(request, socket, head, (caller) => bridge(caller, assistant.url, errors));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const phone = new Phone({
      authToken: 'token',
      routes: { [STREAM_ORIGIN]: `ws://127.0.0.1:${port}` },
      captureAudio: true,
    });
    const report = await talk(phone.call(`http://127.0.0.1:${port}/voice`), assistant);
    const session = assistant.sessions[0]!;
    if (session.isOpen) await once(session, 'closed');
    return { report, session, errors };
  } finally {
    await assistant.close();
    server.closeAllConnections();
    server.close();
  }
}

/** All that it takes to put a caller through, as its documentation shows it. */
function bridge(caller: WebSocket, assistantUrl: string, errors: unknown[]): void {
  const agent = new RealtimeAgent({ name: 'Front desk', instructions: 'You answer the phone.' });
  const session = new RealtimeSession(agent, {
    transport: new TwilioRealtimeTransportLayer({ twilioWebSocket: caller }),
    model: MODEL,
    config: { audio: { input: { format: PCMU }, output: { format: PCMU } } },
    tracingDisabled: true,
  });
  session.on('error', ({ error }) => errors.push(error));
  session
    .connect({ apiKey: 'sk-a-stranger', url: `${assistantUrl}?model=${MODEL}` })
    .catch((error: unknown) => errors.push(error));
}

/** The caller says hello, talks over the long answer to it, hears the next one out and hangs up. */
async function talk(call: PhoneCall, assistant: AssistantSimulator): Promise<CallReport> {
  const [, stream] = (await once(call, 'streaming')) as [number, MediaStream];
  // What is said before the session is configured is lost: this bridge keeps nothing.
  await until(() => assistant.sessions[0]?.record.serverEvents['session.updated'] !== undefined);
  await call.say(HELLO.audio);
  await stream.playout.whenPlayed(INTERRUPTED_AFTER_MS);
  const cut = once(call, 'cut') as Promise<[Cut]>;
  await call.say(INTERRUPTS.audio);
  const [{ playedMs }] = await cut;
  await stream.playout.whenPlayed(playedMs + SORRY.audio.length / PCMU_BYTES_PER_MS);
  call.hangUp();
  return call.ended;
}

const PACES = { 'while it is still being made': 1.5, 'when it has long been made': 100 } as const;
type When = keyof typeof PACES;
const WHEN = Object.keys(PACES) as When[];

const calls = new Map<When, TheirCall>();

beforeAll(async () => {
  await Promise.all(WHEN.map(async (when) => calls.set(when, await theirCall(PACES[when]))));
});

describe.each(WHEN)('OpenAI’s own bridge for Twilio, interrupted in an answer %s', (when) => {
  const call = (): TheirCall => calls.get(when)!;

  it('gets through both simulators without a complaint of either', () => {
    const { report, session } = call();

    expect(report.endedBy).toBe('caller');
    expect(report.warnings).toEqual([]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('has no complaint itself', () => {
    expect(call().errors).toEqual([]);
  });

  it('lets the assistant hear every word of the caller', () => {
    const { appendedAudio, turns } = call().session.record;

    expect(appendedAudio.includes(HELLO.audio)).toBe(true);
    expect(appendedAudio.includes(INTERRUPTS.audio)).toBe(true);
    expect(turns).toHaveLength(2);
  });

  it('lets the caller hear the one answer up to the interruption and the other to its end', () => {
    const heard = call().report.streams[0]!.playout.heardAudio;

    const interrupted = heard.subarray(0, INTERRUPTED_AFTER_MS * PCMU_BYTES_PER_MS);
    expect(interrupted.equals(LONG.audio.subarray(0, interrupted.length))).toBe(true);
    expect(heard.includes(SORRY.audio)).toBe(true);
  });

  it('falls silent once', () => {
    expect(call().report.cuts).toHaveLength(1);
  });

  it('tells the assistant about how much was heard, and the assistant accepts it', () => {
    const { report, session } = call();
    const [{ playedMs }] = report.cuts as [Cut];

    expect(session.record.truncates).toMatchObject([
      { itemId: session.record.responses[0]!.items[0]!.id, refusedWith: undefined },
    ]);
    const { audioEndMs } = session.record.truncates[0]!;
    expect(Math.abs(audioEndMs - playedMs)).toBeLessThan(THEIR_ERROR_MS);
  });
});

it('is interrupted in an answer that is still being made, or long made, as it was meant', () => {
  const statuses = WHEN.map((when) => calls.get(when)!.session.record.responses[0]!.status);

  expect(statuses).toEqual(['cancelled', 'completed']);
});

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function recording(name: string): Recording {
  const found = (['caller', 'assistant'] as const)
    .flatMap((role) => recordings('en', role))
    .find((one) => one.name === `en-${name}`);
  if (found === undefined) throw new Error(`There is no recording ${name}.`);
  return found;
}
