/** What Twilio brings back to the webhook as the query of an `action`, which it signs with the rest of the URL. */
export interface EndedQuery {
  /** The connect that is over: how many have failed with it; none for a call to a human. */
  attempt?: number | undefined;
  /** When that connect was made, in unix seconds. */
  sinceS?: number | undefined;
  /** When the call was answered, in unix seconds. */
  begunS?: number | undefined;
  /** The assistant had transferred the call: if nobody answered there, the caller comes back to it. */
  isTransfer?: boolean;
}

export function writeEndedQuery({ attempt, sinceS, begunS, isTransfer }: EndedQuery): string {
  const all = {
    ...{ attempt, since: sinceS, begun: begunS },
    transfer: isTransfer === true ? 1 : undefined,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Reads it: each is a plain number, given once; whatever is odd counts as not given. */
export function readEndedQuery(rawQueryString: string): EndedQuery {
  const query = new URLSearchParams(rawQueryString);
  const numberOf = (name: string): number | undefined => {
    const [text, ...more] = query.getAll(name);
    return text !== undefined && more.length === 0 && /^(0|[1-9]\d{0,11})$/.test(text)
      ? Number(text)
      : undefined;
  };
  return {
    attempt: numberOf('attempt'),
    sinceS: numberOf('since'),
    begunS: numberOf('begun'),
    isTransfer: numberOf('transfer') === 1,
  };
}
