import type { Cancel, Clock } from '../network/clock';

/**
 * Waits for the caller to say something once the assistant has finished. It reckons when that is from the audio
 * it sent; what the client really plays, and when, it cannot know.
 */
export class IdleTimeout {
  readonly #clock: Clock;
  readonly #appendedMs: () => number;
  readonly #onIdle: (audioStartMs: number, audioEndMs: number) => void;
  #cancel: Cancel = () => undefined;

  constructor(
    clock: Clock,
    appendedMs: () => number,
    onIdle: (audioStartMs: number, audioEndMs: number) => void,
  ) {
    this.#clock = clock;
    this.#appendedMs = appendedMs;
    this.#onIdle = onIdle;
  }

  start(playbackMs: number, idleMs: number): void {
    this.stop();
    this.#cancel = this.#clock.after(playbackMs, () => {
      const silentSinceMs = this.#appendedMs();
      this.#cancel = this.#clock.after(idleMs, () =>
        this.#onIdle(Math.floor(silentSinceMs), Math.floor(this.#appendedMs())),
      );
    });
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => undefined;
  }
}
