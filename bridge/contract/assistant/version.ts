import { createHash } from 'node:crypto';

const VERSION_CHARACTERS = 12;

/**
 * Which edition of a document this is: the beginning of its SHA-256, in hexadecimal, without the white space that it was
 * written with, so that a file and the parameter that was made of it are one edition. The text must be JSON.
 */
export function versionOf(json: string): string {
  return createHash('sha256')
    .update(JSON.stringify(JSON.parse(json)))
    .digest('hex')
    .slice(0, VERSION_CHARACTERS);
}
