/** A message of the API's that is not what it documents. Counted and ignored: the call goes on. */
export class RealtimeProtocolError extends Error {
  override readonly name = 'RealtimeProtocolError';
}

/** The fields of an object that somebody else made. Those a call cannot do without are refused by name. */
export class Fields {
  readonly values: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    private readonly whose: string,
  ) {
    if (typeof value !== 'object' || value === null)
      throw new RealtimeProtocolError(`${whose} that is no object`);
    this.values = value as Record<string, unknown>;
  }

  text(name: string): string {
    const value = this.values[name];
    if (typeof value !== 'string') throw this.odd(name);
    return value;
  }

  number(name: string): number {
    const value = this.values[name];
    if (typeof value !== 'number') throw this.odd(name);
    return value;
  }

  /** A number of things or seconds; 0 where there is none. */
  count(name: string): number {
    const value = this.values[name];
    return typeof value === 'number' && value > 0 ? value : 0;
  }

  object(name: string): Fields {
    const object = this.optionalObject(name);
    if (object === undefined) throw this.odd(name);
    return object;
  }

  optionalText(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  optionalObject(name: string): Fields | undefined {
    const value = this.values[name];
    return typeof value === 'object' && value !== null ? new Fields(value, this.whose) : undefined;
  }

  odd(name: string): RealtimeProtocolError {
    return new RealtimeProtocolError(`${this.whose} whose ${name} is not as documented`);
  }
}
