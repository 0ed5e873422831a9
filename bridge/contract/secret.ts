/**
 * A secret is given either as its value (a laptop) or as the name of an SSM parameter (AWS), and is read at run
 * time: kept for minutes, and read again when a peer refuses it, so that a rotation needs no restart.
 */
export interface Secret {
  /** The value; from SSM if none was read in the last five minutes. @throws when SSM cannot give it. */
  read(): Promise<string>;
  /** The value read anew, because a peer refused the last one; at most once a minute, else as `read`. */
  refresh(): Promise<string>;
}

/** How a secret's value is fetched, for example from SSM. */
export type FetchSecret = () => Promise<string>;

const KEPT_MS = 5 * 60_000;
const REFRESH_AT_MOST_EVERY_MS = 60_000;

/** A secret whose value was given outright: it cannot rotate. */
export function literalSecret(value: string): Secret {
  return { read: () => Promise.resolve(value), refresh: () => Promise.resolve(value) };
}

/** A secret that is fetched, cached and fetched again. `now` is in ms. */
export class FetchedSecret implements Secret {
  #value: { text: string; readAtMs: number } | undefined;
  #fetching: Promise<string> | undefined;

  constructor(
    private readonly fetch: FetchSecret,
    private readonly now: () => number = Date.now,
  ) {}

  async read(): Promise<string> {
    if (this.#value !== undefined && this.now() - this.#value.readAtMs < KEPT_MS) return this.#value.text;
    return this.#fetchOnce();
  }

  async refresh(): Promise<string> {
    if (this.#value !== undefined && this.now() - this.#value.readAtMs < REFRESH_AT_MOST_EVERY_MS) {
      return this.#value.text;
    }
    return this.#fetchOnce();
  }

  #fetchOnce(): Promise<string> {
    this.#fetching ??= this.fetch()
      .then((text) => {
        this.#value = { text: text.trim(), readAtMs: this.now() };
        return this.#value.text;
      })
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }
}

/**
 * Fetches one SecureString from SSM. What that takes is loaded on first use: a laptop with literal values never
 * pays for it.
 */
export function fetchFromSsm(parameterName: string): FetchSecret {
  return async () => (await import('./ssm.js')).readSecureString(parameterName);
}

/** The secret called `name` in an environment: `NAME` is its value, `NAME_PARAMETER` the name of an SSM parameter. */
export function secretFromEnv(env: NodeJS.ProcessEnv, name: string): Secret | undefined {
  // A line break at the end comes along easily, from a file or a console, and is never part of a secret.
  const value = env[name]?.trim();
  if (value !== undefined && value !== '') return literalSecret(value);
  const parameterName = env[`${name}_PARAMETER`];
  if (parameterName !== undefined && parameterName !== '')
    return new FetchedSecret(fetchFromSsm(parameterName));
  return undefined;
}
