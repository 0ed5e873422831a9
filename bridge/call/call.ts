import { AnswerWatch } from './answer-watch';
import type { AssistantNote } from './assistant-note';
import { CallerVoice } from './caller-voice';
import type { Clock } from './clock';
import { EarlyAudio } from './early-audio';
import type { EndReason } from './end-reason';
import type {
  AssistantLeg,
  AssistantListener,
  CallerAudio,
  CallerLeg,
  CallerListener,
  CallerStart,
  ResponseEnd,
  SpeechRef,
} from './legs';
import type { CallObserver } from './observer';
import { Replies } from './replies';
import { Transcript, type Turn } from './transcript';

/** What one call is about. */
export interface CallOptions {
  callSid: string;
  /** How the assistant is asked to open the conversation; without it the caller speaks first. */
  greeting: string | undefined;
  /** BCP 47, for example `ja`. */
  language: string;
  /** How much silence turn detection waits for before it calls a turn over: it is not the caller's speech. */
  turnEndSilenceMs: number;
}

type CallState =
  | { name: 'connecting'; callerStarted: boolean; assistantReady: boolean; early: EarlyAudio }
  | { name: 'talking'; callerIsSpeaking: boolean; lastWordAtMs: number | undefined }
  | { name: 'ended'; reason: EndReason };

/**
 * One phone call: carries speech between a caller and an assistant, and decides.
 *
 *   connecting ──both sides are ready──▶ talking
 *       │                                   │
 *       └───────────end(reason)─────────────┴──▶ ended
 *
 * It knows two legs and a clock, no sockets. The legs are given after construction, because they report to it.
 */
export class Call implements CallerListener, AssistantListener {
  readonly #admittedAtMs: number;
  readonly #voice: CallerVoice;
  readonly #transcript: Transcript;
  readonly #answers: AnswerWatch;
  readonly #replies: Replies;
  #state: CallState = {
    name: 'connecting',
    callerStarted: false,
    assistantReady: false,
    early: new EarlyAudio(),
  };
  #startedMs = 0;
  #assistantReadyMs = 0;
  /** The assistant's own clock: how much audio it was given. */
  #assistantHeardMs = 0;
  #droppedEarlyMs = 0;
  #interruptions = 0;
  #firstWordHeard = false;
  /** The response that has begun to speak, if any. */
  #speaking: string | undefined;

  constructor(
    private readonly options: CallOptions,
    private readonly caller: CallerLeg,
    private readonly assistant: AssistantLeg,
    private readonly clock: Clock,
    private readonly observer: CallObserver,
  ) {
    this.#admittedAtMs = clock.nowMs();
    this.#voice = new CallerVoice(clock, (audio, durationMs) => this.#carry(audio, durationMs));
    this.#transcript = new Transcript(options.language);
    this.#replies = new Replies(caller, assistant, () => clock.nowMs());
    this.#answers = new AnswerWatch(clock, {
      ask: (instructions) => assistant.respond(instructions),
      giveUp: (reason) => this.end(reason),
    });
    observer.admitted?.(options.callSid);
  }

  get callSid(): string {
    return this.options.callSid;
  }

  /** The conversation so far, as it was heard. */
  turns(): Turn[] {
    return this.#transcript.turns();
  }

  /** Ends the call on both sides. Only the first reason counts. */
  end(reason: EndReason): void {
    if (this.#state.name === 'ended') return;
    if (this.#state.name === 'connecting') this.#droppedEarlyMs = this.#state.early.droppedMs;
    this.#state = { name: 'ended', reason };
    this.#voice.close();
    this.#answers.close();
    this.assistant.close();
    this.caller.hangUp(reason);
    this.observer.ended?.({
      callSid: this.callSid,
      reason,
      durationMs: this.clock.nowMs() - this.#admittedAtMs,
      turns: this.turns(),
      interruptions: this.#interruptions,
      droppedEarlyMs: this.#droppedEarlyMs,
      untakenMs: this.assistant.untakenMs,
    });
  }

  // --- the caller ---

  callerStarted(start: CallerStart): void {
    if (this.#state.name !== 'connecting') return;
    if (start.callSid !== this.callSid) {
      this.end('start-mismatch');
      return;
    }
    if (!start.isPcmu) {
      this.end('format-unsupported');
      return;
    }
    this.#startedMs = this.clock.nowMs() - this.#admittedAtMs;
    this.#state.callerStarted = true;
    this.#talkWhenReady();
  }

  callerAudio(audio: CallerAudio, timestampMs: number | undefined): void {
    this.#voice.heard(audio, timestampMs);
  }

  callerPressed(digit: string): void {
    this.observer.keyPressed?.(this.callSid, digit);
  }

  markReturned(name: string): void {
    if (this.#state.name !== 'talking') return;
    const response = this.#replies.heard(name);
    if (response === undefined) return;
    const nowMs = this.clock.nowMs();
    const { lastWordAtMs } = this.#state;
    this.#state.lastWordAtMs = undefined;
    this.#noteFirstWord(nowMs);
    const latencyMs = lastWordAtMs === undefined ? undefined : nowMs - lastWordAtMs;
    this.observer.answerHeard?.(this.callSid, latencyMs);
  }

  callerGone(reason: EndReason): void {
    this.end(reason);
  }

  // --- the assistant ---

  assistantReady(): void {
    if (this.#state.name !== 'connecting') return;
    this.#assistantReadyMs = this.clock.nowMs() - this.#admittedAtMs;
    this.#state.assistantReady = true;
    this.#talkWhenReady();
  }

  callerSpeechStarted(itemId: string): void {
    if (this.#state.name !== 'talking') return;
    const toldAtMs = this.clock.nowMs();
    const cuts = this.#replies.interrupted();
    const clearedAfterMs = this.clock.nowMs() - toldAtMs;
    this.#state.callerIsSpeaking = true;
    this.#voice.speechStarted();
    this.#answers.callerSpeaks();
    for (const cut of cuts) this.#transcript.cut(cut.itemId, cut.audioEndMs);
    this.#transcript.callerSpoke(itemId);
    if (cuts.length === 0) return;
    this.#interruptions += 1;
    this.observer.interrupted?.(this.callSid, cuts, clearedAfterMs);
  }

  callerSpeechStopped(itemId: string, audioEndMs: number): void {
    if (this.#state.name !== 'talking') return;
    const lastWordMs = audioEndMs - this.options.turnEndSilenceMs;
    this.#state.callerIsSpeaking = false;
    this.#state.lastWordAtMs = this.clock.nowMs() - Math.max(0, this.#assistantHeardMs - lastWordMs);
    this.#voice.speechStopped();
    this.#transcript.callerSpoke(itemId);
    this.#answers.due();
  }

  callerUnderstood(itemId: string, text: string): void {
    this.#transcript.callerSaid(itemId, text);
  }

  responseStarted(responseId: string): void {
    this.#replies.started(responseId);
  }

  assistantSpoke(speech: SpeechRef, audio: string): void {
    if (this.#state.name !== 'talking') return;
    const { durationMs, dropped } = this.#replies.spoke(speech, audio);
    this.#transcript.assistantSpoke(speech.itemId, durationMs);
    if (dropped) {
      this.#transcript.cutUnlessHeard(speech.itemId);
      return;
    }
    this.#speaking = speech.responseId;
    this.#answers.spoke();
  }

  assistantSaid(speech: SpeechRef, text: string): void {
    this.#transcript.assistantSaid(speech.itemId, text);
  }

  assistantFinished(speech: SpeechRef): void {
    this.#replies.finished(speech);
  }

  responseEnded(end: ResponseEnd): void {
    this.#replies.ended(end.responseId);
    if (this.#state.name !== 'talking') return;
    const spoken = this.#speaking === end.responseId;
    const outcome = this.#answers.ended(end, spoken, this.#state.callerIsSpeaking);
    if (outcome !== 'fine') this.observer.responseFailed?.(this.callSid, end.code, outcome === 'retried');
  }

  assistantNoted(note: AssistantNote): void {
    this.observer.assistantNoted?.(this.callSid, note);
  }

  assistantGone(reason: EndReason): void {
    this.end(reason);
  }

  // --- between them ---

  /** Nobody hears the greeting before the stream has started, and nobody understands audio before the session has. */
  #talkWhenReady(): void {
    if (this.#state.name !== 'connecting' || !this.#state.callerStarted || !this.#state.assistantReady)
      return;
    const { early } = this.#state;
    this.#droppedEarlyMs = early.droppedMs;
    this.#state = { name: 'talking', callerIsSpeaking: false, lastWordAtMs: undefined };
    if (this.options.greeting !== undefined) this.#answers.ask(this.options.greeting);
    for (const { audio, durationMs } of early.kept()) this.#carry(audio, durationMs);
    this.observer.connected?.(this.callSid, {
      startedMs: this.#startedMs,
      assistantReadyMs: this.#assistantReadyMs,
      keptEarlyMs: early.keptMs,
    });
  }

  /** Without a greeting the caller speaks first, and the wait is their own. */
  #noteFirstWord(nowMs: number): void {
    if (this.#firstWordHeard) return;
    this.#firstWordHeard = true;
    if (this.options.greeting === undefined) return;
    this.observer.firstWordHeard?.(this.callSid, nowMs - this.#admittedAtMs - this.#startedMs);
  }

  #carry(audio: CallerAudio, durationMs: number): void {
    switch (this.#state.name) {
      case 'connecting':
        this.#state.early.keep(audio, durationMs);
        return;
      case 'talking':
        this.#assistantHeardMs += durationMs;
        this.assistant.hear(audio);
        return;
      case 'ended':
        return;
    }
  }
}
