import { Call, type CallOptions } from '../../bridge/call/call';
import type { CallObserver, CallSummary } from '../../bridge/call/observer';
import { observers } from '../../bridge/call/observers';
import type { SpeechRef } from '../../bridge/call/legs';
import { FakeClock } from './fake-clock';
import { FakeAssistant, FakeCaller } from './fake-legs';
import { speech, voice } from './pcmu';

export const CALL_SID = 'CA0123456789abcdef0123456789abcdef';
export const START = { callSid: CALL_SID, streamSid: 'MZ1', isPcmu: true, parameters: {} };

/** A call between a caller and an assistant who write down what is done to them, on a clock that stands still. */
export class GivenCall {
  readonly clock = new FakeClock();
  readonly caller = new FakeCaller();
  readonly assistant = new FakeAssistant();
  readonly summaries: CallSummary[] = [];
  readonly latenciesMs: (number | undefined)[] = [];
  readonly call: Call;
  #spokenMs = 0;

  constructor(options: Partial<CallOptions> = {}, observer: CallObserver = {}) {
    this.call = new Call(
      { callSid: CALL_SID, greeting: undefined, language: 'en', turnEndSilenceMs: 500, ...options },
      this.caller,
      this.assistant,
      this.clock,
      observers(
        {
          answerHeard: (_callSid, latencyMs) => this.latenciesMs.push(latencyMs),
          ended: (summary) => this.summaries.push(summary),
        },
        observer,
      ),
    );
  }

  /** Both sides are ready. */
  static talking(options: Partial<CallOptions> = {}): GivenCall {
    const given = new GivenCall(options);
    given.call.callerStarted(START);
    given.call.assistantReady();
    return given;
  }

  /** The caller's side sends sound for so long, a frame of 20 ms at a time, in real time. */
  sound(durationMs: number): void {
    for (let ms = 0; ms < durationMs; ms += 20) {
      this.clock.pass(20);
      this.call.callerAudio(voice(20), this.#spokenMs);
      this.#spokenMs += 20;
    }
  }

  /** The assistant speaks for so long, all of it at once. */
  reply(
    durationMs: number,
    { responseId = 'resp_1', itemId = 'item_1', text = '' }: Partial<SpeechRef & { text: string }> = {},
  ): SpeechRef {
    const ref = { responseId, itemId, contentIndex: 0 };
    this.call.responseStarted(responseId);
    if (text !== '') this.call.assistantSaid(ref, text);
    this.call.assistantSpoke(ref, speech(durationMs));
    return ref;
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
}
