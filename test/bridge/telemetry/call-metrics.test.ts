import type { Tokens } from '../../../bridge/call/assistant-note';
import type { EndReason } from '../../../bridge/call/end-reason';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { METRICS } from '../../../bridge/contract/metrics';
import { CallMetrics } from '../../../bridge/telemetry/call-metrics';
import { MetricPrinter } from '../../../bridge/telemetry/metric-printer';
import { givenAssistant } from '../../support/given-assistant';
import { ACCOUNT_SID, CALL_SID } from '../../support/given-call';
import { ReadMetrics } from '../../support/read-metrics';

const OTHER_SID = 'CAfedcba9876543210fedcba9876543210';
const MODEL = 'gpt-realtime-2.1';
const START = {
  ...{ callSid: CALL_SID, accountSid: ACCOUNT_SID, streamSid: 'MZ1', isPcmu: true },
  parameters: { from: '+819012345678' },
};
const TOKENS: Tokens = {
  'text-in': 100,
  'text-in-cached': 1_000,
  'audio-in': 200,
  'audio-in-cached': 0,
  'text-out': 50,
  'audio-out': 300,
};

/** A stream of a call has been let in. */
function given() {
  const lines: string[] = [];
  const calls = new CallMetrics(MODEL, new MetricPrinter('voice-test', (line) => lines.push(line)));
  calls.admitted(CALL_SID);
  const end = (callSid = CALL_SID, reason: EndReason = 'caller-hung-up'): void =>
    calls.ended({
      callSid,
      reason,
      durationMs: 60_000,
      turns: () => [],
      interruptions: 0,
      droppedEarlyMs: 120,
      untakenMs: 60,
    });
  const answer = (document: Partial<AssistantDocument> = {}, callSid = CALL_SID): void =>
    calls.answered(callSid, START, givenAssistant(document));
  return { calls, answer, end, lines, read: () => new ReadMetrics(lines) };
}

describe('the metrics of a call', () => {
  it('are printed when it ends', () => {
    const { calls, end, lines, read } = given();
    calls.firstWordHeard(CALL_SID, 812.4);
    calls.answerHeard(CALL_SID, undefined);
    calls.answerHeard(CALL_SID, 640);
    calls.answerHeard(CALL_SID, 655);
    calls.interrupted(CALL_SID);
    expect(lines).toEqual([]);

    end();

    expect(read().documents).toMatchObject([
      {
        Service: 'voice-test',
        callSid: CALL_SID,
        CallsStarted: [1],
        TimeToFirstWord: [812],
        AnswerLatency: [640, 655],
        Interruptions: [1],
        CallsFailed: [0],
        AudioDropped: [180],
      },
      { callSid: CALL_SID, Reason: 'caller-hung-up', CallsEnded: [1] },
    ]);
  });

  it('are printed before, as far as they are known, when a call is long', () => {
    const { calls, end, read } = given();
    calls.answerHeard(CALL_SID, 640);
    calls.flush();
    expect(read().values(METRICS.answerLatency)).toEqual([640]);

    calls.flush();
    calls.answerHeard(CALL_SID, 700);
    end();

    expect(read().values(METRICS.answerLatency)).toEqual([640, 700]);
    expect(read().documents).toHaveLength(3);
  });

  it('stand under the CallSid of their own call', () => {
    const { calls, end, read } = given();
    calls.admitted(OTHER_SID);
    calls.answerHeard(CALL_SID, 640);
    calls.answerHeard(OTHER_SID, 2_640);

    end(CALL_SID);
    end(OTHER_SID);

    expect(read().documents.filter((document) => 'AnswerLatency' in document)).toMatchObject([
      { callSid: CALL_SID, AnswerLatency: [640] },
      { callSid: OTHER_SID, AnswerLatency: [2_640] },
    ]);
  });

  it.each([
    ['caller-hung-up', 0],
    ['draining', 0],
    ['assistant-lost', 1],
    ['bridge-fault', 1],
  ] as const)('say of a call that ended as %s whether it failed: %i', (reason, failed) => {
    const { end, read } = given();

    end(CALL_SID, reason);

    expect(read().values(METRICS.callsEnded, reason)).toEqual([1]);
    expect(read().values(METRICS.callsFailed)).toEqual([failed]);
  });

  it('tell how the line to the assistant fared', () => {
    const { calls, end, read } = given();
    calls.assistantNoted(CALL_SID, { what: 'session-failed' });
    calls.assistantNoted(CALL_SID, { what: 'session-ready', afterMs: 431 });
    calls.assistantNoted(CALL_SID, { what: 'truncate-refused' });
    calls.assistantNoted(CALL_SID, { what: 'error', code: 'server_error' });
    calls.responseFailed(CALL_SID, 'rate_limit_exceeded');
    calls.responseFailed(CALL_SID, 'A sentence about somebody.');

    end();

    const metrics = read();
    expect(metrics.values(METRICS.assistantConnectFailures)).toEqual([1]);
    expect(metrics.values(METRICS.assistantConnectTime)).toEqual([431]);
    expect(metrics.values(METRICS.truncateErrors)).toEqual([1]);
    expect(metrics.kinds(METRICS.assistantErrors)).toEqual(['other', 'rate_limit_exceeded', 'server_error']);
  });

  it('count tokens by what is paid for apart, and leave out what was not used', () => {
    const { calls, end, read } = given();
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });

    end();

    expect(read().values(METRICS.tokens, 'audio-out')).toEqual([300, 300]);
    expect(read().kinds(METRICS.tokens)).toEqual([
      'audio-in',
      'audio-out',
      'text-in',
      'text-in-cached',
      'text-out',
    ]);
    expect(read().sum(METRICS.tokens)).toBe(2 * 1_650);
  });

  it('say what the tokens cost by list price', () => {
    const { calls, answer, end, read } = given();
    answer();
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 3 });

    end();

    const millionths = 100 * 4 + 1_000 * 0.4 + 200 * 32 + 50 * 24 + 300 * 64;
    expect(read().sum(METRICS.estimatedCost)).toBeCloseTo(millionths / 1e6 + (3 / 60) * 0.017, 9);
    expect(read().sum(METRICS.estimatedCost, 'transcription')).toBeCloseTo(0.000_85, 9);
  });

  it('count the tokens of a model whose price nobody knows, and no cost', () => {
    const { calls, answer, end, read } = given();
    answer({ model: 'gpt-realtime-9', transcription: { model: 'whisper-9' } });
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(CALL_SID, { what: 'transcribed', tokens: 22, seconds: 0 });

    end();

    expect(read().sum(METRICS.tokens, 'text-in')).toBe(100);
    expect(read().sum(METRICS.tokens, 'transcription')).toBe(22);
    expect(read().values(METRICS.estimatedCost)).toEqual([]);
  });

  it('say what the tokens of each call cost by the price of its own assistant’s model', () => {
    const { calls, answer, end, read } = given();
    calls.admitted(OTHER_SID);
    answer({ model: 'gpt-realtime-2.1-mini' });
    answer({}, OTHER_SID);
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(OTHER_SID, { what: 'tokens-used', tokens: TOKENS });

    end(CALL_SID);
    end(OTHER_SID);

    const [mini, whole] = read().values(METRICS.estimatedCost, 'audio-out');
    expect(mini).toBeCloseTo((300 * 20) / 1e6, 9);
    expect(whole).toBeCloseTo((300 * 64) / 1e6, 9);
  });

  it('cost nothing for words that nobody writes down', () => {
    const { calls, answer, end, read } = given();
    answer({ transcription: 'off' });
    calls.assistantNoted(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 3 });

    end();

    expect(read().values(METRICS.estimatedCost)).toEqual([]);
  });

  it('include the bill of a response that was going on when the call ended', () => {
    const { calls, answer, end, read } = given();
    answer({ model: 'gpt-realtime-2.1-mini' });
    end();

    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.flush();

    expect(read().sum(METRICS.tokens, 'audio-out')).toBe(300);
    expect(read().sum(METRICS.estimatedCost, 'audio-out')).toBeCloseTo((300 * 20) / 1e6, 9);
    expect(read().values(METRICS.callsEnded)).toEqual([1]);
  });

  it('include it at its own price, also when a beat came before it', () => {
    const { calls, answer, end, read } = given();
    answer({ model: 'gpt-realtime-2.1-mini' });
    end();
    calls.flush();

    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: { ...TOKENS, 'audio-out': 1_000_000 } });

    expect(read().values(METRICS.estimatedCost, 'audio-out')).toEqual([20]);
  });

  it('count what was said into the assistant’s speech without stopping it', () => {
    const { calls, end, read } = given();
    calls.asideHeard(CALL_SID);
    calls.asideHeard(CALL_SID);

    end();

    expect(read().sum(METRICS.asides)).toBe(2);
    expect(read().values(METRICS.interruptions)).toEqual([]);
  });

  it('tell how long tools took, and why some failed', () => {
    const { calls, end, read } = given();
    calls.toolFinished(CALL_SID, { name: 'book', durationMs: 420, outcome: 'ok' });
    calls.toolFinished(CALL_SID, { name: 'book', durationMs: 8_000, outcome: 'too-late' });

    end();

    expect(read().values(METRICS.toolTime)).toEqual([420, 8_000]);
    expect(read().kinds(METRICS.toolFailures)).toEqual(['too-late']);
    expect(read().values(METRICS.toolFailures, 'too-late')).toEqual([1]);
  });

  it('tell how long a tool ran that was given up with the call, and do not take it for a failure', () => {
    const { calls, end, read } = given();
    calls.toolFinished(CALL_SID, { name: 'book', durationMs: 3_000, outcome: 'given-up' });

    end();

    expect(read().values(METRICS.toolTime)).toEqual([3_000]);
    expect(read().kinds(METRICS.toolFailures)).toEqual([]);
  });

  it('do not name tools, of which there may be many', () => {
    const { calls, end, lines } = given();
    calls.toolFinished(CALL_SID, { name: 'book_a_table', durationMs: 420, outcome: 'ok' });

    end();

    expect(lines.join()).not.toContain('book_a_table');
  });

  it('say nothing of who called', () => {
    const { answer, end, lines } = given();
    answer();

    end();

    expect(lines.join()).not.toContain('819012345678');
  });

  it('cost what the model of a call costs, however long it has been on another line of the same task', () => {
    const { calls, answer, end, read } = given();
    answer({ model: 'gpt-realtime-2.1-mini' });
    end(CALL_SID, 'assistant-lost');
    calls.admitted(CALL_SID);
    answer({ model: 'gpt-realtime-2.1-mini' });
    for (let beat = 0; beat < 3; beat += 1) calls.flush();

    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 60 });
    calls.flush();

    expect(read().sum(METRICS.estimatedCost, 'audio-out')).toBeCloseTo((300 * 20) / 1e6, 9);
    expect(read().sum(METRICS.estimatedCost, 'transcription')).toBeCloseTo(0.017, 9);
  });

  it('cost the same when the end of its first line is noticed only after its second has begun', () => {
    const { calls, answer, end, read } = given();
    answer({ model: 'gpt-realtime-2.1-mini' });
    calls.admitted(CALL_SID);
    answer({ model: 'gpt-realtime-2.1-mini' });
    end(CALL_SID, 'caller-unreachable');
    for (let beat = 0; beat < 3; beat += 1) calls.flush();

    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.flush();

    expect(read().sum(METRICS.estimatedCost, 'audio-out')).toBeCloseTo((300 * 20) / 1e6, 9);
    expect(read().values(METRICS.callsStarted)).toEqual([1, 1]);
  });

  it('are not kept for a call that is over, nor for a bill that comes long after it', () => {
    const { calls, answer, end, read } = given();
    answer({ model: 'gpt-realtime-2.1-mini' });
    end();
    for (let beat = 0; beat < 2; beat += 1) calls.flush();

    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: { ...TOKENS, 'audio-out': 1_000_000 } });

    // Nobody knows its model any more.
    expect(read().values(METRICS.estimatedCost, 'audio-out')).toEqual([64]);
  });

  it('include the streams that were turned away at the door', () => {
    const { calls, read } = given();
    calls.streamRefused('no such path');
    calls.streamRefused('full');
    calls.streamRefused('full');

    calls.flush();

    expect(read().kinds(METRICS.streamsRefused)).toEqual(['full', 'no-such-path']);
    expect(read().sum(METRICS.streamsRefused, 'full')).toBe(2);
    const ofTheDoor = read().documents.filter((document) => 'StreamsRefused' in document);
    expect(ofTheDoor.some((document) => 'callSid' in document)).toBe(false);
  });
});
