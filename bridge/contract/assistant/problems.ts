import type { core } from 'zod/mini';

/** Longer than any value that was meant to be short. */
const SHOWN_CHARACTERS_AT_MOST = 80;

/**
 * Whether a sentence quotes what is there. A person who writes a document is helped by it; in a log it would be a prompt, or
 * somebody's number. What was written for the name of a field may be one as well.
 */
export type Quoting = 'quoting' | 'discreet';

/** What is wrong with a document: a sentence for each fault, with its path, what was expected and what is there. */
export function problemsIn({ issues }: core.$ZodError, document: unknown, quoting: Quoting): string[] {
  // Two rules that a value breaks at once may say the same.
  return [...new Set(issues.flatMap((issue) => sentences(issue, document, quoting)))];
}

function sentences(issue: core.$ZodIssue, document: unknown, quoting: Quoting): string[] {
  if (issue.code === 'unrecognized_keys') {
    if (quoting === 'discreet')
      return [`${placeText(issue.path)} has a field that there is not; correct or remove it.`];
    return issue.keys.map(
      (key) => `${pathText([...issue.path, key])} is no field here; correct or remove it.`,
    );
  }
  if (issue.code === 'invalid_key') {
    const where =
      quoting === 'quoting' ? pathText(issue.path) : `a key of ${pathText(issue.path.slice(0, -1))}`;
    return issue.issues.map(({ message }) => `${where} ${message}.`);
  }
  if (issue.code === 'invalid_union') {
    // Of the forms that a value may have, the one that it was meant to have is that which is wrong further inside.
    const meant = issue.errors.find((inner) => inner.length > 0 && inner.every(isInside));
    if (meant !== undefined) {
      return meant.flatMap((inner) =>
        sentences({ ...inner, path: [...issue.path, ...inner.path] }, document, quoting),
      );
    }
  }
  return [`${placeText(issue.path)} ${issue.message}; ${described(valueAt(document, issue.path), quoting)}.`];
}

function described(received: unknown, quoting: Quoting): string {
  if (received === undefined) return 'it is missing';
  return quoting === 'quoting' ? `it is ${shown(received)}` : 'it is not';
}

function placeText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'The document' : pathText(path);
}

function isInside({ path, code }: core.$ZodIssue): boolean {
  return path.length > 0 || code === 'unrecognized_keys';
}

/** `tools[0].deadlineMs` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    document,
  );
}

/** A value as a sentence quotes it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= SHOWN_CHARACTERS_AT_MOST ? text : `${text.slice(0, SHOWN_CHARACTERS_AT_MOST)}…`;
}
