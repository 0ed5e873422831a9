import { parrot, recorded } from '../simulator/assistant/answers';
import type { Answers } from '../simulator/assistant/answers';
import { type Recording, recordings, type SpeechLanguage } from '../simulator/speech/recordings';

/** One turn of the caller's. */
export interface PlannedTurn {
  /** What is said, as a person would write it. */
  text: string;
  /** μ-law. */
  audio: Buffer;
  /** Said over the answer before it, once so much of that was heard; otherwise after it. */
  overAnswerAfterMs?: number;
}

/** A call as it is meant to go: what the caller says, and what the assistant has to say. */
export interface Conversation {
  language: SpeechLanguage;
  turns: PlannedTurn[];
  answers: Answers;
  /** What was said, by the sound of it: recognises the recordings, byte for byte. */
  transcribe: (audio: Buffer) => string;
}

/** Into the second sentence of a long answer: late enough to be heard, early enough to have something to cut. */
const INTERRUPT_AFTER_MS = 2_500;

interface Story {
  greeting: string;
  /** The caller's recording, the assistant's answer to it, and whether it is said over the answer before. */
  exchanges: readonly (readonly [says: string, answer: string, how?: 'interrupting'])[];
  farewell: readonly [says: string, answer: string];
}

const STORIES: Record<SpeechLanguage, Story> = {
  en: {
    greeting: 'greeting',
    exchanges: [
      ['booking', 'saved'],
      ['trouble', 'long'],
      ['interrupts', 'sorry', 'interrupting'],
    ],
    farewell: ['goodbye', 'goodbye'],
  },
  ja: {
    greeting: 'greeting',
    exchanges: [
      ['hello', 'when'],
      ['booking', 'name'],
      ['name', 'long'],
      ['interrupts', 'wait', 'interrupting'],
    ],
    farewell: ['goodbye', 'goodbye'],
  },
};

/** A conversation in recorded speech; `turnCount` counts the caller's turns. */
export function recordedConversation(language: SpeechLanguage, turnCount?: number): Conversation {
  const { greeting, exchanges, farewell } = STORIES[language];
  const caller = byName(language, 'caller');
  const assistant = byName(language, 'assistant');
  const count = turnCount ?? exchanges.length + 1;
  const chosen = Array.from({ length: count }, (_, turn) =>
    turn === count - 1 && count > 1 ? farewell : exchanges[turn % exchanges.length],
  ).filter((exchange) => exchange !== undefined);
  return {
    language,
    turns: chosen.map(([says, , how]) => ({
      ...caller(says),
      ...(how === undefined ? {} : { overAnswerAfterMs: INTERRUPT_AFTER_MS }),
    })),
    answers: recorded(
      [greeting, ...chosen.map(([, answer]) => answer)].map(assistant).map(({ audio, text }) => ({
        audio,
        transcript: text,
      })),
    ),
    transcribe: (audio) => recognise(audio, recordings(language, 'caller')),
  };
}

/** The caller says the same again and again, and the assistant says it back; every second time they interrupt. */
export function repeatedSpeech(audio: Buffer, language: SpeechLanguage, turnCount = 3): Conversation {
  const durationMs = audio.length / 8;
  const text = `(${(durationMs / 1_000).toFixed(1)} s of speech)`;
  return {
    language,
    turns: Array.from({ length: turnCount }, (_, turn) => ({
      text,
      audio,
      ...(turn % 2 === 1 ? { overAnswerAfterMs: Math.min(INTERRUPT_AFTER_MS, durationMs / 2) } : {}),
    })),
    answers: parrot(),
    transcribe: () => text,
  };
}

function byName(language: SpeechLanguage, role: 'caller' | 'assistant') {
  const known = recordings(language, role);
  return (name: string): Recording => {
    const found = known.find((recording) => recording.name === `${language}-${role}-${name}`);
    if (found === undefined) throw new Error(`There is no recording ${language}-${role}-${name}.`);
    return found;
  };
}

/** The middle of a recording, found byte for byte in what was heard, tells which one it was. */
function recognise(audio: Buffer, known: readonly Recording[]): string {
  const found = known.find((recording) => {
    const middle = Math.floor(recording.audio.length / 2);
    return audio.includes(recording.audio.subarray(middle, middle + 1_600));
  });
  return found?.text ?? '(not understood)';
}
