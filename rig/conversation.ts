import { join, resolve } from 'node:path';
import { type Answers, parrot, recorded } from '../simulator/assistant/answers';
import type { SpeechLanguage } from '../simulator/speech/recordings';
import type { CallPlan, PlannedReply } from './call-plan';
import type { PlannedTurn } from './planned-step';
import { readScriptFile } from './script/script-file';

/** The caller's turns of a call, and what the assistant has to say. */
export interface Conversation {
  language: SpeechLanguage;
  turns: PlannedTurn[];
  answers: Answers;
  /** What was said, by the sound of it: recognises the recordings, byte for byte. */
  transcribe: (audio: Buffer) => string;
}

const SCRIPTS = resolve(__dirname, '../simulator/scripts');
/** Into the second sentence of a long answer: late enough to be heard, early enough to have something to cut. */
const INTERRUPT_AFTER_MS = 2_500;

/**
 * The call that is taken unless another is asked for, in recorded speech. `turnCount` counts the caller's turns: the last is
 * the goodbye, and those before it are said again and again if there are to be more.
 */
export function defaultPlan(language: SpeechLanguage, turnCount?: number): CallPlan {
  const plan = readScriptFile(join(SCRIPTS, `directory-${language}.json`));
  if (turnCount === undefined) return plan;
  const turns = plan.steps as PlannedTurn[];
  const [greeting, ...answers] = plan.replies as PlannedReply[];
  const chosen = Array.from({ length: turnCount }, (_, turn) =>
    turn === turnCount - 1 && turnCount > 1 ? turns.length - 1 : turn % (turns.length - 1),
  );
  const picked = <T>(from: readonly T[]): T[] =>
    chosen.map((index) => from[index]).filter((one) => one !== undefined);
  return {
    ...plan,
    steps: picked(turns),
    replies: [greeting ?? { items: [] }, ...picked(answers)],
    expect: {},
  };
}

/** The same for whoever takes calls in another way. */
export function recordedConversation(language: SpeechLanguage, turnCount?: number): Conversation {
  const { steps, replies, transcribe } = defaultPlan(language, turnCount);
  const answers = recorded(replies as PlannedReply[]);
  return { language, turns: steps as PlannedTurn[], answers, transcribe };
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

/** As a plan, of which nothing is expected but what every call should be. */
export function planOf({ language, turns, answers, transcribe }: Conversation): CallPlan {
  return { title: 'A conversation', language, steps: turns, replies: answers, transcribe, expect: {} };
}
