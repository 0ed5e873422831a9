import type { CallStory } from './call-story';
import { element } from './element';
import { type Figure, storyFigures } from './story-figures';

const GRADE_WORDS = { good: 'quick', fair: 'fair', poor: 'slow' } as const;

/** The figures of a call, a tile each. */
export class Figures {
  #shown = '';

  constructor(private readonly list: HTMLElement) {}

  show(story: CallStory): void {
    const figures = storyFigures(story);
    const shown = JSON.stringify(figures);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.list.replaceChildren(...figures.map(tile));
  }
}

function tile({ name, value, note, grade }: Figure): HTMLElement {
  const made = element('div', 'figure');
  const figure = element('dd', `value ${grade ?? ''}`.trim(), value);
  if (grade !== undefined) figure.append(element('span', 'grade', GRADE_WORDS[grade]));
  made.append(element('dt', '', name), figure, element('dd', 'note', note));
  return made;
}
