import { element } from './element';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const NAMES: Readonly<Record<string, string>> = { '*': 'star', '#': 'hash' };

/** The keys of a telephone. */
export class Keypad {
  readonly #buttons: HTMLButtonElement[];

  constructor(place: HTMLElement, press: (key: string) => void) {
    this.#buttons = KEYS.map((key) => {
      const button = element('button', 'key', key);
      button.type = 'button';
      button.setAttribute('aria-label', `Press ${NAMES[key] ?? key}`);
      button.addEventListener('click', () => press(key));
      return button;
    });
    place.replaceChildren(...this.#buttons);
  }

  set isUsable(isUsable: boolean) {
    for (const button of this.#buttons) button.disabled = !isUsable;
  }

  static has(key: string): boolean {
    return KEYS.includes(key as (typeof KEYS)[number]);
  }
}
