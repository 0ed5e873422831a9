import type { Tokens } from '../../../bridge/call/assistant-note';
import type { EndReason } from '../../../bridge/call/end-reason';
import { METRICS } from '../../../bridge/contract/metrics';
import { CallMetrics } from '../../../bridge/telemetry/call-metrics';
import { MetricPrinter } from '../../../bridge/telemetry/metric-printer';
import { CALL_SID } from '../../support/given-call';
import { ReadMetrics } from '../../support/read-metrics';

const OTHER_SID = 'CAfedcba9876543210fedcba9876543210';
const MODELS = { model: 'gpt-realtime-2.1', transcriptionModel: 'gpt-realtime-whisper' };
const TOKENS: Tokens = {
  'text-in': 100,
  'text-in-cached': 1_000,
  'audio-in': 200,
  'audio-in-cached': 0,
  'text-out': 50,
  'audio-out': 300,
};

function given(models = MODELS) {
  const lines: string[] = [];
  const calls = new CallMetrics(models, new MetricPrinter('voice-test', (line) => lines.push(line)));
  const end = (callSid = CALL_SID, reason: EndReason = 'caller-hung-up'): void =>
    calls.ended({
      callSid,
      reason,
      durationMs: 60_000,
      turns: [],
      interruptions: 0,
      droppedEarlyMs: 120,
      untakenMs: 60,
    });
  return { calls, end, lines, read: () => new ReadMetrics(lines) };
}

describe('the metrics of a call', () => {
  it('are printed when it ends', () => {
    const { calls, end, lines, read } = given();
    calls.admitted(CALL_SID);
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
    const { calls, end, read } = given();
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 3 });

    end();

    const millionths = 100 * 4 + 1_000 * 0.4 + 200 * 32 + 50 * 24 + 300 * 64;
    expect(read().sum(METRICS.estimatedCost)).toBeCloseTo(millionths / 1e6 + (3 / 60) * 0.017, 9);
    expect(read().sum(METRICS.estimatedCost, 'transcription')).toBeCloseTo(0.000_85, 9);
  });

  it('count the tokens of a model whose price nobody knows, and no cost', () => {
    const { calls, end, read } = given({ model: 'gpt-realtime-9', transcriptionModel: 'whisper-9' });
    calls.assistantNoted(CALL_SID, { what: 'tokens-used', tokens: TOKENS });
    calls.assistantNoted(CALL_SID, { what: 'transcribed', tokens: 22, seconds: 0 });

    end();

    expect(read().sum(METRICS.tokens, 'text-in')).toBe(100);
    expect(read().sum(METRICS.tokens, 'transcription')).toBe(22);
    expect(read().values(METRICS.estimatedCost)).toEqual([]);
  });

  it('include the streams that were turned away at the door', () => {
    const { calls, read } = given();
    calls.streamRefused('no such path');
    calls.streamRefused('full');
    calls.streamRefused('full');

    calls.flush();

    expect(read().kinds(METRICS.streamsRefused)).toEqual(['full', 'no-such-path']);
    expect(read().sum(METRICS.streamsRefused, 'full')).toBe(2);
    expect(read().documents.some((document) => 'callSid' in document)).toBe(false);
  });
});
