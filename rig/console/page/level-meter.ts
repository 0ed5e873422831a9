/** How much of the last loudness is left with each frame of 20 ms: a meter that falls slowly can be read. */
const LEFT = 0.85;

/** How loud the caller is at the moment. */
export class LevelMeter {
  #level = 0;

  constructor(private readonly bar: HTMLElement) {}

  show(level: number): void {
    this.#level = Math.max(level, this.#level * LEFT);
    this.bar.style.transform = `scaleX(${this.#level.toFixed(3)})`;
  }

  rest(): void {
    this.#level = 0;
    this.show(0);
  }
}
