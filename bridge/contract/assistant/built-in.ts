import { type Assistant, readAssistant } from './document';

const WORDS = {
  ja: {
    instructions:
      'あなたは電話に応対するアシスタントです。日本語で、短く、はっきりと、丁寧に話してください。' +
      '聞き取れなかったときは、聞き返してください。',
    greeting: '電話に出たところです。ひとことで挨拶し、用件を尋ねてください。',
    closingWords: 'お電話ありがとうございました。失礼いたします。',
  },
  en: {
    instructions:
      'You answer the phone. Speak English in short, clear and friendly sentences. ' +
      'Ask again whenever you did not understand.',
    greeting: 'You have just picked up the phone. Greet the caller in one sentence and ask what you can do.',
    closingWords: 'Thank you for calling. Goodbye.',
  },
};

/** Who answers where nobody has written an assistant: a friendly voice that can do nothing but talk and hang up. */
export function builtInAssistant(language: string): Assistant {
  const words = /^ja(-|$)/i.test(language) ? WORDS.ja : WORDS.en;
  const read = readAssistant({
    name: 'built-in',
    language,
    instructions: words.instructions,
    greeting: { instructions: words.greeting },
    closingWords: words.closingWords,
    tools: [{ type: 'hang_up' }],
  });
  if ('problems' in read) throw new Error(read.problems.join(' '));
  return read.assistant;
}
