import type { FromOpenAI } from './events';

/**
 * What a session is still to tell, also when its call is over: the ends of responses, which bring their bills, and what the
 * caller said last, which is written down when it is said.
 */
export class Outstanding {
  readonly #responses = new Set<string>();
  /** Speech that is not written down yet, in any order, and whether it is over. */
  readonly #speech = new Map<string, { isOver: boolean }>();

  constructor(private readonly wordsAreWrittenDown: boolean) {}

  /** Responses that go on. */
  get responses(): ReadonlySet<string> {
    return this.#responses;
  }

  /** Speech goes on that will be written down. Who hangs up while speaking never falls silent for the session. */
  get isSpeech(): boolean {
    return [...this.#speech.values()].some(({ isOver }) => !isOver);
  }

  get isNothing(): boolean {
    return this.#responses.size === 0 && this.#speech.size === 0;
  }

  follow(event: FromOpenAI): void {
    switch (event.type) {
      case 'response.created':
        this.#responses.add(event.response_id);
        return;
      case 'response.done':
        this.#responses.delete(event.response_id);
        return;
      case 'input_audio_buffer.speech_started':
        if (this.wordsAreWrittenDown) this.#speech.set(event.item_id, { isOver: false });
        return;
      case 'input_audio_buffer.speech_stopped': {
        // Some models have written it down by now.
        const speech = this.#speech.get(event.item_id);
        if (speech !== undefined) speech.isOver = true;
        return;
      }
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
        this.#speech.delete(event.item_id);
        return;
      default:
        return;
    }
  }
}
