import type { ConversationTurn } from '../messages';
import { element } from './element';
import { gradeOf, seconds } from './story-figures';

const UNWRITTEN = '…';

/** The conversation as it was heard, turn by turn. */
export class Transcript {
  readonly #rows = new Map<string, { row: HTMLElement; shown: string }>();

  constructor(
    private readonly list: HTMLElement,
    private readonly hint: HTMLElement,
  ) {}

  show(turns: readonly ConversationTurn[]): void {
    const wasAtEnd = isAtEnd(this.list);
    const names = new Set(turns.map(nameOf));
    for (const [name, { row }] of this.#rows) {
      if (names.has(name)) continue;
      row.remove();
      this.#rows.delete(name);
    }
    turns.forEach((turn, index) => this.#show(turn, index));
    this.hint.hidden = turns.length > 0;
    if (wasAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  /** A turn that did not change is left alone: it would be read out again. */
  #show(turn: ConversationTurn, index: number): void {
    const name = nameOf(turn);
    const shown = JSON.stringify(turn);
    const known = this.#rows.get(name);
    if (known?.shown === shown) return;
    const row = known?.row ?? element('li');
    row.className = `turn ${turn.speaker}`;
    row.replaceChildren(...parts(turn));
    if (known === undefined) this.list.insertBefore(row, this.list.children[index] ?? null);
    this.#rows.set(name, { row, shown });
  }
}

function parts(turn: ConversationTurn): HTMLElement[] {
  const { speaker, text, startedAtMs, heardMs, latencyMs } = turn;
  const head = element('p', 'turn-head');
  head.append(
    element('span', 'speaker', speaker === 'caller' ? 'Caller' : 'Assistant'),
    element('span', 'at', seconds(startedAtMs, 1)),
  );
  if (latencyMs !== undefined) {
    const wait = element('span', `wait ${gradeOf(latencyMs)}`, seconds(latencyMs));
    wait.title = 'from the caller’s last word to the first of the answer';
    head.append(wait);
  }
  const words = element('p', 'words', text === '' ? UNWRITTEN : text);
  if (heardMs !== undefined)
    words.append(' ', element('span', 'cut-mark', `✂ cut, ${seconds(heardMs, 1)} heard`));
  return [head, words];
}

function nameOf({ speaker, itemId }: ConversationTurn): string {
  return `${speaker} ${itemId}`;
}

/** Whether the reader follows; who has scrolled back reads. */
export function isAtEnd({ scrollTop, clientHeight, scrollHeight }: HTMLElement): boolean {
  return scrollTop + clientHeight >= scrollHeight - 24;
}
