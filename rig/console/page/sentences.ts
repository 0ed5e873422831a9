import type { RecordedSentence } from '../messages';
import { element } from './element';

/** The recorded sentences that the caller can have said, a button each. */
export class Sentences {
  #buttons: HTMLButtonElement[] = [];
  #isUsable = false;

  constructor(
    private readonly place: HTMLElement,
    private readonly say: (sentence: RecordedSentence) => void,
  ) {}

  offer(sentences: readonly RecordedSentence[], language: string): void {
    this.place.lang = language;
    this.#buttons = sentences.map((sentence) => {
      const button = element('button', 'sentence');
      button.type = 'button';
      button.dataset.name = sentence.name;
      button.append(
        element('span', 'say-words', sentence.text),
        element('span', 'say-length', `${(sentence.durationMs / 1_000).toFixed(1)} s`),
      );
      button.addEventListener('click', () => this.say(sentence));
      return button;
    });
    this.place.replaceChildren(...this.#buttons);
    this.isUsable = this.#isUsable;
  }

  set isUsable(isUsable: boolean) {
    this.#isUsable = isUsable;
    for (const button of this.#buttons) button.disabled = !isUsable;
  }
}
