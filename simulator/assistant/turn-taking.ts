import type { ClientLine } from './client-line';
import type { Conversation } from './conversation';
import { newId } from './id';
import { InputAudio } from './input-audio';
import { commitEmpty } from './refusal';
import type { Refusal } from './refusal';
import type { TurnDetection } from './effective-session';
import type { SessionConfig } from './session-config';
import type { SessionRecord, TurnRecord } from './session-record';
import { VoiceActivityDetector } from './voice-activity-detector';
import type { VoiceActivity } from './voice-activity-detector';

/** A commit by hand needs this much. */
const SHORTEST_COMMIT_MS = 100;

const SILENCE_REPORT =
  'No user speech was detected for a while. Please review the recorded audio and prompt the user to continue.';

export interface TurnTies {
  line: ClientLine;
  config: SessionConfig;
  conversation: Conversation;
  record: SessionRecord;
}

/** Whoever wants to know when the caller begins and when a turn is in the conversation. */
export interface TurnListener {
  speechStarted(detection: TurnDetection): void;
  turnCommitted(turn: { itemId: string; audio: Buffer; how: 'detected' | 'by-client' | 'idle' }): void;
}

/** Listens to the caller and makes items of what is said, by itself or when the client says so. */
export class TurnTaking {
  readonly #ties: TurnTies;
  readonly #listener: TurnListener;
  readonly #input = new InputAudio();
  readonly #detector = new VoiceActivityDetector();
  #turn: TurnRecord | undefined;

  constructor(ties: TurnTies, listener: TurnListener) {
    this.#ties = ties;
    this.#listener = listener;
  }

  get callerIsSpeaking(): boolean {
    return this.#turn !== undefined;
  }

  get appendedMs(): number {
    return this.#input.clockMs;
  }

  append(mulaw: Buffer): void {
    this.#input.append(mulaw);
    const detection = this.#ties.config.session.audio.input.turn_detection;
    if (detection === null) {
      // The detector has to hear it all the same, for its clock.
      this.#detector.append(mulaw);
      this.#forgetSpeech();
      this.#ties.conversation.giveLateAnswers();
      return;
    }
    this.#detector.configure(detection);
    for (const activity of this.#detector.append(mulaw)) this.#follow(activity, detection);
    if (!this.callerIsSpeaking) this.#input.forgetOld();
  }

  commit(): Refusal | undefined {
    if (this.#input.uncommittedMs < SHORTEST_COMMIT_MS) return commitEmpty(this.#input.uncommittedMs);
    const turn = this.#turn ?? this.#newTurn();
    this.#forgetSpeech();
    this.#addTurn(turn, this.#input.uncommitted(), 'by-client');
    return undefined;
  }

  clear(): void {
    this.#forgetSpeech();
    this.#input.commit();
    this.#ties.line.send({ type: 'input_audio_buffer.cleared' });
    this.#ties.conversation.giveLateAnswers();
  }

  /** Nobody spoke for as long as the session wanted to wait; the silence becomes a turn. */
  idle(audioStartMs: number, audioEndMs: number): void {
    const { line, conversation } = this.#ties;
    const turn = this.#newTurn();
    turn.audioStartMs = audioStartMs;
    turn.audioEndMs = audioEndMs;
    line.send({
      type: 'input_audio_buffer.timeout_triggered',
      audio_start_ms: audioStartMs,
      audio_end_ms: audioEndMs,
      item_id: turn.itemId,
    });
    conversation.add({
      id: newId('item'),
      type: 'message',
      status: 'completed',
      role: 'system',
      content: [{ type: 'input_text', text: SILENCE_REPORT }],
    });
    this.#addTurn(turn, this.#input.between(audioStartMs, audioEndMs), 'idle');
  }

  #follow(activity: VoiceActivity, detection: TurnDetection): void {
    const { line } = this.#ties;
    if (activity.heard === 'speech-started') {
      const turn = this.#newTurn();
      this.#turn = turn;
      turn.audioStartMs = activity.audioStartMs;
      turn.speechStartedAtMs = line.send({
        type: 'input_audio_buffer.speech_started',
        audio_start_ms: activity.audioStartMs,
        item_id: turn.itemId,
      });
      this.#listener.speechStarted(detection);
      return;
    }
    const turn = this.#turn;
    if (turn === undefined) return;
    this.#turn = undefined;
    turn.audioEndMs = activity.audioEndMs;
    turn.speechStoppedAtMs = line.send({
      type: 'input_audio_buffer.speech_stopped',
      audio_end_ms: activity.audioEndMs,
      item_id: turn.itemId,
    });
    this.#addTurn(turn, this.#input.between(activity.audioStartMs, activity.audioEndMs), 'detected');
  }

  #addTurn(turn: TurnRecord, audio: Buffer, how: 'detected' | 'by-client' | 'idle'): void {
    const { line, conversation } = this.#ties;
    const { itemId } = turn;
    this.#input.commit(turn.audioEndMs);
    turn.committedAtMs = line.send({
      type: 'input_audio_buffer.committed',
      previous_item_id: conversation.lastId,
      item_id: itemId,
    });
    const content = [{ type: 'input_audio' as const, transcript: null }];
    conversation.add({ id: itemId, type: 'message', status: 'completed', role: 'user', content }, audio);
    conversation.giveLateAnswers();
    this.#listener.turnCommitted({ itemId, audio, how });
  }

  #newTurn(): TurnRecord {
    const turn: TurnRecord = {
      itemId: newId('item'),
      audioStartMs: undefined,
      audioEndMs: undefined,
      speechStartedAtMs: undefined,
      speechStoppedAtMs: undefined,
      committedAtMs: undefined,
    };
    this.#ties.record.turns.push(turn);
    return turn;
  }

  #forgetSpeech(): void {
    this.#turn = undefined;
    this.#detector.forget();
  }
}
