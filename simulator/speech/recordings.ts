import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Languages that speech is recorded in. */
export type SpeechLanguage = 'ja' | 'en';

/** Whose sentences they are. */
export type SpeechRole = 'caller' | 'assistant';

/** One sentence, spoken. */
export interface Recording {
  /** Such as `ja-caller-booking`. */
  name: string;
  /** What is said, in the language's usual writing. */
  text: string;
  language: SpeechLanguage;
  /** Raw μ-law, 8 kHz, mono. */
  audio: Buffer;
  durationMs: number;
}

interface IndexEntry {
  file: string;
  language: SpeechLanguage;
  role: SpeechRole;
  text: string;
  kana?: string;
  durationMs: number;
  source: string;
}

/** Everything recorded for one side of a call, in the order in which a call would need it. */
export function recordings(language: SpeechLanguage, role: SpeechRole): Recording[] {
  return readIndex()
    .filter((entry) => entry.language === language && entry.role === role)
    .map(({ file, text, durationMs }) => ({
      name: basename(file, '.ulaw'),
      text,
      language,
      audio: readFileSync(join(__dirname, file)),
      durationMs,
    }));
}

/** The index is made by make.sh together with the files, and its tests check it; so it is not validated here. */
function readIndex(): IndexEntry[] {
  return JSON.parse(readFileSync(join(__dirname, 'speech.json'), 'utf8')) as IndexEntry[];
}
