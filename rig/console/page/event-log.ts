import type { CallEvent } from '../messages';
import { element } from './element';
import { eventWords } from './event-words';
import { isAtEnd } from './transcript';

/** What happened on the call, one line each, with its second. */
export class EventLog {
  constructor(
    private readonly list: HTMLElement,
    private readonly hint: HTMLElement,
  ) {}

  clear(): void {
    this.list.replaceChildren();
    this.hint.hidden = false;
  }

  add(event: CallEvent): void {
    const wasAtEnd = isAtEnd(this.list);
    const { who, what, isOdd } = eventWords(event);
    const row = element('li', isOdd === true ? 'odd' : '');
    row.append(
      element('span', 'at', (event.atMs / 1_000).toFixed(2)),
      element('span', `who ${who}`, who),
      element('span', 'what', what),
    );
    this.list.append(row);
    this.hint.hidden = true;
    if (wasAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }
}
