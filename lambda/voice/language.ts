import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { type Phrase, PHRASES } from './phrases';

/** How Twilio speaks a language, in a neural voice. */
export type Speaker = Required<Pick<VoiceResponse.SayAttributes, 'language' | 'voice'>>;

/** How `<Gather>` calls a language. */
export type Understood = NonNullable<VoiceResponse.GatherAttributes['language']>;

/** A language as Twilio speaks and understands it. */
interface Spoken {
  speaker: Speaker;
  understood: Understood;
}

/** The first of a language is what it is taken for where no region is named, or one that is not here. */
const SPOKEN: Readonly<Record<string, Spoken>> = {
  'en-us': spoken('en-US', 'Polly.Joanna-Neural', 'en-US'),
  'en-gb': spoken('en-GB', 'Polly.Amy-Neural', 'en-GB'),
  'en-au': spoken('en-AU', 'Polly.Olivia-Neural', 'en-AU'),
  'en-in': spoken('en-IN', 'Polly.Kajal-Neural', 'en-IN'),
  'ja-jp': spoken('ja-JP', 'Polly.Kazuha-Neural', 'ja-JP'),
  'zh-cn': spoken('cmn-CN', 'Polly.Zhiyu-Neural', 'cmn-Hans-CN'),
  'ko-kr': spoken('ko-KR', 'Polly.Seoyeon-Neural', 'ko-KR'),
  'de-de': spoken('de-DE', 'Polly.Vicki-Neural', 'de-DE'),
  'fr-fr': spoken('fr-FR', 'Polly.Lea-Neural', 'fr-FR'),
  'fr-ca': spoken('fr-CA', 'Polly.Gabrielle-Neural', 'fr-CA'),
  'es-es': spoken('es-ES', 'Polly.Lucia-Neural', 'es-ES'),
  'es-mx': spoken('es-MX', 'Polly.Mia-Neural', 'es-MX'),
  'es-us': spoken('es-US', 'Polly.Lupe-Neural', 'es-US'),
  'it-it': spoken('it-IT', 'Polly.Bianca-Neural', 'it-IT'),
  'pt-br': spoken('pt-BR', 'Polly.Camila-Neural', 'pt-BR'),
  'pt-pt': spoken('pt-PT', 'Polly.Ines-Neural', 'pt-PT'),
};

/** The languages that callers are told things in. */
export const LANGUAGES: readonly string[] = Object.keys(PHRASES);
const OTHERWISE = 'en';

/** What a caller is told, and by whom. */
export interface Words {
  text: string;
  speaker: Speaker;
}

/** One of our languages, by a tag such as `ja` or `en-GB`; English where we have no other. */
export class Language {
  readonly speaker: Speaker;
  readonly understood: Understood;
  readonly #phrases: Readonly<Record<Phrase, string>>;

  constructor(tag: string) {
    const wanted = tag.toLowerCase();
    const [primary = ''] = wanted.split('-');
    const known = LANGUAGES.includes(primary) ? primary : OTHERWISE;
    this.#phrases = PHRASES[known] as Record<Phrase, string>;
    const { speaker, understood } = SPOKEN[wanted] ?? firstOf(known);
    this.speaker = speaker;
    this.understood = understood;
  }

  phrase(phrase: Phrase): string {
    return this.#phrases[phrase];
  }

  /** The phrase in Twilio's voice. */
  words(phrase: Phrase): Words {
    return { text: this.#phrases[phrase], speaker: this.speaker };
  }
}

function firstOf(primary: string): Spoken {
  const [, first] = Object.entries(SPOKEN).find(([tag]) => tag.startsWith(`${primary}-`)) ?? [];
  if (first === undefined) throw new Error(`There is no voice of the language ${primary}.`);
  return first;
}

function spoken(language: Speaker['language'], voice: Speaker['voice'], understood: Understood): Spoken {
  return { speaker: { language, voice }, understood };
}
