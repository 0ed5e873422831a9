import type { CallEvent, ConversationTurn, Message } from '../messages';
import { loudness, loudnessEach20Ms } from './loudness';
import { SoundTrack } from './sound-track';

/** The caller's frames come from another thread, in twos and threes. */
const CALLER_LATENESS_MS = 120;
/** A sound of the assistant's that comes after silence begins when it comes. */
const ASSISTANT_LATENESS_MS = 10;

/** All that is known of one call, as it becomes known. Times are ms from its ringing. */
export class CallStory {
  readonly caller = new SoundTrack(CALLER_LATENESS_MS);
  readonly assistant = new SoundTrack(ASSISTANT_LATENESS_MS);
  readonly events: CallEvent[] = [];
  turns: readonly ConversationTurn[] = [];
  droppedFrames = 0;
  isOver = false;
  #ringingAtMs: number | undefined;
  #endMs = 0;

  /** `nowMs`: of a clock that goes on evenly. */
  constructor(private readonly nowMs: () => number) {}

  /** How long the call is by now, or was. */
  get lengthMs(): number {
    return this.isOver ? this.#endMs : this.#sinceRinging();
  }

  told(message: Message): void {
    switch (message.is) {
      case 'event':
        this.#happened(message);
        break;
      case 'cleared':
        this.assistant.cut(message.atMs);
        break;
      case 'turns':
        this.turns = message.turns;
        break;
      case 'dropped':
        this.droppedFrames = message.frames;
        break;
      case 'ready':
      case 'fault':
        break;
    }
  }

  /** Sound comes for the caller's ear. */
  heard(mulaw: Uint8Array): void {
    this.assistant.add(loudnessEach20Ms(mulaw), this.#sinceRinging());
  }

  /** The caller has spoken for 20 ms. */
  spoke(mulaw: Uint8Array): void {
    if (this.#ringingAtMs === undefined || this.isOver) return;
    this.caller.add([loudness(mulaw)], Math.max(0, this.#sinceRinging() - 20));
  }

  #happened(event: CallEvent): void {
    this.events.push(event);
    if (event.kind === 'ringing') this.#ringingAtMs = this.nowMs();
    if (event.kind === 'hears') this.assistant.begins(event.atMs);
    if (event.kind === 'ended') {
      this.assistant.cut(event.atMs);
      this.isOver = true;
      this.#endMs = event.atMs;
    }
  }

  #sinceRinging(): number {
    return this.#ringingAtMs === undefined ? 0 : this.nowMs() - this.#ringingAtMs;
  }
}
