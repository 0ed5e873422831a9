import type { ConversationTurn } from './messages';

/** The conversation of a call, put together from what its lines know, and from what was said without one. */
export class HeardTurns {
  /** One for each line, which knows its turns as they are now. */
  readonly #lines: (() => readonly ConversationTurn[])[] = [];
  #isNewLine = true;
  #told = '[]';

  /** Another line carries the call: what the lines before it knew stays. */
  lineBegins(): void {
    this.#isNewLine = true;
  }

  /** This is what the current line knows. */
  lineKnows(turns: () => readonly ConversationTurn[]): void {
    if (!this.#isNewLine) this.#lines.pop();
    this.#isNewLine = false;
    this.#lines.push(turns);
  }

  /** Something was said of which no line knows. */
  said(turn: ConversationTurn): void {
    this.lineBegins();
    this.#lines.push(() => [turn]);
  }

  /** The turns, if they are others than the last time; each once, as the last line that knows it has it. */
  news(): ConversationTurn[] | undefined {
    const turns = new Map<string, ConversationTurn>();
    for (const turn of this.#lines.flatMap((line) => line())) {
      turns.set(`${turn.speaker} ${turn.itemId}`, turn);
    }
    const all = [...turns.values()];
    const text = JSON.stringify(all);
    if (text === this.#told) return undefined;
    this.#told = text;
    return all;
  }
}
