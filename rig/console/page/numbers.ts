import { byId } from './element';

/** The numbers of the next call: the caller's and the dialled one. */
export class Numbers {
  readonly #summary = byId('numbers-summary', HTMLElement);
  readonly #from = byId('from', HTMLInputElement);
  readonly #to = byId('to', HTMLInputElement);

  constructor() {
    for (const input of [this.#from, this.#to]) input.addEventListener('input', () => this.#show());
  }

  /** What holds where nothing is written. */
  set otherwise({ from, to }: { from: string; to: string }) {
    this.#from.placeholder = from;
    this.#to.placeholder = to;
    this.#show();
  }

  /** What is written. */
  get given(): { from?: string; to?: string } {
    const [from, to] = [this.#from.value.trim(), this.#to.value.trim()];
    return { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
  }

  /** Out of the way: what is said of a call stands there. */
  close(): void {
    const details = this.#summary.parentElement;
    if (details instanceof HTMLDetailsElement) details.open = false;
  }

  #show(): void {
    const [from, to] = [this.#from, this.#to].map(({ value, placeholder }) => value.trim() || placeholder);
    this.#summary.textContent = `${from ?? ''} calls ${to ?? ''}`;
  }
}
