import type { RealtimeResponseUsage } from 'openai/resources/realtime/realtime';
import { METRICS } from '../../bridge/contract/metrics';
import { CallMetrics } from '../../bridge/telemetry/call-metrics';
import { MetricPrinter } from '../../bridge/telemetry/metric-printer';
import type { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { first } from '../../simulator/assistant/faults';
import { assistantFile } from '../support/assistant-file';
import { shortTalk, talk } from '../support/quick-call';
import { ReadMetrics } from '../support/read-metrics';

/** Whole calls, and whether what is printed of them is what the peers saw. */

/** What is lost between ear and wire: a frame on each side, the end of a word told by energy, and a busy machine. */
const TOLERANCE_MS = 150;

const GREETS = { greeting: { instructions: 'Say hello.' } };

function printed() {
  const lines: string[] = [];
  const printer = new MetricPrinter('voice-test', (line) => lines.push(line));
  return { calls: new CallMetrics('gpt-realtime-2.1', printer), lines, read: () => new ReadMetrics(lines) };
}

/** Everything that an assistant bills from now on. */
function bill(assistant: AssistantSimulator) {
  const responses: { status: unknown; usage: RealtimeResponseUsage }[] = [];
  let transcribedSeconds = 0;
  assistant.on('session', (session) => {
    session.on('server-event', (event) => {
      if (event.type === 'response.done') {
        const { status, usage } = event.response;
        responses.push({ status, usage: (usage ?? {}) as RealtimeResponseUsage });
      }
      if (event.type === 'conversation.item.input_audio_transcription.completed') {
        transcribedSeconds += event.usage.type === 'duration' ? event.usage.seconds : 0;
      }
    });
  });
  const sum = (of: (usage: RealtimeResponseUsage) => number | undefined) =>
    responses.reduce((all, { usage }) => all + (of(usage) ?? 0), 0);
  return { responses, sum, transcribedSeconds: () => transcribedSeconds };
}

it('prints of a call what the caller heard and what the assistant billed', async () => {
  const { calls, read } = printed();
  const conversation = shortTalk(3, [600, 600, 5_000, 600]);
  const [one, two, three] = conversation.turns;
  let billed!: ReturnType<typeof bill>;
  const { phone, turns, session } = await talk(
    { ...conversation, turns: [one!, two!, { ...three!, overAnswerAfterMs: 1_000 }] },
    {
      observer: calls,
      // Slow enough that the interruption meets a response that is still being made.
      assistant: { pace: 2 },
      // Long enough for the cache.
      env: {
        ASSISTANT_FILES: assistantFile({ ...GREETS, instructions: 'You answer the phone. '.repeat(20) }),
      },
    },
    ({ assistant }) => (billed = bill(assistant)),
  );

  const metrics = read();
  const { callSid } = phone;
  expect(metrics.documents.every((document) => document.Service === 'voice-test')).toBe(true);
  expect(metrics.documents.every((document) => document.callSid === callSid)).toBe(true);

  const { streamingAtMs, firstHeardAtMs } = phone.times;
  const [firstWordMs, ...more] = metrics.values(METRICS.timeToFirstWord);
  expect(more).toEqual([]);
  expect(Math.abs(firstWordMs! - (firstHeardAtMs! - streamingAtMs!))).toBeLessThan(TOLERANCE_MS);

  const latenciesMs = metrics.values(METRICS.answerLatency);
  expect(latenciesMs).toHaveLength(turns.length);
  turns.forEach(({ endedAtMs, answeredAtMs }, index) => {
    expect(Math.abs(latenciesMs[index]! - (answeredAtMs! - endedAtMs))).toBeLessThan(TOLERANCE_MS);
  });

  expect(phone.cuts).toHaveLength(1);
  expect(metrics.values(METRICS.interruptions)).toEqual([1]);
  expect(metrics.values(METRICS.callsStarted)).toEqual([1]);
  expect(metrics.values(METRICS.callsEnded, 'caller-hung-up')).toEqual([1]);
  expect(metrics.values(METRICS.callsEnded)).toEqual([1]);
  expect(metrics.values(METRICS.callsFailed)).toEqual([0]);
  expect(metrics.values(METRICS.audioDropped)).toEqual([0]);
  expect(metrics.values(METRICS.assistantConnectTime)).toHaveLength(1);
  expect(metrics.values(METRICS.truncateErrors)).toEqual([]);
  expect(session?.record.truncates.map(({ refusedWith }) => refusedWith)).toEqual([undefined]);

  const { responses, sum } = billed;
  expect(responses.map(({ status }) => status)).toContain('cancelled');
  const textCached = sum((usage) => usage.input_token_details?.cached_tokens_details?.text_tokens);
  const audioCached = sum((usage) => usage.input_token_details?.cached_tokens_details?.audio_tokens);
  expect(textCached).toBeGreaterThan(0);
  const expected = {
    'text-in': sum((usage) => usage.input_token_details?.text_tokens) - textCached,
    'text-in-cached': textCached,
    'audio-in': sum((usage) => usage.input_token_details?.audio_tokens) - audioCached,
    'audio-in-cached': audioCached,
    'text-out': sum((usage) => usage.output_token_details?.text_tokens),
    'audio-out': sum((usage) => usage.output_token_details?.audio_tokens),
  };
  for (const [kind, count] of Object.entries(expected)) expect(metrics.sum(METRICS.tokens, kind)).toBe(count);
  expect(metrics.sum(METRICS.tokens)).toBe(sum((usage) => usage.total_tokens));
  expect(metrics.sum(METRICS.estimatedCost, 'audio-out')).toBeCloseTo((expected['audio-out'] * 64) / 1e6, 9);
  expect(metrics.sum(METRICS.estimatedCost, 'transcription')).toBeCloseTo(
    (billed.transcribedSeconds() / 60) * 0.017,
    9,
  );
});

it('prints a call that failed and the one that took its place, each with its reason', async () => {
  const { calls, read } = printed();
  await talk(shortTalk(1), {
    observer: calls,
    assistant: { faults: first(1, { responses: { 1: { what: 'connection-lost' as const, afterMs: 300 } } }) },
  });

  const metrics = read();
  expect(metrics.sum(METRICS.callsStarted)).toBe(2);
  expect(metrics.kinds(METRICS.callsEnded)).toEqual(['assistant-lost', 'caller-hung-up']);
  expect(metrics.values(METRICS.callsFailed)).toEqual([1, 0]);
  expect(metrics.values(METRICS.assistantConnectFailures)).toEqual([1]);
});

it('prints the codes of what went wrong at the assistant', async () => {
  const { calls, read } = printed();
  await talk(shortTalk(1), {
    observer: calls,
    assistant: { faults: { responses: { 1: { what: 'failed', code: 'rate_limit_exceeded' } } } },
  });

  expect(read().values(METRICS.assistantErrors, 'rate_limit_exceeded')).toEqual([1]);
  expect(read().kinds(METRICS.assistantErrors)).toEqual(['rate_limit_exceeded']);
  expect(read().values(METRICS.callsFailed)).toEqual([0]);
});

it('prints an answer while the call goes on, when it is time', async () => {
  const { calls, lines } = printed();
  let inTheMiddle: string[] = [];
  await talk(shortTalk(2), { observer: calls }, ({ call }) => {
    let heard = 0;
    call.on('hears', () => {
      heard += 1;
      // The third thing heard is the second answer: the first is measured by then.
      if (heard !== 3) return;
      calls.flush();
      inTheMiddle = [...lines];
    });
  });

  const early = new ReadMetrics(inTheMiddle);
  expect(early.values(METRICS.answerLatency).length).toBeGreaterThanOrEqual(1);
  expect(early.values(METRICS.callsEnded)).toEqual([]);
  expect(new ReadMetrics(lines).values(METRICS.answerLatency)).toHaveLength(2);
});

it('prints nothing but numbers, the name of the service, CallSids and words from short lists', async () => {
  const { calls, read } = printed();
  await talk(shortTalk(2), {
    observer: calls,
    assistant: { faults: { responses: { 1: { what: 'error-event' } } } },
    env: { ASSISTANT_FILES: assistantFile({ ...GREETS, instructions: 'You know the secret recipe.' }) },
  });

  const texts = read().documents.flatMap((document) =>
    Object.entries(document)
      .filter(([name, value]) => name !== '_aws' && typeof value === 'string')
      .map(([name, value]) => `${name}: ${String(value)}`),
  );
  const allowed =
    /^(Service: voice-test|callSid: CA[0-9a-f]{32}|Reason: [a-z-]+|Code: server_error|Kind: [a-z-]+)$/;
  expect(texts.filter((text) => !allowed.test(text))).toEqual([]);
  const names = new Set<string>(Object.values(METRICS).map(({ name }) => name));
  const members = new Set(read().documents.flatMap((document) => Object.keys(document)));
  const others = [...members].filter((member) => !names.has(member)).sort();
  expect(others).toEqual(['Code', 'Kind', 'Reason', 'Service', '_aws', 'callSid']);
});
