/**
 * What the assistant is told by the call itself. The assistant's own instructions are the team's; these say what happened on the
 * line, in English, and leave the caller's language to the assistant.
 */

export function sayExactly(words: string): string {
  return `Say exactly: “${words}”`;
}

export const LINE_RESTORED =
  'The line was interrupted for a moment and is there again. Apologise in one short sentence, and go on with the conversation ' +
  'where it was, in its language.';

export const LINE_RESTORED_WITHOUT_MEMORY =
  'The line was interrupted for a moment and is there again, but you remember nothing of the conversation. Apologise in one ' +
  'short sentence, and ask the caller to tell you again what they need.';

export const TRANSFER_UNANSWERED =
  'The caller was being transferred, but nobody answered, and they are back on the line with you. Tell them so in one short ' +
  'sentence, and ask how you can help instead.';

export const ASK_WHETHER_THERE =
  'The caller has said nothing for a while. Ask in one short sentence, in the language of the conversation, whether they are ' +
  'still there.';

export const SAY_GOODBYE =
  'The call ends now. Say goodbye in one short, friendly sentence, in the language of the conversation.';

/** Answers to tools that the call itself is. */
export const CALLED_OFF = JSON.stringify({
  error: 'The caller went on speaking, so it was not done. Go on with the conversation.',
});
export const NO_SUCH_TOOL = JSON.stringify({ error: 'There is no tool of this name.' });

export function noSuchDestination(names: readonly string[]): string {
  return JSON.stringify({ error: `The destination must be one of: ${names.join(', ')}.` });
}

export const ENDS_ALREADY = JSON.stringify({ error: 'The call is being ended or transferred already.' });

export const HANG_UP_FAILED = JSON.stringify({
  error: 'The call could not be ended. Tell the caller that they may hang up.',
});

export const TRANSFER_FAILED = JSON.stringify({
  error: 'The transfer could not be made. Tell the caller, and go on.',
});
