import { createHmac } from 'node:crypto';

const PURPOSE = 'voice-bridge/caller-alias/v1';
/** What Twilio gives for the number of a caller who hides it: such words, spelled on a telephone's keys. */
const HIDDEN = new Set([
  '+266696687', // ANONYMOUS
  '+7378742833', // RESTRICTED
  '+2562533', // BLOCKED
  '+8656696', // UNKNOWN
  '+86282452253', // UNAVAILABLE
]);
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A word that is the same for each call of one caller, and from which nobody can tell the number: OpenAI is given it, to tell
 * who misuses its models from who does not. Salted with Twilio's auth token, because a plain hash of a telephone number is
 * guessed in seconds. Undefined for a caller who hides their number: all of those would be one.
 */
export function callerAlias(authToken: string, from: string): string | undefined {
  if (!E164.test(from) || HIDDEN.has(from)) return undefined;
  const salt = createHmac('sha256', authToken).update(PURPOSE).digest();
  return createHmac('sha256', salt).update(from).digest('base64url');
}
