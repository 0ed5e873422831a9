/** @throws Error when there is no such key on a phone. */
export function checkKey(digit: string): void {
  if (!/^[0-9*#A-D]$/.test(digit)) throw new Error(`"${digit}" is not a key of a phone.`);
}
