import type { FromOpenAI } from './events';

/**
 * What a session is still to tell, also when its call is over: the ends of responses, which bring their bills, and what the
 * caller said last, which is written down when it is said.
 */
export class Outstanding {
  readonly #responses = new Set<string>();
  /** The speech that began last, until it is written down. */
  #speech: { itemId: string; isOver: boolean } | undefined;

  constructor(private readonly wordsAreWrittenDown: boolean) {}

  /** Responses that go on. */
  get responses(): ReadonlySet<string> {
    return this.#responses;
  }

  /** Speech goes on that will be written down. Who hangs up while speaking never falls silent for the session. */
  get isSpeech(): boolean {
    return this.#speech?.isOver === false;
  }

  get isNothing(): boolean {
    return this.#responses.size === 0 && this.#speech === undefined;
  }

  follow(event: FromOpenAI): void {
    if (event.type === 'response.created') this.#responses.add(event.response_id);
    else if (event.type === 'response.done') this.#responses.delete(event.response_id);
    else if (event.type === 'input_audio_buffer.speech_started') {
      if (this.wordsAreWrittenDown) this.#speech = { itemId: event.item_id, isOver: false };
    } else if (event.type === 'input_audio_buffer.speech_stopped') {
      if (this.#speech?.itemId === event.item_id) this.#speech.isOver = true;
    } else if (event.type === 'conversation.item.input_audio_transcription.completed') {
      if (this.#speech?.itemId === event.item_id) this.#speech = undefined;
    }
  }
}
