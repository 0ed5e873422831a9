/** A sentence, with the marks that end it, or what is left at the end. */
const SENTENCE =
  /[^。．！？.!?\n]*(?:[。！？\n]+|[．.!?]+(?=\s|$)|[．.!?])[」』）)"”’]*\s*|[^。．！？.!?\n]+$/gu;
/** Where a sentence that is too long is best divided. */
const BREATH = /[、，,;；:：\s]/u;

/**
 * A text in pieces of so many characters at most, divided where sentences end: as few as possible. A sentence that is longer by itself is
 * divided where a speaker would breathe, and in the middle of a word only where it has no such place.
 */
export function inPieces(text: string, most: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const sentence of text.match(SENTENCE)?.flatMap((one) => shortened(one, most)) ?? []) {
    if (piece !== '' && (piece + sentence).trimEnd().length > most) {
      pieces.push(piece);
      piece = '';
    }
    piece += sentence;
  }
  return [...pieces, piece].map((one) => one.trim()).filter((one) => one !== '');
}

function shortened(sentence: string, most: number): string[] {
  const parts: string[] = [];
  let rest = sentence;
  while (rest.trimEnd().length > most) {
    const at = lastBreath(rest.slice(0, most)) ?? wholeCharacters(rest, most);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

/** Behind the last place to breathe. */
function lastBreath(text: string): number | undefined {
  for (let at = text.length; at > 0; at -= 1) if (BREATH.test(text[at - 1] ?? '')) return at;
  return undefined;
}

/** So many, or one less where that would divide a character. */
function wholeCharacters(text: string, most: number): number {
  const isHalf = /[\ud800-\udbff]/.test(text[most - 1] ?? '');
  return isHalf && most > 1 ? most - 1 : most;
}
