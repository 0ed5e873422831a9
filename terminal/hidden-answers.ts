import type { Readable, Writable } from 'node:stream';

/** Where answers come from: a terminal, or a pipe or file. */
export type Input = Readable & { isTTY?: boolean; setRawMode?: (isRaw: boolean) => unknown };

/** The person at the terminal does not want to go on. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const BACKSPACE = /[\b\u007f]/;
/** Keys such as arrows, and what terminals put around a pasted text. */
const ESCAPE_SEQUENCE = /\u001b(\[[0-9;?]*[A-Za-z~]|O.)/g;

/**
 * Asks for things that nobody who looks over a shoulder, or at the screen afterwards, may see: from a terminal
 * without an echo, else one line after the other.
 */
export class HiddenAnswers {
  #received = '';
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly input: Input,
    private readonly output: Writable,
  ) {
    input.setEncoding('utf8');
    input.on('data', (text: string) => {
      this.#received += text;
      this.#wake();
    });
    input.on('end', () => {
      this.#isOver = true;
      this.#wake();
    });
    input.pause();
  }

  /** The answer; empty when there is none. @throws CancelledError at Ctrl-C. */
  async ask(question: string): Promise<string> {
    // A pipe needs no question, and what is complained of later reads better without.
    if (this.input.isTTY !== true) return this.#line();
    this.output.write(question);
    this.input.setRawMode?.(true);
    try {
      return await this.#typed();
    } finally {
      this.input.setRawMode?.(false);
      this.output.write('\n');
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#received.indexOf('\n');
      if (end >= 0 || this.#isOver) {
        const line = end < 0 ? this.#received : this.#received.slice(0, end);
        this.#received = end < 0 ? '' : this.#received.slice(end + 1);
        return line.trim();
      }
      await this.#more();
    }
  }

  async #typed(): Promise<string> {
    let answer = '';
    for (;;) {
      const keys = Array.from(this.#received.replace(ESCAPE_SEQUENCE, ''));
      this.#received = '';
      for (const [index, key] of keys.entries()) {
        if (key === CTRL_C) throw new CancelledError('Cancelled.');
        if (key === '\r' || key === '\n' || key === CTRL_D) {
          this.#received = keys.slice(index + 1).join('');
          return answer.trim();
        }
        if (BACKSPACE.test(key)) answer = answer.slice(0, -1);
        else if (key === CTRL_U) answer = '';
        else if (key >= ' ') answer += key;
      }
      if (this.#isOver) return answer.trim();
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const more = new Promise<void>((resolve) => (this.#wake = resolve));
    this.input.resume();
    await more;
    this.input.pause();
  }
}
