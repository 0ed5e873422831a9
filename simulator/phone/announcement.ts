import { Attributes } from './attributes';
import { SAY_LANGUAGES, SAY_VOICES } from './say-voices';
import type { Warn } from './warnings';
import type { XmlElement } from './xml-element';
import { textWithin } from './xml-element';

/** What Twilio says. */
export interface SayNoun {
  text: string;
  language: string | undefined;
  voice: string | undefined;
}

/** What the caller hears, or the silence between: the verbs that stand for themselves and within `<Gather>`. */
export type Announcement =
  | { verb: 'Say'; say: SayNoun; timesCount: number }
  | { verb: 'Play'; url: string; timesCount: number }
  | { verb: 'Pause'; lengthMs: number };

/** `loop="0"` is as often as this, unless the caller hangs up (Twilio docs: TwiML `<Play>` and `<Say>`, "loop"). */
const ENDLESS_TIMES_COUNT = 1000;

const TONES = /^[0-9A-DWw#*]+$/;

/** @returns undefined if there is nothing to hear, which has then been warned of. */
export function readAnnouncement(
  element: XmlElement,
  warn: Warn,
  within: 'Response' | 'Gather' = 'Response',
): Announcement | undefined {
  const attributes = new Attributes(element, warn);
  const text = textWithin(element).trim();
  switch (element.name) {
    case 'Say': {
      const isNested = within === 'Gather';
      const isKnown = (names: ReadonlySet<string>) => (name: string) => names.has(name);
      const what = 'one that Twilio knows';
      // With neither, Twilio speaks all the same, in its default voice.
      const language = attributes.checked('language', 13512, isKnown(SAY_LANGUAGES), what);
      const voice = attributes.checked('voice', isNested ? 13321 : 13511, isKnown(SAY_VOICES), what);
      const say = { text, language, voice };
      const timesCount = timesOf(attributes, isNested ? 13322 : 13510);
      attributes.refuseOthers();
      return { verb: 'Say', say, timesCount };
    }
    case 'Play': {
      const tones = attributes.checked('digits', 13430, (value) => TONES.test(value), 'keys and pauses');
      const timesCount = timesOf(attributes, 13410);
      attributes.refuseOthers();
      if (tones === undefined) return { verb: 'Play', url: text, timesCount };
      if (within === 'Response') return tonesPlayed(tones);
      warn(13320, '<Play> with digits does not stand within <Gather>.');
      return undefined;
    }
    case 'Pause': {
      const lengthMs = 1000 * (attributes.wholeNumber('length', 13910, 1) ?? 1);
      attributes.refuseOthers();
      return { verb: 'Pause', lengthMs };
    }
    default:
      return undefined;
  }
}

function timesOf(attributes: Attributes, code: 13322 | 13410 | 13510): number {
  const loop = attributes.wholeNumber('loop', code, 0) ?? 1;
  return Math.min(loop === 0 ? ENDLESS_TIMES_COUNT : loop, ENDLESS_TIMES_COUNT);
}

/** How long a tone lasts is not documented, only the pauses between are: `w` is half a second, `W` a whole one. */
function tonesPlayed(tones: string): Announcement {
  const pauses: readonly string[] = tones.match(/w/gi) ?? [];
  return { verb: 'Pause', lengthMs: pauses.reduce((sum, pause) => sum + (pause === 'w' ? 500 : 1000), 0) };
}
