import { Call } from '../../bridge/call/call';
import type { SpeechRef } from '../../bridge/call/legs';
import type { CallMemory } from '../../bridge/call/memory';
import type { CallObserver, CallSummary } from '../../bridge/call/observer';
import { observers } from '../../bridge/call/observers';
import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import { FakeClock } from './fake-clock';
import { FakeAssistant, FakeCaller, FakeControl } from './fake-legs';
import { FakeTools } from './fake-tools';
import { givenAssistants } from './given-assistant';
import { silent, speech, voice } from './pcmu';

export const CALL_SID = 'CA0123456789abcdef0123456789abcdef';
export const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef';
export const START = {
  callSid: CALL_SID,
  accountSid: ACCOUNT_SID,
  streamSid: 'MZ1',
  isPcmu: true,
  parameters: {},
};
/** What a reply is part of, and the words that go with it. */
interface Reply extends SpeechRef {
  text: string;
  requestId: string | undefined;
}

const NO_MEMORY: CallMemory = { recall: () => Promise.resolve(undefined) };

/** The unix time at which these calls are. */
export const NOW_S = 1_800_000_000;

/** A call between a caller and an assistant who write down what is done to them, on a clock that stands still. */
export class GivenCall {
  readonly clock = new FakeClock();
  readonly caller = new FakeCaller();
  readonly assistant = new FakeAssistant();
  readonly control = new FakeControl();
  readonly tools = new FakeTools();
  readonly summaries: CallSummary[] = [];
  readonly latenciesMs: (number | undefined)[] = [];
  readonly call: Call;
  #spokenMs = 0;

  constructor(
    document: Partial<AssistantDocument> = {},
    observer: CallObserver = {},
    memory: CallMemory = NO_MEMORY,
  ) {
    const { caller, assistant: line, control, tools, clock } = this;
    const own: CallObserver = {
      answerHeard: (_callSid, latencyMs) => this.latenciesMs.push(latencyMs),
      ended: (summary) => this.summaries.push(summary),
    };
    this.call = new Call({
      ...{ callSid: CALL_SID, caller, line, control, tools, clock, memory },
      // Nobody falls silent by the clock in a test that does not want it.
      assistants: givenAssistants({ silence: 'off', ...document }),
      aliasOf: (from) => `alias of ${from}`,
      unixMs: () => NOW_S * 1_000 + clock.nowMs(),
      observer: observers(own, observer),
    });
  }

  /** Both sides are ready. */
  static talking(document: Partial<AssistantDocument> = {}, observer: CallObserver = {}): GivenCall {
    const given = new GivenCall(document, observer);
    given.call.callerStarted(START);
    given.call.assistantReady();
    return given;
  }

  /** The caller's side sends sound for so long, a frame of 20 ms at a time, in real time. */
  sound(durationMs: number, frame = voice(20)): void {
    for (let ms = 0; ms < durationMs; ms += 20) {
      this.clock.pass(20);
      this.call.callerAudio(frame, this.#spokenMs);
      this.#spokenMs += 20;
    }
  }

  /** The caller's side sends silence. */
  silence(durationMs: number): void {
    this.sound(durationMs, silent(20));
  }

  /** The assistant speaks for so long, all of it at once. */
  reply(
    durationMs: number,
    { responseId = 'resp_1', itemId = 'item_1', text = '', requestId }: Partial<Reply> = {},
  ): SpeechRef {
    const ref = { responseId, itemId, contentIndex: 0 };
    this.call.responseStarted(responseId, requestId);
    if (text !== '') this.call.assistantSaid(ref, text);
    this.call.assistantSpoke(ref, speech(durationMs));
    return ref;
  }

  /** The assistant begins to answer what it was asked for last. */
  responseToRequest(responseId: string): void {
    this.call.responseStarted(responseId, this.assistant.requests.at(-1)?.id);
  }

  /** And that was all it had to say. */
  finish(ref: SpeechRef): void {
    this.call.assistantFinished(ref);
    this.call.responseEnded({ responseId: ref.responseId, status: 'completed', code: undefined });
  }

  /** Every mark sent so far comes back. */
  hearAll(): void {
    for (const mark of this.caller.marks.splice(0)) this.call.markReturned(mark);
  }

  /** A response comes to nothing. */
  fail(responseId: string, requestId?: string): void {
    this.call.responseStarted(responseId, requestId);
    this.call.responseEnded({ responseId, status: 'failed', code: 'rate_limit_exceeded' });
  }
}
