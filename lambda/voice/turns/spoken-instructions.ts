import type { Assistant } from '../../../bridge/contract/assistant/document';
import { nameOf } from '../../../bridge/contract/assistant/tools';

interface Manner {
  spoken: string;
  without: (tools: string) => string;
}

const ENGLISH: Manner = {
  spoken:
    '# How you are heard\n' +
    'You speak on the telephone, and what you write is read aloud as it stands. Write only what is said: one to three short ' +
    'sentences, one question at a time, no lists, headings, symbols, emoji or web addresses. What the caller said was written ' +
    'down by a machine: where it makes no sense, ask again.',
  without: (tools) =>
    `These tools cannot be used at the moment: ${tools}. Where one is needed, say that it cannot be done at the moment, ` +
    'and offer what you can do instead.',
};

const JAPANESE: Manner = {
  spoken:
    '# 話し方\n' +
    'これは電話での会話で、あなたの書いた文はそのまま読み上げられます。話す言葉だけを、短い文で一つから三つまで書いてください。' +
    '質問は一度に一つだけにしてください。箇条書き、見出し、記号、絵文字、URLは使わないでください。' +
    '相手の発言は機械が書き起こしたものです。意味が通らないときは聞き返してください。',
  without: (tools) =>
    `次のツールはいま使えません: ${tools}。必要になったときは、いまはできないと伝え、代わりにできることを提案してください。`,
};

/** An assistant's instructions, and how to write what is read aloud. */
export function spokenInstructions({
  language,
  instructions,
  tools,
}: Pick<Assistant, 'language' | 'instructions' | 'tools'>): string {
  const manner = mannerOf(language);
  const others = tools.filter(({ type }) => type !== 'hang_up' && type !== 'transfer_call').map(nameOf);
  const missing = others.length === 0 ? [] : [manner.without(others.join(', '))];
  return [instructions, manner.spoken, ...missing].join('\n\n');
}

/** How a greeting is asked for: its instructions stand in place of the assistant's own. */
export function greetingInstructions(language: string, instructions: string): string {
  return `${instructions}\n\n${mannerOf(language).spoken}`;
}

function mannerOf(language: string): Manner {
  return /^ja(-|$)/i.test(language) ? JAPANESE : ENGLISH;
}
