import { turnEndSilenceMs } from '../contract/assistant/conduct';
import { AnswerWatch } from './answer-watch';
import { Attendant, type AttendantParts, type Speech } from './attendant';
import { BargeIn, type LastWords } from './barge-in';
import type { EndReason } from './end-reason';
import { Floor } from './floor';
import type {
  AssistantLeg,
  CallerAudio,
  CallerLeg,
  ResponseEnd,
  SpeechRef,
  ToolCall,
  TurnTaking,
} from './legs';
import { Replies } from './replies';
import type { CallTape } from './tape';
import type { Transcript } from './transcript';

/** Something short that was said just before the assistant fell silent was an answer to it, not an aside. */
const ANSWER_GRACE_MS = 1_500;

/** What a conversation is made of. */
export interface ConversationParts extends AttendantParts {
  caller: CallerLeg;
  transcript: Transcript;
  tape: CallTape | undefined;
  /** Ms from the beginning of the call. */
  callMs: () => number;
}

/**
 * Who speaks when, once both sides are there: turns, answers and interruptions. Whatever else the call needs is its
 * attendant's.
 */
export class Conversation implements Speech {
  readonly #floor: Floor;
  readonly #answers: AnswerWatch;
  readonly #replies: Replies;
  readonly #bargeIn: BargeIn;
  readonly #attendant: Attendant;
  /** Beside the parts, because every frame goes there. */
  readonly #line: AssistantLeg;
  #callerIsSpeaking = false;
  /** Speech over the assistant's is being weighed. */
  #isWeighing = false;
  /** The end of the turn that is to be answered. */
  #lastWordAtMs: number | undefined;
  /** The assistant's own clock: how much audio it was given. */
  #assistantHeardMs = 0;
  /** Until when something short that was said into the assistant's speech counts as an answer to it. */
  #asideCountsUntilMs = -Infinity;
  /** Something was said that has not been told as a turn yet. */
  #turnIsOpen = false;
  #interruptions = 0;

  constructor(private readonly parts: ConversationParts) {
    const { assistant, clock, line, caller } = parts;
    this.#line = line;
    this.#bargeIn = BargeIn.of(assistant);
    this.#replies = new Replies(caller, line, () => clock.nowMs(), parts.tape);
    this.#floor = new Floor(
      clock,
      (request) => line.ask(request),
      (wish) => this.#answers.due(wish),
    );
    this.#answers = new AnswerWatch(clock, {
      retry: (wish) => this.#floor.wish(wish),
      giveUp: (reason) => this.#attendant.assistantFailed(reason),
    });
    this.#attendant = new Attendant(parts, this, this.#floor);
  }

  get interruptions(): number {
    return this.#interruptions;
  }

  /** Why the call ended, if it ends now for this reason. */
  reasonFor(reason: EndReason): EndReason {
    return this.#attendant.reasonFor(reason);
  }

  /**
   * Begins with what the assistant is to say first; without instructions for it the caller speaks first. `isAsked`: it was
   * asked for that when it was dialled.
   */
  begin(instructions: string | undefined, isAsked: boolean): void {
    this.#attendant.start(this.parts.callMs());
    if (instructions === undefined) this.#attendant.quiet();
    else if (isAsked) this.#floor.openedWith({ purpose: 'greeting', instructions });
    else this.#floor.wish({ purpose: 'greeting', instructions });
  }

  /** Ends: what was not heard by now will never be. */
  end(): void {
    this.parts.transcript.cut(this.#replies.forgotten());
    this.#floor.stop();
    this.#answers.close();
    this.#attendant.stop();
  }

  // --- the caller ---

  /** Carries the caller's voice to the assistant. */
  carry(audio: CallerAudio, durationMs: number): void {
    this.#assistantHeardMs += durationMs;
    this.#line.hear(audio);
    if (!this.#isWeighing || !this.#bargeIn.heard(audio, durationMs)) return;
    this.#isWeighing = false;
    this.#cut(this.#bargeIn.turnTaking);
    this.#callerInterrupts();
  }

  pressed(key: string): void {
    this.#attendant.pressed(key);
  }

  /** Returns whether a response begins to be heard by it. */
  markReturned(name: string): boolean {
    const responseId = this.#replies.heard(name);
    if (responseId !== undefined) this.#answerBegins(responseId);
    this.#lookForQuiet();
    return responseId !== undefined;
  }

  callerSpeechStarted(itemId: string, audioStartMs: number): void {
    const sinceMs = this.#assistantHeardMs - audioStartMs;
    if (this.#bargeIn.speechStarted(sinceMs, this.#assistantSpeaks)) this.#cut(this.#bargeIn.turnTaking);
    this.#callerIsSpeaking = true;
    this.#asideCountsUntilMs = -Infinity;
    this.#floor.callerSpeaks();
    this.#attendant.callerSpeaks();
    // What may be an aside calls nothing off: it has to be weighed first.
    this.#isWeighing = this.#bargeIn.isWeighing;
    if (!this.#isWeighing) this.#callerInterrupts();
    this.parts.transcript.callerSpoke(itemId);
  }

  /** `audioEndMs` includes the silence that ended the turn: that is not the caller's speech. */
  callerSpeechStopped(itemId: string, audioEndMs: number): void {
    const { assistant, clock, observer, transcript } = this.parts;
    const sinceLastWordMs = this.#assistantHeardMs - audioEndMs + turnEndSilenceMs(assistant.turnDetection);
    this.#lastWordAtMs = clock.nowMs() - Math.max(0, sinceLastWordMs);
    this.#callerIsSpeaking = false;
    this.#isWeighing = false;
    this.#attendant.callerFinished();
    transcript.callerSpoke(itemId);
    if (this.#bargeIn.speechStopped() === 'aside') {
      this.#asideCountsUntilMs = this.#bargeIn.isProtecting ? Infinity : this.#lastWordAtMs + ANSWER_GRACE_MS;
      observer.asideHeard?.(this.parts.address.callSid);
      this.#floor.callerFinished(false);
      this.#lookForQuiet();
    } else if (this.#bargeIn.turnTaking === 'by-assistant') {
      this.#answers.due();
      this.#floor.callerFinished(true);
    } else {
      this.#floor.callerFinished(false);
      this.#floor.wish({ purpose: 'turn' });
    }
  }

  callerUnderstood(itemId: string, text: string): void {
    this.parts.transcript.callerSaid(itemId, text);
    this.#turnTaken();
  }

  // --- the assistant ---

  responseStarted(responseId: string, requestId: string | undefined): void {
    this.#attendant.assistantSpeaks();
    this.#answers.started(responseId);
    this.#floor.started(responseId, requestId);
    if (requestId !== undefined && this.#isOvertaken) this.#silence(responseId);
  }

  requestRefused(requestId: string): void {
    this.#floor.refused(requestId);
  }

  turnUnanswered(): void {
    this.#floor.answerFailed();
    this.#floor.wish({ purpose: 'turn' });
  }

  assistantSpoke(speech: SpeechRef, audio: string): void {
    const { transcript } = this.parts;
    const { durationMs, dropped } = this.#replies.spoke(speech, audio);
    transcript.assistantSpoke(speech, durationMs);
    if (dropped) {
      transcript.cutUnlessHeard(speech.itemId);
      return;
    }
    this.#turnIsOpen = true;
    this.#answers.spoke(speech.responseId);
  }

  assistantSaid(speech: SpeechRef, text: string): void {
    this.parts.transcript.assistantSaid(speech, text);
  }

  assistantFinished(speech: SpeechRef): void {
    this.#replies.finished(speech);
  }

  responseEnded(end: ResponseEnd): void {
    const { responseId, code } = end;
    this.#replies.ended(responseId);
    const outcome = this.#answers.ended(end, this.#callerIsSpeaking);
    if (outcome !== 'fine')
      this.parts.observer.responseFailed?.(this.parts.address.callSid, code, outcome === 'retried');
    // While the response still has the floor, so that everything is wished for before anything is asked for.
    this.#attendant.responseEnded(responseId);
    this.#floor.ended(responseId);
    this.#lookForQuiet();
  }

  toolCalled(call: ToolCall): void {
    this.#attendant.toolCalled(call);
  }

  foreignToolAnswered(): void {
    this.#floor.learned();
  }

  // --- for the attendant ---

  get isQuiet(): boolean {
    return !this.#callerIsSpeaking && !this.#isAnswering;
  }

  get unheardMs(): number {
    return this.#replies.unheardMs;
  }

  /** The assistant falls silent, although nobody speaks, and learns what was heard of it. */
  interrupt(): void {
    this.#cut('by-call');
  }

  closing(lastWords: LastWords | undefined): void {
    const before = this.#bargeIn.turnTaking;
    this.#bargeIn.closing(lastWords);
    if (this.#bargeIn.turnTaking !== before) this.parts.line.takeTurns(this.#bargeIn.turnTaking);
    // Somebody who speaks without an end would be waited for in vain.
    if (lastWords !== undefined && this.#callerIsSpeaking) this.#floor.callerFinished(false);
  }

  // --- what follows ---

  get #assistantSpeaks(): boolean {
    return this.#replies.isSpeaking || this.#floor.responses.size > 0;
  }

  /** The assistant speaks, is about to, or is about to be asked again. */
  get #isAnswering(): boolean {
    return this.#floor.isTaken || this.#answers.isRetrying || this.#replies.isSpeaking;
  }

  /** The caller has begun to speak, or to press keys, since the assistant was last asked to speak. */
  get #isOvertaken(): boolean {
    if (this.#floor.isHeld) return true;
    return this.#callerIsSpeaking && !this.#isWeighing && !this.#bargeIn.isProtected;
  }

  /**
   * Nothing of this response is played: it was asked for before the caller began, who deals with it now, and it would talk over
   * them. What the assistant was told stays known to it, and its next answer has it in mind.
   */
  #silence(responseId: string): void {
    this.#replies.interrupted([responseId]);
    this.parts.line.cancel(responseId);
  }

  #callerInterrupts(): void {
    this.#answers.callerSpeaks();
    this.#attendant.callerInterrupts();
  }

  #cut(turnTaking: TurnTaking): void {
    if (!this.#assistantSpeaks) return;
    const { clock, observer, line, transcript } = this.parts;
    const toldAtMs = clock.nowMs();
    const cuts = this.#replies.interrupted(this.#floor.responses);
    const clearedAfterMs = clock.nowMs() - toldAtMs;
    // Where it takes turns, the assistant stops by itself when somebody speaks; a cancel that comes late would hit its next.
    if (turnTaking === 'by-call') for (const responseId of this.#floor.responses) line.cancel(responseId);
    if (cuts.length === 0) return;
    transcript.cut(cuts);
    this.#interruptions += 1;
    observer.interrupted?.(this.parts.address.callSid, cuts, clearedAfterMs);
    this.#turnTaken();
  }

  /** The first piece of a response is heard. */
  #answerBegins(responseId: string): void {
    const { clock, transcript, observer } = this.parts;
    const latencyMs = this.#lastWordAtMs === undefined ? undefined : clock.nowMs() - this.#lastWordAtMs;
    this.#lastWordAtMs = undefined;
    transcript.assistantHeard(responseId, latencyMs);
    observer.answerHeard?.(this.parts.address.callSid, latencyMs);
  }

  /** All was heard: whatever waited for that has its turn, most of it only if the caller does not speak either. */
  #lookForQuiet(): void {
    if (this.#isAnswering) return;
    if (this.#callerIsSpeaking) {
      this.#attendant.heardInSpeech();
      return;
    }
    const { clock, line } = this.parts;
    if (this.#turnIsOpen) this.#turnTaken();
    if (this.#bargeIn.isProtecting) {
      this.#bargeIn.unprotect();
      line.takeTurns(this.#bargeIn.turnTaking);
    }
    const wasAnswer = clock.nowMs() <= this.#asideCountsUntilMs;
    this.#asideCountsUntilMs = -Infinity;
    if (wasAnswer && !this.#attendant.isEnding) this.#floor.wish({ purpose: 'turn' });
    else this.#attendant.quiet();
  }

  #turnTaken(): void {
    const { observer, transcript } = this.parts;
    this.#turnIsOpen = false;
    observer.turnTaken?.(this.parts.address.callSid, () => transcript.turns());
  }
}
