import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export type IdPrefix = 'event' | 'item' | 'resp' | 'sess' | 'conv' | 'call';

/** An id as the service makes them: `item_` and 21 letters or digits. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomText(21)}`;
}

/**
 * Text deltas carry padding of random length, so that an eavesdropper cannot tell the words from the size of
 * the frames.
 */
export function newObfuscation(): string {
  return randomText(4 + Math.floor(Math.random() * 12));
}

function randomText(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += ALPHABET[byte % ALPHABET.length] ?? '';
  return text;
}
