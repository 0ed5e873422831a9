/** An assistant of several, and the file or parameter that it is kept in. */
export interface Kept {
  place: string;
  name: string;
  numbers: readonly string[];
}

/** Two assistants claim the same name or the same number: the first has it. */
export interface Clash {
  over: 'name' | 'number';
  value: string;
  places: readonly [first: string, other: string];
}

/** A sentence for whoever wrote the documents. */
export function clashSentence({ over, value, places: [first, other] }: Clash): string {
  return over === 'name'
    ? `${other}: name is "${value}", which is the name of ${first} already; give it another.`
    : `${other}: numbers has "${value}", which ${first} answers already; leave it to one of them.`;
}

/** Every name and every number that more than one assistant claims. */
export function clashesAmong(all: readonly Kept[]): Clash[] {
  const claims = all.flatMap(({ place, name, numbers }) => [
    { over: 'name' as const, value: name, place },
    ...[...new Set(numbers)].map((value) => ({ over: 'number' as const, value, place })),
  ]);
  return claims.flatMap(({ over, value, place }, index) => {
    const first = claims.findIndex((claim) => claim.over === over && claim.value === value);
    const holder = claims[first];
    return holder === undefined || first === index ? [] : [{ over, value, places: [holder.place, place] }];
  });
}
