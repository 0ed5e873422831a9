import { ToolTrouble } from './tool-trouble';

/**
 * Of all that a tool may answer, about 4,000 tokens. The model reads them before it says a word, again in every later turn,
 * and each time they are paid for.
 */
export const MOST_OUTPUT_BYTES = 16 * 1_024;

/** A tool that had nothing to say has done what it was asked; the model is told so. */
const DONE = JSON.stringify({ ok: true });

/** A tool's answer as the model gets it: text, and some in any case. @throws ToolTrouble when it is no use to a model. */
export function outputText(bytes: Uint8Array): string {
  if (bytes.length > MOST_OUTPUT_BYTES) {
    throw new ToolTrouble(
      'failed',
      `The tool was run, but its answer is longer than ${MOST_OUTPUT_BYTES / 1_024} KiB and was not read.`,
      { fault: `an answer of more than ${MOST_OUTPUT_BYTES} bytes`, forWhom: 'nobody' },
    );
  }
  const text = decoded(bytes);
  if (text === undefined) {
    throw new ToolTrouble('failed', 'The tool was run, but its answer cannot be read.', {
      fault: 'an answer that is not text in UTF-8',
      forWhom: 'nobody',
    });
  }
  return text.trim() === '' ? DONE : text;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
