import type { Assistants, KnownAssistant } from '../contract/assistant/directory';
import { AnsweredCall } from './answered-call';
import type { AssistantNote } from './assistant-note';
import { BargeIn } from './barge-in';
import { CallerVoice } from './caller-voice';
import type { Clock } from './clock';
import { Conversation } from './conversation';
import { EarlyAudio } from './early-audio';
import type { EndReason } from './end-reason';
import type {
  AssistantLeg,
  AssistantListener,
  CallControl,
  CallerAudio,
  CallerLeg,
  CallerListener,
  CallerStart,
  ResponseEnd,
  SpeechRef,
  ToolCall,
} from './legs';
import type { CallMemory } from './memory';
import type { CallObserver } from './observer';
import type { CallTape } from './tape';
import type { ToolRunner } from './tool-runner';
import { Transcript, type Turn } from './transcript';

/** What one call is made of. */
export interface CallParts {
  callSid: string;
  caller: CallerLeg;
  line: AssistantLeg;
  control: CallControl;
  tools: ToolRunner;
  assistants: Assistants;
  memory: CallMemory;
  /** A word by which OpenAI tells this caller from others, and that says nothing of them. */
  aliasOf: (from: string) => string | undefined;
  clock: Clock;
  /** The time as the webhook tells it, in ms of unix time. */
  unixMs: () => number;
  observer: CallObserver;
}

type CallState =
  | { name: 'waiting'; early: EarlyAudio }
  | { name: 'connecting'; early: EarlyAudio; waitsFor: Set<'assistant' | 'memory'>; answered: AnsweredCall }
  | { name: 'talking'; conversation: Conversation; answered: AnsweredCall }
  | { name: 'ended'; reason: EndReason };

/**
 * One phone call: brings a caller and an assistant together, and ends with a reason.
 *
 *   waiting ──callerStarted──▶ connecting ──assistant is ready, memory was asked──▶ talking
 *      │                           │                                                  │
 *      └───────────────────────────┴───────────────end(reason)────────────────────────┴──▶ ended
 *
 * It knows two legs and a clock, no sockets. The legs are given after construction, because they report to it. Once both sides
 * are there, who speaks when is the conversation's.
 */
export class Call implements CallerListener, AssistantListener {
  readonly #admittedAtMs: number;
  readonly #voice: CallerVoice;
  #state: CallState;
  #transcript: Transcript | undefined;
  #tape: CallTape | undefined;
  #startedMs = 0;
  #assistantReadyMs = 0;
  #droppedEarlyMs = 0;
  #firstWordHeard = false;

  constructor(private readonly parts: CallParts) {
    this.#admittedAtMs = parts.clock.nowMs();
    const early = new EarlyAudio();
    this.#voice = new CallerVoice(parts.clock, early);
    this.#state = { name: 'waiting', early };
    parts.observer.admitted?.(parts.callSid);
  }

  get callSid(): string {
    return this.parts.callSid;
  }

  /** The conversation so far, as it was heard. The caller's last words may be written down when the call is over. */
  turns(): Turn[] {
    return this.#transcript?.turns() ?? [];
  }

  /** Ends the call on both sides. Only the first reason counts. */
  end(reason: EndReason): void {
    const { clock, line, caller, observer } = this.parts;
    const state = this.#state;
    if (state.name === 'ended') return;
    if (state.name !== 'talking') this.#droppedEarlyMs = state.early.droppedMs;
    this.#state = { name: 'ended', reason };
    this.#voice.close();
    if (state.name === 'talking') state.conversation.end();
    line.close();
    caller.hangUp(reason);
    observer.ended?.({
      callSid: this.callSid,
      reason,
      durationMs: clock.nowMs() - this.#admittedAtMs,
      turns: () => this.turns(),
      interruptions: state.name === 'talking' ? state.conversation.interruptions : 0,
      droppedEarlyMs: this.#droppedEarlyMs,
      untakenMs: line.untakenMs,
    });
  }

  // --- the caller ---

  callerStarted(start: CallerStart): void {
    if (this.#state.name !== 'waiting') return;
    if (start.callSid !== this.callSid) {
      this.end('start-mismatch');
      return;
    }
    if (!start.isPcmu) {
      this.end('format-unsupported');
      return;
    }
    const { clock, unixMs, assistants, line, aliasOf, observer } = this.parts;
    const nowMs = clock.nowMs();
    const answered = new AnsweredCall(start, assistants, { ms: nowMs, unixMs: unixMs() });
    const { assistant, from } = answered;
    this.#startedMs = nowMs - this.#admittedAtMs;
    const { early } = this.#state;
    this.#state = { name: 'connecting', early, waitsFor: new Set(['assistant', 'memory']), answered };
    observer.answered?.(this.callSid, start, assistant);
    this.#tape = observer.tapeFor?.(this.callSid);
    const dialled = observer.keepsWords?.(this.callSid) === true ? assistant : unwritten(assistant);
    const alias = from === undefined ? undefined : aliasOf(from);
    line.dial(dialled, BargeIn.of(assistant).turnTaking, alias, answered.firstRequest);
    this.#remember(answered);
  }

  callerAudio(audio: CallerAudio, timestampMs: number | undefined): void {
    this.#tape?.callerSaid(audio, timestampMs, this.parts.clock.nowMs());
    this.#voice.heard(audio, timestampMs);
  }

  callerPressed(key: string): void {
    this.#talking?.pressed(key);
  }

  markReturned(name: string): void {
    if (this.#talking?.markReturned(name) === true) this.#noteFirstWord();
  }

  callerGone(reason: EndReason): void {
    this.end(this.#talking?.reasonFor(reason) ?? reason);
  }

  // --- the assistant ---

  assistantReady(): void {
    if (this.#state.name !== 'connecting') return;
    this.#assistantReadyMs = this.parts.clock.nowMs() - this.#admittedAtMs;
    this.#arrived('assistant');
  }

  callerSpeechStarted(itemId: string, audioStartMs: number): void {
    this.#talking?.callerSpeechStarted(itemId, audioStartMs);
    this.#voice.speechStarted();
  }

  callerSpeechStopped(itemId: string, audioEndMs: number): void {
    this.#voice.speechStopped();
    this.#talking?.callerSpeechStopped(itemId, audioEndMs);
  }

  callerUnderstood(itemId: string, text: string): void {
    if (this.#state.name === 'ended') this.#transcript?.callerSaid(itemId, text);
    else this.#talking?.callerUnderstood(itemId, text);
  }

  responseStarted(responseId: string, requestId: string | undefined): void {
    this.#talking?.responseStarted(responseId, requestId);
  }

  requestRefused(requestId: string): void {
    this.#talking?.requestRefused(requestId);
  }

  turnUnanswered(): void {
    this.#talking?.turnUnanswered();
  }

  assistantSpoke(speech: SpeechRef, audio: string): void {
    this.#talking?.assistantSpoke(speech, audio);
  }

  assistantSaid(speech: SpeechRef, text: string): void {
    this.#talking?.assistantSaid(speech, text);
  }

  assistantFinished(speech: SpeechRef): void {
    this.#talking?.assistantFinished(speech);
  }

  responseEnded(end: ResponseEnd): void {
    this.#talking?.responseEnded(end);
  }

  toolCalled(call: ToolCall): void {
    this.#talking?.toolCalled(call);
  }

  foreignToolAnswered(): void {
    this.#talking?.foreignToolAnswered();
  }

  assistantNoted(note: AssistantNote): void {
    this.parts.observer.assistantNoted?.(this.callSid, note);
  }

  assistantGone(reason: EndReason): void {
    this.end(reason);
  }

  // --- between them ---

  get #talking(): Conversation | undefined {
    return this.#state.name === 'talking' ? this.#state.conversation : undefined;
  }

  /** A call that was on another line before is remembered, if anybody does. */
  #remember(answered: AnsweredCall): void {
    if (!answered.isContinued) {
      this.#arrived('memory');
      return;
    }
    void this.parts.memory.recall(this.callSid).then((turns) => {
      answered.earlier = turns;
      this.#arrived('memory');
    });
  }

  /** Nobody hears the greeting before the stream has started, and nobody understands audio before the session has. */
  #arrived(what: 'assistant' | 'memory'): void {
    const state = this.#state;
    if (state.name !== 'connecting') return;
    state.waitsFor.delete(what);
    if (state.waitsFor.size > 0) return;
    const { early, answered } = state;
    this.#droppedEarlyMs = early.droppedMs;
    const conversation = this.#conversation(answered);
    this.#state = { name: 'talking', conversation, answered };
    const { earlier = [] } = answered;
    if (earlier.length > 0) this.parts.line.remember(earlier);
    conversation.begin(answered.opening, answered.firstRequest !== undefined);
    for (const { audio, durationMs } of early.kept()) conversation.carry(audio, durationMs);
    this.#voice.carriedBy(conversation);
    this.parts.observer.connected?.(this.callSid, {
      startedMs: this.#startedMs,
      assistantReadyMs: this.#assistantReadyMs,
      keptEarlyMs: early.keptMs,
      resumed: earlier.length > 0,
    });
  }

  #conversation({ assistant, address, user, beganAtMs, earlier }: AnsweredCall): Conversation {
    const { caller, line, control, tools, clock, observer } = this.parts;
    const callMs = (): number => clock.nowMs() - beganAtMs;
    const transcript = new Transcript(assistant.language, callMs, earlier);
    this.#transcript = transcript;
    return new Conversation({
      ...{ assistant, address, user, caller, line, control, tools, clock, observer, transcript, callMs },
      tape: this.#tape,
      end: (reason) => this.end(reason),
    });
  }

  /** Without a greeting the caller speaks first, and the wait is their own. */
  #noteFirstWord(): void {
    const state = this.#state;
    if (this.#firstWordHeard || state.name !== 'talking') return;
    this.#firstWordHeard = true;
    if (state.answered.assistant.greeting === undefined) return;
    const sinceAdmittedMs = this.parts.clock.nowMs() - this.#admittedAtMs;
    this.parts.observer.firstWordHeard?.(this.callSid, sinceAdmittedMs - this.#startedMs);
  }
}

/** What the caller says is written down at a price: for nobody, it is not. */
function unwritten(assistant: KnownAssistant): KnownAssistant {
  return { ...assistant, transcription: 'off' };
}
