/**
 * Where a conversation stands: Twilio brings it back with the next turn, as the query of a URL that it signs, so that nobody
 * can forge it and nobody has to keep it.
 */
export interface TurnQuery {
  /** When the call was answered, in unix seconds. */
  begunS?: number | undefined;
  /** OpenAI's id of the last answer: with it, the next one knows the conversation. */
  thread?: string | undefined;
  /** The model's call of `transfer_call` that it has not been told the outcome of. */
  transferCallId?: string | undefined;
  /** How many times in a row nothing was heard. */
  quiet?: number | undefined;
  /** How many times in a row there was no answer. */
  failed?: number | undefined;
  /** What the caller has said and nobody has answered yet. */
  words?: string | undefined;
  /** The key that the caller has pressed and that nothing has come of yet. */
  key?: string | undefined;
}

/**
 * API Gateway takes 10 kB of request line and headers; so much of UTF-8 is three minutes of Japanese, and Twilio listens for
 * one at most.
 */
const WORDS_BYTES_AT_MOST = 3_000;
const ID = /^[\w-]{1,256}$/;
const COUNT = /^(0|[1-9]\d{0,11})$/;

export function writeTurnQuery(state: TurnQuery): string {
  const { begunS, thread, transferCallId, quiet, failed, words, key } = state;
  const all = {
    begun: begunS,
    thread,
    transfer: transferCallId,
    quiet: quiet === 0 ? undefined : quiet,
    failed: failed === 0 ? undefined : failed,
    words: words === undefined ? undefined : encoded(words),
    key: key === undefined ? undefined : encoded(key),
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&');
}

/** Reads it; whatever is odd counts as not given. */
export function readTurnQuery(rawQueryString: string): TurnQuery {
  const query = new URLSearchParams(rawQueryString);
  const textOf = (name: string, shape: RegExp): string | undefined => {
    const [text, ...more] = query.getAll(name);
    return text !== undefined && more.length === 0 && shape.test(text) ? text : undefined;
  };
  const numberOf = (name: string): number | undefined => {
    const text = textOf(name, COUNT);
    return text === undefined ? undefined : Number(text);
  };
  const decodedOf = (name: string): string | undefined => {
    const text = textOf(name, /^[\w-]+$/);
    return text === undefined ? undefined : Buffer.from(text, 'base64url').toString('utf8');
  };
  return {
    begunS: numberOf('begun'),
    thread: textOf('thread', ID),
    transferCallId: textOf('transfer', ID),
    quiet: numberOf('quiet'),
    failed: numberOf('failed'),
    words: decodedOf('words'),
    key: decodedOf('key'),
  };
}

function encoded(words: string): string {
  const bytes = Buffer.from(words);
  // The cut may go through the middle of a character, of which nothing is left then.
  const text = bytes
    .subarray(0, WORDS_BYTES_AT_MOST)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return Buffer.from(text).toString('base64url');
}
