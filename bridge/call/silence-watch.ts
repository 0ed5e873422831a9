import type { SilencePolicy } from '../contract/assistant/conduct';
import { type Clock, Deadline } from './clock';

/** What is done about a caller who says nothing. */
export interface SilenceActions {
  /** Asks whether they are there, in the words of the policy if it has any. */
  prompt(instructions: string | undefined): void;
  /** They are not. */
  giveUp(): void;
}

/**
 * Nobody speaks: after a while of heard silence the caller is asked whether they are there, and after so many times in vain
 * they are taken for gone. Silence begins when the assistant's last word was heard, not when it was sent.
 */
export class SilenceWatch {
  readonly #due: Deadline;
  #prompts = 0;

  constructor(
    private readonly policy: SilencePolicy | 'off',
    clock: Clock,
    private readonly actions: SilenceActions,
  ) {
    this.#due = new Deadline(clock, () => this.#onSilence());
  }

  /** Nobody speaks, and nobody is about to. */
  begins(): void {
    if (this.policy !== 'off') this.#due.set(this.policy.promptAfterSeconds * 1_000);
  }

  /** Somebody speaks, or is about to. */
  ends(): void {
    this.#due.clear();
  }

  /** The caller is there. */
  callerIsThere(): void {
    this.#prompts = 0;
    this.ends();
  }

  #onSilence(): void {
    if (this.policy === 'off') return;
    if (this.#prompts >= this.policy.prompts) {
      this.actions.giveUp();
      return;
    }
    this.#prompts += 1;
    this.actions.prompt(this.policy.instructions);
  }
}
