/** What a code looks like: a word for programs, too short for a sentence. */
const CODE = /^[a-z0-9_.]{1,64}$/;

/** The API documents about twenty. Each is a metric that is paid for, and they are the peer's to invent. */
const MOST_CODES = 40;

export const OTHER_CODE = 'other';

/** The codes of a peer's errors, kept to so few and so plain ones that they can tell metrics apart. */
export class ErrorCodes {
  readonly #known = new Set<string>();

  /** The code itself, or `other`. */
  tame(code: string | undefined): string {
    if (code === undefined || !CODE.test(code)) return OTHER_CODE;
    if (this.#known.size < MOST_CODES) this.#known.add(code);
    return this.#known.has(code) ? code : OTHER_CODE;
  }
}
