import type { Clock } from '../network/clock';

/** How long a caller waits for the assistant to go on before answering. */
const PAUSE_MS = 1000;

/** How long a caller waits for somebody to speak at all. */
const PATIENCE_MS = 5000;

/** A polite caller: says one thing after the other, each when the assistant has been quiet for a second. */
export class TurnTaker {
  #callOff: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly speeches: Uint8Array[],
    private readonly say: (speech: Uint8Array) => void,
  ) {}

  lineOpened(): void {
    this.#speakAfter(PATIENCE_MS);
  }

  assistantSpeaks(): void {
    this.stop();
  }

  assistantIsQuiet(): void {
    this.#speakAfter(PAUSE_MS);
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #speakAfter(delayMs: number): void {
    this.stop();
    this.#callOff = this.clock.after(delayMs, () => {
      const speech = this.speeches.shift();
      if (speech !== undefined) this.say(speech);
    });
  }
}
