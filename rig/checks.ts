interface Check {
  isRight: boolean;
  what: string;
  found: string;
}

/** What was looked at on something that was built, one line each, and whether all of it was right. */
export class Checks {
  readonly #checks: Check[] = [];

  /** Prints each check when it is noted: the next one may take a while. */
  constructor(private readonly print: (line: string) => void) {}

  note(isRight: boolean, what: string, found: string): void {
    this.#checks.push({ isRight, what, found });
    this.print(`${isRight ? 'ok  ' : 'FAIL'}  ${what.padEnd(48)}  ${found}`);
  }

  /** Notes a failure instead of letting it end all other checks. */
  async attempt(what: string, look: () => Promise<void>): Promise<void> {
    try {
      await look();
    } catch (error) {
      this.note(false, what, error instanceof Error ? error.message : String(error));
    }
  }

  get areRight(): boolean {
    return this.#checks.length > 0 && this.#checks.every(({ isRight }) => isRight);
  }

  /** The last line. */
  get verdict(): string {
    const failed = this.#checks.filter(({ isRight }) => !isRight).length;
    if (this.#checks.length === 0) return 'FAILED: nothing was checked.';
    return failed === 0
      ? `OK: all ${this.#checks.length} checks.`
      : `FAILED: ${failed} of ${this.#checks.length} checks.`;
  }
}
