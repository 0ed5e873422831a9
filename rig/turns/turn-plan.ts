import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import type { SpeechLanguage } from '../../simulator/speech/recordings';
import { defaultPlan } from '../conversation';
import type { PlannedReply } from '../call-plan';
import type { PlannedTurn } from '../planned-step';

/** A call that is answered turn by turn, as it is meant to go. */
export interface TurnPlan {
  assistant: AssistantDocument;
  turns: readonly PlannedTurn[];
  /** What the model says to each turn; after the last it hangs up. */
  answers: readonly string[];
  greeting: string;
  /** What the caller said, by the sound of it. */
  transcribe: (audio: Buffer) => string;
}

/** A voice of CoeFont's, of which only its stand-in knows. */
export const COEFONT_VOICE = '2b174967-1a8a-42e4-b1ae-5f6548cfa05d';

/** The same conversation as goes by way of the Realtime API; in Japanese CoeFont speaks. */
export function turnPlan(language: SpeechLanguage, turnCount?: number): TurnPlan {
  const { steps, replies, transcribe } = defaultPlan(language, turnCount);
  const [greeting = '', ...answers] = (replies as readonly PlannedReply[]).map(wordsOf);
  return {
    assistant: {
      name: 'turn-by-turn',
      language,
      instructions:
        language === 'ja'
          ? 'あなたはレストランの電話係です。予約を受け付けてください。'
          : 'You answer the telephone of a directory.',
      greeting: { say: greeting },
      tools: [{ type: 'hang_up' }],
      legacy: language === 'ja' ? { coefont: { voice: COEFONT_VOICE } } : {},
    },
    turns: steps as readonly PlannedTurn[],
    ...{ greeting, answers, transcribe },
  };
}

function wordsOf({ items }: PlannedReply): string {
  return items.map((item) => ('transcript' in item ? item.transcript : '')).join('');
}
