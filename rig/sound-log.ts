interface Stretch {
  fromMs: number;
  toMs: number;
}

/** When anybody was heard to speak, on either side, and for how long nobody was. */
export class SoundLog {
  readonly #stretches: Stretch[] = [];
  #assistantSinceMs: number | undefined;

  assistantBegins(atMs: number): void {
    this.#assistantSinceMs ??= atMs;
  }

  assistantEnds(atMs: number): void {
    if (this.#assistantSinceMs === undefined) return;
    this.#stretches.push({ fromMs: this.#assistantSinceMs, toMs: atMs });
    this.#assistantSinceMs = undefined;
  }

  callerSpoke(fromMs: number, toMs: number): void {
    this.#stretches.push({ fromMs, toMs });
  }

  /** The longest that nobody spoke, from the first word to the end of the call; undefined of a call without words. */
  longestSilenceMs(callEndedAtMs: number): number | undefined {
    const all = [...this.#stretches];
    if (this.#assistantSinceMs !== undefined) {
      all.push({ fromMs: this.#assistantSinceMs, toMs: callEndedAtMs });
    }
    if (all.length === 0) return undefined;
    all.sort((one, other) => one.fromMs - other.fromMs);
    let longestMs = 0;
    let spokenToMs = all[0]?.fromMs ?? callEndedAtMs;
    for (const { fromMs, toMs } of [...all, { fromMs: callEndedAtMs, toMs: callEndedAtMs }]) {
      longestMs = Math.max(longestMs, fromMs - spokenToMs);
      spokenToMs = Math.max(spokenToMs, toMs);
    }
    return longestMs;
  }
}
