import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from 'pino';
import type { AssistantNote } from '../call/assistant-note';
import { type Clock, Deadline } from '../call/clock';
import type { EndReason } from '../call/end-reason';
import type {
  AssistantLeg,
  AssistantListener,
  CallerAudio,
  Cut,
  SpeechRef,
  SpeechRequest,
  TurnTaking,
} from '../call/legs';
import type { Turn } from '../call/transcript';
import type { TurnDetection } from '../contract/assistant/conduct';
import type { KnownAssistant } from '../contract/assistant/directory';
import { askToSpeak, cancelled, noted, spokenEarlier, toolAnswered, truncated } from './client-events';
import { type AssistantAccess, Dialler, type DiallerListener } from './dialler';
import { requestIn } from './event-ids';
import type { FromOpenAI } from './events';
import { Outstanding } from './outstanding';
import { isCollision } from './refusals';
import { turnTakingUpdate } from './session-config';
import type { SessionEnd, SessionSocket } from './session-socket';

/**
 * What a response that was going on at the end has cost is known with its own end, which comes within a round trip; what the
 * caller said last is written down as fast as anything before.
 */
const LAST_WORDS_DUE_MS = 1_000;

/**
 * The assistant's leg: has a session dialled, turns its events into facts for the listener and the call's wishes into
 * events.
 */
export class AssistantLine implements AssistantLeg, DiallerListener {
  readonly #dialler: Dialler;
  readonly #lastWords: Deadline;
  #wordsAreWrittenDown = false;
  #outstanding = new Outstanding(false);
  #listener: AssistantListener | undefined;
  #session: SessionSocket | undefined;
  #turnDetection: TurnDetection | undefined;
  #truncateCount = 0;
  #over = false;

  constructor(
    access: AssistantAccess,
    clock: Clock,
    private readonly log: Logger,
  ) {
    this.#dialler = new Dialler(access, this, clock, log);
    this.#lastWords = new Deadline(clock, () => this.#session?.close());
  }

  get untakenMs(): number {
    return this.#session?.untakenMs ?? 0;
  }

  /** Reports to the listener from now on. */
  listen(listener: AssistantListener): void {
    this.#listener = listener;
  }

  dial(
    assistant: KnownAssistant,
    turnTaking: TurnTaking,
    callerAlias: string | undefined,
    opening: SpeechRequest | undefined,
  ): void {
    this.#turnDetection = assistant.turnDetection;
    this.#wordsAreWrittenDown = assistant.transcription !== 'off';
    this.#dialler.dial({ assistant, turnTaking, callerAlias, opening });
  }

  hear(audio: CallerAudio): void {
    if (!this.#over) this.#session?.hear(audio);
  }

  ask(request: SpeechRequest): void {
    this.#send(askToSpeak(request));
  }

  cancel(responseId: string): void {
    this.#send(cancelled(responseId));
  }

  takeTurns(turnTaking: TurnTaking): void {
    if (this.#turnDetection !== undefined) this.#send(turnTakingUpdate(this.#turnDetection, turnTaking));
  }

  remember(turns: readonly Turn[]): void {
    for (const turn of turns) if (turn.text !== '') this.#send(spokenEarlier(turn));
  }

  note(text: string): void {
    this.#send(noted(text));
  }

  answer(toolCallId: string, output: string): void {
    this.#send(toolAnswered(toolCallId, output));
  }

  truncate(cut: Cut): void {
    this.#truncateCount += 1;
    this.#send(truncated(cut, this.#truncateCount));
  }

  /**
   * A response that goes on is cancelled and waited for, but only for its bill. So are the caller's last words: who hangs up
   * while speaking never falls silent, and nothing would be written down of it unless it were committed here.
   */
  close(): void {
    if (this.#over) return;
    for (const responseId of this.#outstanding.responses) this.cancel(responseId);
    if (this.#outstanding.isSpeech) this.#send({ type: 'input_audio_buffer.commit' });
    this.#over = true;
    this.#dialler.close();
    this.#lastWords.set(LAST_WORDS_DUE_MS);
    this.#closeIfSettled();
  }

  dialled(session: SessionSocket): void {
    this.#session = session;
    this.#outstanding = new Outstanding(this.#wordsAreWrittenDown);
  }

  unreachable(reason: EndReason): void {
    if (!this.#over) this.#listener?.assistantGone(reason);
  }

  sessionReady(): void {
    if (this.#over) return;
    this.sessionNoted({ what: 'session-ready', afterMs: this.#dialler.sinceDialledMs });
    this.#listener?.assistantReady();
  }

  sessionOver(end: SessionEnd): void {
    this.#lastWords.clear();
    this.#outstanding = new Outstanding(false);
    if (this.#over) return;
    this.log.warn({ why: end.why, lasting: end.lasting }, 'assistant line over');
    this.sessionNoted({ what: 'session-failed' });
    if (end.wasReady) this.#listener?.assistantGone('assistant-lost');
    else this.#dialler.failed(end);
  }

  sessionNoted(note: AssistantNote): void {
    this.#listener?.assistantNoted(note);
  }

  /** A fault of ours must end one call, not the process with all its calls. */
  sessionFault(error: unknown): void {
    this.log.error({ err: error }, 'fault while handling an event of the assistant');
    if (!this.#over) this.#listener?.assistantGone('bridge-fault');
  }

  sessionEvent(event: FromOpenAI): void {
    this.#outstanding.follow(event);
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#note(event, listener);
    if (this.#over) this.#hearOut(event);
    else this.#tell(event, listener);
  }

  /** What counts also when the call is over. It is told before the event itself, which may be what ends the call. */
  #note(event: FromOpenAI, listener: AssistantListener): void {
    if (event.type === 'conversation.item.input_audio_transcription.completed') {
      listener.callerUnderstood(event.item_id, event.transcript);
      listener.assistantNoted({ what: 'transcribed', ...event.used });
    } else if (event.type === 'response.done' && event.tokens !== undefined) {
      listener.assistantNoted({ what: 'tokens-used', tokens: event.tokens });
    }
  }

  #tell(event: FromOpenAI, listener: AssistantListener): void {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        listener.callerSpeechStarted(event.item_id, event.audio_start_ms);
        return;
      case 'input_audio_buffer.speech_stopped':
        listener.callerSpeechStopped(event.item_id, event.audio_end_ms);
        return;
      case 'response.created':
        listener.responseStarted(event.response_id, event.request_id);
        return;
      case 'response.output_item.done':
        if (event.item?.type === 'mcp_call') listener.foreignToolAnswered();
        else if (event.item !== undefined) {
          const { callId, name, arguments: args } = event.item;
          listener.toolCalled({ responseId: event.response_id, id: callId, name, arguments: args });
        }
        return;
      case 'response.output_audio.delta':
        listener.assistantSpoke(speechRef(event), event.delta);
        return;
      case 'response.output_audio.done':
        listener.assistantFinished(speechRef(event));
        return;
      case 'response.output_audio_transcript.delta':
        listener.assistantSaid(speechRef(event), event.delta);
        return;
      case 'response.done':
        listener.responseEnded({ responseId: event.response_id, status: event.status, code: event.code });
        return;
      case 'error':
        if (!isCollision(event.code)) return;
        this.#collided(requestIn(event.event_id), listener);
        return;
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
      case 'session.created':
      case 'session.updated':
        return;
    }
  }

  /** Nobody hears an answer that begins now, and it would be made, and paid for, all the same. */
  #hearOut(event: FromOpenAI): void {
    if (event.type === 'response.created') this.#session?.send(cancelled(event.response_id));
    this.#closeIfSettled();
  }

  #closeIfSettled(): void {
    if (!this.#outstanding.isNothing) return;
    this.#lastWords.clear();
    this.#session?.close();
  }

  #collided(requestId: string | undefined, listener: AssistantListener): void {
    if (requestId === undefined) listener.turnUnanswered();
    else listener.requestRefused(requestId);
  }

  /** Nothing more is said on a line that is closed, although it may still listen. */
  #send(event: RealtimeClientEvent): void {
    if (!this.#over) this.#session?.send(event);
  }
}

function speechRef(event: { response_id: string; item_id: string; content_index: number }): SpeechRef {
  return { responseId: event.response_id, itemId: event.item_id, contentIndex: event.content_index };
}
