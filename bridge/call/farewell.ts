import type { Destination } from '../contract/assistant/document';
import { type Clock, Deadline } from './clock';
import type { EndReason } from './end-reason';

/** An end of the call that somebody meant. */
export interface PlannedEnd {
  reason: Extract<
    EndReason,
    'assistant-hung-up' | 'transferred' | 'caller-silent' | 'one-sided' | 'time-limit'
  >;
  /** Who is dialled; without one the call is hung up. */
  destination?: Destination;
  /** Whether a caller who speaks before it has come to that calls it off. */
  canBeCalledOff: boolean;
  /** Told when it has been called off. */
  onCalledOff?: () => void;
  /** Told when Twilio would not do it, in a sentence. Without it the stream is closed then. */
  onFailed?: (why: string) => void;
}

/** What a farewell needs done. */
export interface FarewellActions {
  hangUp(): Promise<void>;
  transfer(destination: Destination): Promise<void>;
  /** The stream is closed, for want of anything better. */
  end(reason: EndReason): void;
}

/** A mark that does not come back must not keep a call for ever: so much longer than the last words take. */
const HEARD_DUE_MS = 5_000;
/** After Twilio has done it, the stream ends by itself. */
const STREAM_OVER_DUE_MS = 5_000;
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 1_000;

/**
 * How an intended end comes about: only once the last word was heard, and by Twilio itself, because a stream that is closed
 * means that something failed.
 *
 *   none ──plan──▶ planned ──all is heard, or it takes too long──▶ acting ──Twilio has done it──▶ done
 *    ▲               │                                                │
 *    └────callOff────┘ (where it can be called off)                   └──Twilio would not──▶ none, or the stream is closed
 */
export class Farewell {
  readonly #due: Deadline;
  readonly #retry: Deadline;
  #state: 'none' | 'planned' | 'acting' | 'done' = 'none';
  #end: PlannedEnd | undefined;
  #attempts = 0;

  constructor(
    clock: Clock,
    private readonly actions: FarewellActions,
  ) {
    this.#due = new Deadline(clock, () => this.#onDue());
    this.#retry = new Deadline(clock, () => this.#act());
  }

  get isPlanned(): boolean {
    return this.#state !== 'none';
  }

  /** Whether a caller who speaks calls the end off that is planned. */
  get canBeCalledOff(): boolean {
    return this.#end?.canBeCalledOff === true;
  }

  /** Why the call ended if it ends now: what was meant, if it has come to that. */
  reasonFor(reason: EndReason): EndReason {
    const isMeant = this.#end !== undefined && (this.#state === 'acting' || this.#state === 'done');
    return isMeant && reason === 'caller-hung-up' ? (this.#end?.reason ?? reason) : reason;
  }

  /** Plans the end; returns whether it does, for one that is planned already stands. `unheardMs` are still to be heard before. */
  plan(end: PlannedEnd, unheardMs: number): boolean {
    if (this.#state !== 'none') return false;
    this.#state = 'planned';
    this.#end = end;
    this.#attempts = 0;
    this.wait(unheardMs);
    return true;
  }

  /** More is to be heard before. */
  wait(unheardMs: number): void {
    if (this.#state === 'planned') this.#due.set(unheardMs + HEARD_DUE_MS);
  }

  /** All has been heard, and no more comes. */
  allIsHeard(): void {
    if (this.#state === 'planned') this.#act();
  }

  /** The caller speaks. Returns whether an end was called off by it. */
  callOff(): boolean {
    if (this.#state !== 'planned' || this.#end?.canBeCalledOff !== true) return false;
    const { onCalledOff } = this.#end;
    this.#reset();
    onCalledOff?.();
    return true;
  }

  /** The call is over: whatever is under way means nothing any more. */
  stop(): void {
    this.#reset();
  }

  #reset(): void {
    this.#due.clear();
    this.#retry.clear();
    this.#state = 'none';
    this.#end = undefined;
  }

  #act(): void {
    if (this.#end === undefined) return;
    const { destination } = this.#end;
    this.#due.clear();
    this.#retry.clear();
    this.#state = 'acting';
    this.#attempts += 1;
    const done = destination === undefined ? this.actions.hangUp() : this.actions.transfer(destination);
    done.then(
      () => this.#onDone(),
      (error: unknown) => this.#onRefused(error instanceof Error ? error.message : String(error)),
    );
  }

  #onDone(): void {
    if (this.#state !== 'acting') return;
    this.#state = 'done';
    this.#due.set(STREAM_OVER_DUE_MS);
  }

  #onRefused(why: string): void {
    if (this.#state !== 'acting' || this.#end === undefined) return;
    if (this.#attempts < ATTEMPTS) {
      this.#retry.set(RETRY_AFTER_MS);
      return;
    }
    const { onFailed, reason } = this.#end;
    this.#reset();
    if (onFailed === undefined) this.actions.end(reason);
    else onFailed(why);
  }

  #onDue(): void {
    if (this.#state === 'planned') this.#act();
    else if (this.#state === 'done' && this.#end !== undefined) this.actions.end(this.#end.reason);
  }
}
