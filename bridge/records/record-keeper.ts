import type { CallMemory } from '../call/memory';
import type { CallObserver } from '../call/observer';
import { type KeeperParts, LineKeeper, type Lines } from './line-keeper';

/** Keeps the records of all calls of a process, and brings them to their store. */
export class RecordKeeper implements Lines {
  readonly current = new Map<string, LineKeeper>();
  readonly #closing = new Set<Promise<void>>();
  #settling: Promise<void> | undefined;

  constructor(private readonly parts: KeeperParts) {}

  /** How many documents and recordings wait for the store. */
  get waiting(): number {
    return this.parts.spool.waiting;
  }

  /** Takes up what an earlier process left behind. What cannot be used is said in the log. */
  async open(): Promise<void> {
    const { spool, log } = this.parts;
    try {
      await spool.takeUp();
      if (spool.waiting > 0) log.info({ waiting: spool.waiting }, 'records were waiting for their store');
    } catch (error) {
      log.error({ why: String(error) }, 'no record can be kept: the spool folder cannot be used');
    }
  }

  /** Who keeps the record of a call on a stream that has just been let in. */
  keeperFor(callSid: string): CallObserver & CallMemory {
    return new LineKeeper(callSid, this.parts, this);
  }

  closing(work: Promise<void>): void {
    this.#closing.add(work);
    void work.finally(() => this.#closing.delete(work));
  }

  /** After the last call: what waits is brought to the store, for so long at most. */
  settle(forMs: number): Promise<void> {
    this.#settling ??= this.#settle(forMs);
    return this.#settling;
  }

  async #settle(forMs: number): Promise<void> {
    const { clock, spool, log } = this.parts;
    const untilMs = clock.nowMs() + forMs;
    let cancel: () => void = () => undefined;
    const timeIsUp = new Promise<void>((resolve) => (cancel = clock.after(forMs, resolve)));
    await Promise.race([Promise.all(this.#closing), timeIsUp]);
    cancel();
    const left = await spool.settle(untilMs - clock.nowMs());
    if (left > 0) log.warn({ waiting: left }, 'records are left in the spool');
  }
}
