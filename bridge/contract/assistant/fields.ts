import * as z from 'zod/mini';

/** An object with these fields and no others. */
export function fields<const T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, 'must be an object');
}

export function listOf<T extends z.core.SomeType>(item: T) {
  return z.array(item, 'must be a list');
}

/** Some text. SSM, where assistants are kept, takes none with `{{` in it: it would be a reference. */
export function text() {
  return z.string('must be a text').check(
    z.minLength(1, 'must not be empty'),
    z.refine((value) => !value.includes('{{'), 'must not contain {{'),
  );
}

/** A number within bounds, both included; a whole one where the bounds are large. */
export function aNumberOf(least: number, most: number) {
  const isWhole = most > 10;
  const error = `must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`;
  return z.number(error).check(
    z.minimum(least, error),
    z.maximum(most, error),
    z.refine((value) => !isWhole || Number.isInteger(value), error),
  );
}

export function oneOf<const T extends readonly [string, ...string[]]>(...allowed: T) {
  return z.enum(allowed, `must be one of ${allowed.join(', ')}`);
}

export const E164 = z
  .string('must be an E.164 number such as "+15005550006"')
  .check(z.regex(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number such as "+15005550006"'));

export const languageTag = z
  .string('must be a language tag such as "ja" or "en-US"')
  .check(z.refine(isLanguageTag, 'must be a language tag such as "ja" or "en-US"'));

/** Whether it is one that `Intl` takes, which throws for any other in the middle of a call, and that begins with a language of ISO 639. */
export function isLanguageTag(value: string): boolean {
  if (!/^[A-Za-z]{2,3}(-|$)/.test(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** The name of a secret in SSM. */
export const ssmName = z
  .string('must be the name of an SSM parameter')
  .check(z.regex(/^\/[a-zA-Z0-9_.\-/]{1,1010}$/, 'must be the name of an SSM parameter that begins with /'));
