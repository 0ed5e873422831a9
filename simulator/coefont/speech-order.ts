/** What is to be said, and how. */
export interface SpeechOrder {
  coefont: string;
  text: string;
  format: 'wav' | 'mp3';
  speed: number;
  volume: number;
}

/** Says what is wrong with a value; nothing if it may stay. */
type Check = (value: unknown) => string | undefined;

/** `[ 1 .. 1000 ] characters` */
const CHARACTERS_AT_MOST = 1_000;

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? undefined : 'must be a text that is not empty';
}

function between(least: number, most: number): Check {
  return (value) =>
    typeof value === 'number' && value >= least && value <= most
      ? undefined
      : `must be a number from ${least} to ${most}`;
}

/**
 * The fields of the reference (https://docs.coefont.cloud/, version 2.0.3, read in a copy), with its ranges.
 * `intonation` is not among them: an older client sends it, with the range that it has here.
 */
const CHECKS: Record<string, Check> = {
  coefont: word,
  text: (value) => word(value) ?? tooLong(value as string),
  yomi: word,
  accent: (value) =>
    typeof value === 'string' && /^[12]+$/.test(value) ? undefined : 'must be made of the digits 1 and 2',
  speed: between(0.1, 10),
  pitch: between(-3_000, 3_000),
  kuten: between(0, 5),
  toten: between(0.2, 2),
  volume: between(0.2, 2),
  intonation: between(0, 2),
  format: (value) => (value === 'wav' || value === 'mp3' ? undefined : 'must be wav or mp3'),
};

/** Reads the body of `text2speech`; a text is why it cannot be read. */
export function readSpeechOrder(body: string): SpeechOrder | string {
  const given = fieldsIn(body);
  if (given === undefined) return 'The body is no JSON object.';
  const missing = ['coefont', 'text'].find((name) => given[name] === undefined);
  if (missing !== undefined) return `"${missing}" is missing.`;
  for (const [name, value] of Object.entries(given)) {
    // What the service does with a field that it does not know is not documented; a typing error should not go unseen.
    if (!Object.hasOwn(CHECKS, name)) return `"${name}" is no field of text2speech.`;
    const wrong = CHECKS[name]?.(value);
    if (wrong !== undefined) return `"${name}" ${wrong}.`;
  }
  const { yomi, accent } = given as { yomi?: string; accent?: string };
  // The reference asks for the same length where both are given; the older client gives both or neither.
  if ((yomi ?? '').length !== (accent ?? '').length)
    return '"yomi" and "accent" must be given together, and of the same length.';
  return { format: 'wav', speed: 1, volume: 1, ...given } as SpeechOrder;
}

function fieldsIn(body: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether characters beyond the first 65,536 are counted once or twice is not documented: twice is the stricter. */
function tooLong({ length }: string): string | undefined {
  return length > CHARACTERS_AT_MOST
    ? `must have at most ${CHARACTERS_AT_MOST} characters, and has ${length}`
    : undefined;
}
