import type { Wish } from './messages';

/** What the page asked for, or a sentence about what was wrong with it. */
export type ReadWish = { wish: Wish } | { fault: string };

const E164 = /^\+[1-9]\d{6,14}$/;
const KEY = /^[0-9*#]$/;
/** A long answer to a question, said without a pause. */
const MOST_CHARACTERS = 500;

/** Reads one text message of the page. */
export function readWish(text: string): ReadWish {
  const fields = parse(text);
  if (fields === undefined) return { fault: 'A message of the page is not a JSON object.' };
  switch (fields.do) {
    case 'call':
      return readCall(fields);
    case 'hang-up':
      return { wish: { do: 'hang-up' } };
    case 'press': {
      const { key } = fields;
      return typeof key === 'string' && KEY.test(key)
        ? { wish: { do: 'press', key } }
        : { fault: `A key is one of 0 to 9, * and #; ${quoted(key)} is none.` };
    }
    case 'say':
      return readSay(fields);
    default:
      return { fault: `The console cannot do ${quoted(fields.do)}.` };
  }
}

function readCall({ from, to }: Record<string, unknown>): ReadWish {
  const numbers = Object.entries({ from, to });
  for (const [name, number] of numbers) {
    if (number === undefined || (typeof number === 'string' && E164.test(number))) continue;
    return {
      fault: `The number ${name === 'from' ? 'of the caller' : 'that is dialled'} must be like +15005550006; it is ${quoted(number)}.`,
    };
  }
  return { wish: { do: 'call', ...(Object.fromEntries(numbers) as { from?: string; to?: string }) } };
}

function readSay({ text, recording }: Record<string, unknown>): ReadWish {
  if (typeof recording === 'string') return { wish: { do: 'say', recording } };
  if (typeof text !== 'string' || text.trim() === '') return { fault: 'There are no words to say.' };
  return text.length > MOST_CHARACTERS
    ? { fault: `Nobody says ${text.length} characters in one breath; say ${MOST_CHARACTERS} at most.` }
    : { wish: { do: 'say', text: text.trim() } };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What was received, but not at any length. */
function quoted(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  return json === undefined ? 'nothing' : json.length > 40 ? `${json.slice(0, 40)}…` : json;
}
