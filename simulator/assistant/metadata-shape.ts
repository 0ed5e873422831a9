import { invalidType, nameTooLong, stringTooLong, tooManyProperties } from './refusal';
import { firstRefusal, isObject, kindOf } from './shape';
import type { Shape } from './shape';

/** What the API keeps with an object, as published: so many pairs of a short name and a text. */
const PAIRS_AT_MOST = 16;
const KEY_CHARACTERS_AT_MOST = 64;
const VALUE_CHARACTERS_AT_MOST = 512;

export const metadata: Shape = (value, path) => {
  if (!isObject(value)) return invalidType(path, 'an object', kindOf(value));
  const pairs = Object.entries(value);
  if (pairs.length > PAIRS_AT_MOST) return tooManyProperties(path, PAIRS_AT_MOST, pairs.length);
  return firstRefusal(
    pairs.map(
      ([key, kept]) =>
        () =>
          key.length > KEY_CHARACTERS_AT_MOST
            ? nameTooLong(path, KEY_CHARACTERS_AT_MOST, key.length)
            : textUpTo(VALUE_CHARACTERS_AT_MOST)(kept, `${path}.${key}`),
    ),
  );
};

export function textUpTo(limit: number): Shape {
  return (value, path) => {
    if (typeof value !== 'string') return invalidType(path, 'a string', kindOf(value));
    return value.length > limit ? stringTooLong(path, limit, value.length) : undefined;
  };
}
