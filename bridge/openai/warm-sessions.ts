import type { Logger } from 'pino';
import { type Clock, Deadline } from '../call/clock';
import type { Secret } from '../contract/secret';
import { type SessionEnd, type SessionListener, SessionSocket } from './session-socket';

/**
 * OpenAI ends a session after 60 minutes, and a call may take 55 of them (`limits.callMinutes`). One that has waited so long is
 * replaced.
 */
export const WARM_FOR_MS = 4 * 60_000;
/** From one that could not be opened to the next, each time twice as long. */
export const RETRY_AFTER_MS = 5_000;
const RETRY_AT_MOST_MS = 60_000;

/** What sessions are kept of, and how many. */
export interface WarmSessionsParts {
  count: number;
  /** For example `wss://api.openai.com/v1/realtime`. */
  url: string;
  apiKey: Secret;
  model: string;
  clock: Clock;
  log: Logger;
}

interface Waiting {
  session: SessionSocket;
  tooOld: Deadline;
}

/**
 * Sessions that are open before anybody calls: opening one is the longest part of what a caller waits for the first word. They
 * have told nothing and cost nothing; whoever takes one tells it who it is. It is nobody's until then, so that OpenAI
 * is not told by it which caller this is.
 */
export class WarmSessions {
  readonly #opening = new Set<SessionSocket>();
  readonly #waiting: Waiting[] = [];
  readonly #retry: Deadline;
  #retryAfterMs = RETRY_AFTER_MS;
  /** Keys that are being read. */
  #reading = 0;
  #state: 'new' | 'open' | 'closed' = 'new';

  constructor(private readonly parts: WarmSessionsParts) {
    this.#retry = new Deadline(parts.clock, () => this.#fill());
  }

  /** Opens as many as there are to be, and keeps them so. */
  open(): void {
    if (this.#state === 'new') this.#state = 'open';
    this.#fill();
  }

  /** One of this model, for a call that tells it at once who it is; undefined where none is ready. */
  take(model: string): SessionSocket | undefined {
    if (model !== this.parts.model) return undefined;
    const taken = this.#waiting.shift();
    taken?.tooOld.clear();
    this.#fill();
    return taken?.session;
  }

  /** Nobody calls any more. */
  close(): void {
    this.#state = 'closed';
    this.#retry.clear();
    for (const session of this.#opening) session.close();
    this.#opening.clear();
    for (const { session, tooOld } of this.#waiting.splice(0)) {
      tooOld.clear();
      session.close();
    }
  }

  #fill(): void {
    const { count } = this.parts;
    while (
      this.#state === 'open' &&
      !this.#retry.isSet &&
      this.#reading + this.#opening.size + this.#waiting.length < count
    ) {
      this.#open();
    }
  }

  #open(): void {
    this.#reading += 1;
    this.parts.apiKey.read().then(
      (apiKey) => {
        this.#reading -= 1;
        if (this.#state === 'open') this.#dial(apiKey);
      },
      (error: unknown) => {
        this.#reading -= 1;
        this.#failed(`the key could not be read: ${String(error)}`);
      },
    );
  }

  #dial(apiKey: string): void {
    const { url, model, clock, log } = this.parts;
    const address = { url, apiKey, model, callerAlias: undefined, connection: undefined };
    try {
      const session: SessionSocket = new SessionSocket(
        address,
        undefined,
        clock,
        this.#listenerOf(() => session),
        log,
      );
      this.#opening.add(session);
    } catch (error) {
      this.#failed(String(error));
    }
  }

  #listenerOf(session: () => SessionSocket): SessionListener {
    return {
      sessionReady: () => this.#ready(session()),
      sessionOver: (end) => this.#over(session(), end),
      sessionEvent: () => undefined,
      sessionNoted: () => undefined,
      sessionFault: (error) => this.parts.log.error({ err: error }, 'fault in a session that waits'),
    };
  }

  #ready(session: SessionSocket): void {
    const tooOld = new Deadline(this.parts.clock, () => {
      session.close();
      this.#forget(session);
      this.#fill();
    });
    tooOld.set(WARM_FOR_MS);
    this.#opening.delete(session);
    this.#waiting.push({ session, tooOld });
    this.#retryAfterMs = RETRY_AFTER_MS;
  }

  #over(session: SessionSocket, { why }: SessionEnd): void {
    this.#forget(session);
    this.#failed(why);
  }

  #forget(session: SessionSocket): void {
    this.#opening.delete(session);
    const at = this.#waiting.findIndex((one) => one.session === session);
    for (const { tooOld } of at < 0 ? [] : this.#waiting.splice(at, 1)) tooOld.clear();
  }

  /** Calls go on without: they dial for themselves. */
  #failed(why: string): void {
    if (this.#state !== 'open') return;
    this.parts.log.info({ why }, 'no session is kept open');
    this.#retry.set(this.#retryAfterMs);
    this.#retryAfterMs = Math.min(2 * this.#retryAfterMs, RETRY_AT_MOST_MS);
  }
}
