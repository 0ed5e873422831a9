import { randomBytes } from 'node:crypto';

/** A new identifier as Twilio makes them: `CA` for calls, `MZ` for streams, and 32 hexadecimal digits. */
export function newSid(prefix: 'CA' | 'MZ'): string {
  return prefix + randomBytes(16).toString('hex');
}
