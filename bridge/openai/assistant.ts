/** Who answers the phone: all that a session is told of it. */
export interface Assistant {
  /** For example `gpt-realtime-2.1`. */
  model: string;
  voice: string;
  /** BCP 47 or ISO 639-1, for example `ja`. */
  language: string;
  instructions: string;
  /** Instructions for the first reply; without it the caller speaks first. */
  greeting: string | undefined;
  turnDetection: TurnDetection;
  /** The model that writes down what the caller said. */
  transcriptionModel: string;
  noiseReduction: 'near_field' | 'far_field' | 'off';
}

/** How the end of a caller's turn is found. */
export type TurnDetection =
  | {
      type: 'server_vad';
      /** 0 to 1; higher needs louder speech. */
      threshold: number;
      prefixPaddingMs: number;
      silenceDurationMs: number;
    }
  | { type: 'semantic_vad'; eagerness: 'low' | 'medium' | 'high' | 'auto' };

/** Every number is said, because the API's own defaults differ from model to model (200 or 500 ms of silence). */
export const SERVER_VAD: TurnDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefixPaddingMs: 300,
  silenceDurationMs: 500,
};

export const SEMANTIC_VAD: TurnDetection = { type: 'semantic_vad', eagerness: 'auto' };

const PHRASES: Record<'ja' | 'en', { instructions: string; greeting: string }> = {
  ja: {
    instructions:
      'あなたは電話に応対するアシスタントです。日本語で、短く、はっきりと、丁寧に話してください。' +
      '聞き取れなかったときは、聞き返してください。',
    greeting: '電話に出たところです。ひとことで挨拶し、用件を尋ねてください。',
  },
  en: {
    instructions:
      'You answer the phone. Speak English in short, clear and friendly sentences. ' +
      'Ask again whenever you did not understand.',
    greeting: 'You have just picked up the phone. Greet the caller in one sentence and ask what you can do.',
  },
};

/** What an assistant in this language is told when nobody wrote instructions of their own. */
export function defaultPhrases(language: string): { instructions: string; greeting: string } {
  return language.toLowerCase().startsWith('ja') ? PHRASES.ja : PHRASES.en;
}

/** How much silence ends a turn; a turn that ends by its meaning has no such number. */
export function turnEndSilenceMs(turnDetection: TurnDetection): number {
  return turnDetection.type === 'server_vad' ? turnDetection.silenceDurationMs : 0;
}
