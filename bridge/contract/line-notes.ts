/** What a model is told of the line, in English and alike both ways of answering: it finds the caller's language itself. */

export function timeIsShort(secondsLeft: number): string {
  return `This call ends in ${secondsLeft} seconds. Come to an end without haste, and say goodbye.`;
}

export function keyedIn(keys: string): string {
  return `The caller pressed these keys on their telephone: ${keys}`;
}
