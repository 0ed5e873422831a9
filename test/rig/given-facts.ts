import type { CallSummary } from '../../bridge/call/observer';
import type { CallFigures } from '../../rig/call-figures';
import { callFigures, type JudgedBy } from '../../rig/call-report';
import { CallWatch } from '../../rig/call-watch';
import type { TurnFacts } from '../../rig/scripted-call';
import type { CallFacts } from '../../rig/simulated-call';
import type { AssistantSession } from '../../simulator/assistant/session';
import { type ResponseRecord, SessionRecord } from '../../simulator/assistant/session-record';
import type { CallReport } from '../../simulator/phone/call-report';
import type { MediaStream } from '../../simulator/phone/media-stream';

/** 20 ms of μ-law. */
export const FRAME = 160;

export const SUMMARY: CallSummary = {
  callSid: 'CA0123456789abcdef0123456789abcdef',
  reason: 'caller-hung-up',
  durationMs: 10_000,
  turns: () => [
    { speaker: 'assistant', itemId: 'greeting', text: 'Hello.', startedAtMs: 500 },
    { speaker: 'caller', itemId: 'user_1', text: 'A table for two.', startedAtMs: 1_800 },
    { speaker: 'assistant', itemId: 'answer', text: 'All of', startedAtMs: 4_700, heardMs: 1_000 },
  ],
  interruptions: 1,
  droppedEarlyMs: 0,
  untakenMs: 0,
};

export const TURNS: TurnFacts[] = [
  {
    text: 'A table for two.',
    interrupting: false,
    startedAtMs: 3_000,
    endedAtMs: 5_000,
    answeredAtMs: 5_900,
  },
  { text: 'Wait!', interrupting: true, startedAtMs: 6_900, endedAtMs: 7_500, answeredAtMs: 8_100 },
];

export function response(
  id: string,
  firstDeltaAtMs: number,
  generatedMs: number,
  status: ResponseRecord['status'] = 'completed',
): ResponseRecord {
  return {
    id: `resp_${id}`,
    index: 0,
    status,
    reason: undefined,
    metadata: null,
    items: [{ id, kind: 'speech', generatedMs, audio: Buffer.alloc(generatedMs * 8), transcript: '' }],
    createdAtMs: firstDeltaAtMs - 100,
    firstDeltaAtMs,
    doneAtMs: undefined,
  };
}

/** A good call: a greeting of 1 s, an answer of 3 s of which 1 s was heard, and one more of 1 s. */
export class GivenFacts {
  readonly record = new SessionRecord(false);
  readonly watch = new CallWatch();
  entries: AssistantSession['entries'] = [];
  phone: Partial<CallReport> = {
    endedBy: 'caller',
    error: undefined,
    warnings: [],
    streams: new Array<MediaStream>(1),
    says: [],
    dials: [],
    bytesSent: 400 * FRAME,
    bytesReceived: 250 * FRAME,
    cuts: [{ atMs: 6_950, offWireAtMs: 6_950, playedMs: 2_000, receivedMs: 4_000, discardedMs: 2_000 }],
    times: {
      ringingAtMs: 1_000,
      answeredAtMs: 1_100,
      streamingAtMs: 1_200,
      firstHeardAtMs: 1_700,
      endedAtMs: 10_000,
    },
  };
  turns = TURNS;
  summaries = [SUMMARY];
  isReached = true;

  constructor() {
    this.record.appendedBytes = 400 * FRAME;
    this.record.responses.push(
      response('greeting', 1_700, 1_000),
      response('answer', 5_900, 3_000),
      response('last', 8_100, 1_000),
    );
    this.record.truncates.push(this.told(1_012));
  }

  told(audioEndMs: number, itemId = 'answer') {
    return { itemId, contentIndex: 0, audioEndMs, generatedMs: 3_000, atMs: 0, refusedWith: undefined };
  }

  get figures(): CallFigures {
    return this.judged({});
  }

  get problems(): string[] {
    return this.figures.problems;
  }

  judged(by: JudgedBy): CallFigures {
    const session = { record: this.record, entries: this.entries } as unknown as AssistantSession;
    const facts: CallFacts = {
      phone: this.phone as CallReport,
      session: this.isReached ? session : undefined,
      sessions: this.isReached ? [session] : [],
      asked: [],
      voiced: [],
      summaries: this.summaries,
      watch: this.watch,
    };
    return callFigures(facts, this.turns, by);
  }
}
