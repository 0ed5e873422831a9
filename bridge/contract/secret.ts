import { setTimeout as wait } from 'node:timers/promises';

/**
 * A secret is given either as its value (a laptop) or as the name of an SSM parameter (AWS), and is read at run
 * time: kept for minutes, and read again when a peer refuses it, so that a rotation needs no restart.
 */
export interface Secret {
  /** The value, read in the last five minutes if it can be had. @throws when SSM has never given it. */
  read(): Promise<string>;
  /** The value read anew, because a peer refused the last one; at most once a minute, else as `read`. */
  refresh(): Promise<string>;
}

/** How a secret's value is fetched, for example from SSM. @throws Error in one sentence fit for a log. */
export type FetchSecret = () => Promise<string>;

interface Known {
  text: string;
  readAtMs: number;
}

const KEPT_MS = 5 * 60_000;
const REFRESH_AT_MOST_EVERY_MS = 60_000;
/** What could not be had a moment ago is not asked for again with every call. */
const RETRY_AFTER_MS = 10_000;
/** A caller whose secret is known waits no longer than for one answer of SSM. */
const READ_DUE_MS = 300;
/** What a peer has refused is most likely of no use any more, and a new one worth waiting for. */
const REFRESH_DUE_MS = 1_000;

/** A secret whose value was given outright: it cannot rotate. */
export function literalSecret(value: string): Secret {
  return { read: () => Promise.resolve(value), refresh: () => Promise.resolve(value) };
}

/**
 * A secret that is fetched, cached and fetched again. Once known it never fails: the old value serves while no new one can be
 * had. `now` is in ms.
 */
export class FetchedSecret implements Secret {
  #value: Known | undefined;
  #fetching: Promise<string> | undefined;
  #failedAtMs = -Infinity;
  /** Why the last fetch failed: what has been said once is not said again with every attempt. */
  #failure: string | undefined;

  constructor(
    private readonly fetch: FetchSecret,
    private readonly now: () => number = Date.now,
    /** Told, once, why an old value still serves. */
    private readonly complain: (problem: string) => void = warn,
  ) {}

  async read(): Promise<string> {
    if (this.#value === undefined) return this.#fetchOnce();
    return this.#notOlder(this.#value, KEPT_MS, READ_DUE_MS);
  }

  async refresh(): Promise<string> {
    if (this.#value === undefined) return this.#fetchOnce();
    return this.#notOlder(this.#value, REFRESH_AT_MOST_EVERY_MS, REFRESH_DUE_MS);
  }

  /** A value that is not older than that, if it can be had in time, else the one that is known. */
  async #notOlder({ text, readAtMs }: Known, mostMs: number, dueMs: number): Promise<string> {
    const nowMs = this.now();
    if (nowMs - readAtMs < mostMs || nowMs - this.#failedAtMs < RETRY_AFTER_MS) return text;
    return Promise.race([this.#fetchOnce().catch(() => text), wait(dueMs, text, { ref: false })]);
  }

  #fetchOnce(): Promise<string> {
    this.#fetching ??= this.#fetchAnew().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchAnew(): Promise<string> {
    try {
      const text = (await this.fetch()).trim();
      this.#value = { text, readAtMs: this.now() };
      this.#failure = undefined;
      return text;
    } catch (error) {
      this.#failedAtMs = this.now();
      if (this.#value !== undefined) this.#tell(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  #tell(failure: string): void {
    if (failure !== this.#failure) this.complain(`A secret is used as it was known before. ${failure}`);
    this.#failure = failure;
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

/** Secrets are there before any logger is; what Node warns of goes to the standard error, and from there to the same log. */
function warn(problem: string): void {
  process.emitWarning(problem, 'SecretWarning');
}
