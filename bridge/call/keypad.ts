import type { KeyPolicy } from '../contract/assistant/conduct';
import { type Clock, Deadline } from './clock';

/** What a key is bound to. */
export type KeyAction = KeyPolicy['actions'][string];

/** What comes of keys. */
export interface KeypadActions {
  /** A key that is bound was pressed. */
  act(action: KeyAction): void;
  /** What was keyed in is complete. It may be a card number: it belongs in no log. */
  keyedIn(keys: string): void;
}

/** Gathers the keys that a caller presses, until the terminator, or a pause, or as many as there may be. */
export class Keypad {
  readonly #pause: Deadline;
  #keys = '';

  constructor(
    private readonly policy: KeyPolicy,
    clock: Clock,
    private readonly actions: KeypadActions,
  ) {
    this.#pause = new Deadline(clock, () => this.#complete());
  }

  get isGathering(): boolean {
    return this.#keys !== '';
  }

  press(key: string): void {
    const { actions, terminator, interDigitSeconds, mostDigits } = this.policy;
    const action = this.isGathering ? undefined : actions[key];
    if (action !== undefined) {
      this.actions.act(action);
      return;
    }
    if (key === terminator && this.isGathering) {
      this.#complete();
      return;
    }
    this.#keys += key;
    if (this.#keys.length >= mostDigits || key === terminator) this.#complete();
    else this.#pause.set(interDigitSeconds * 1_000);
  }

  stop(): void {
    this.#pause.clear();
  }

  #complete(): void {
    const keys = this.#keys;
    this.#keys = '';
    this.#pause.clear();
    if (keys !== '') this.actions.keyedIn(keys);
  }
}
