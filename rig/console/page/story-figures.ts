import { percentile } from '../../percentile';
import type { CallStory } from './call-story';

/** One figure of a call, in words. */
export interface Figure {
  name: string;
  value: string;
  note: string;
  grade: Grade | undefined;
}

/** How good a wait is: a person who answers takes no longer than a second. */
export type Grade = 'good' | 'fair' | 'poor';

const UNKNOWN = '–';

export function gradeOf(latencyMs: number): Grade {
  return latencyMs <= 1_000 ? 'good' : latencyMs <= 2_000 ? 'fair' : 'poor';
}

/** What a call comes to so far. */
export function storyFigures({ events, droppedFrames }: CallStory): Figure[] {
  const answersMs = events
    .map((event) => (event.kind === 'answer' ? event.latencyMs : undefined))
    .filter((latencyMs) => latencyMs !== undefined);
  const firstWord = events.find((event) => event.kind === 'first-word');
  const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
  const cuts = count('interrupted');
  const asides = count('aside');
  const warnings = count('warning') + count('response-failed');
  return [
    wait('First word', firstWord?.afterMs, 'after the stream began'),
    wait('Answers, p50', percentile(answersMs, 0.5), plural(answersMs.length, 'answer')),
    wait('Answers, p95', percentile(answersMs, 0.95), 'after the last word'),
    plain('Interruptions', String(cuts), asides === 0 ? 'by the caller' : `and ${plural(asides, 'aside')}`),
    plain('Frames lost', droppedFrames === 0 ? 'none' : String(droppedFrames), 'from page to phone'),
    plain('Warnings', warnings === 0 ? 'none' : String(warnings), 'of Twilio’s debugger'),
  ];
}

export function seconds(ms: number, digits = 2): string {
  return `${(ms / 1_000).toFixed(digits)} s`;
}

function wait(name: string, ms: number | undefined, note: string): Figure {
  return ms === undefined
    ? plain(name, UNKNOWN, note)
    : { name, value: seconds(ms), note, grade: gradeOf(ms) };
}

function plain(name: string, value: string, note: string): Figure {
  return { name, value, note, grade: undefined };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
