import type { Logger } from 'pino';
import type { Clock } from './call/clock';
import type { EndReason } from './call/end-reason';

/** What goes away, as its shutdown needs it. */
export interface Stoppable {
  readonly switchboard: {
    readonly activeCalls: number;
    drain(): Promise<void>;
    endAll(reason: EndReason): void;
  };
  close(): Promise<void>;
}

/**
 * How a process goes away: no new calls, time for those that run to end by themselves, and the rest is handed over.
 *
 *   serving ──begin──▶ draining ──the last call has ended──▶ closed
 *                          │                                    ▲
 *                          └──time is up, or hurry(): `draining`┘
 *
 * Whose stream is closed as `draining` is still on the line: Twilio asks the webhook, which connects to another task.
 */
export class Shutdown {
  #draining: Promise<void> | undefined;

  constructor(
    private readonly bridge: Stoppable,
    /** How long calls may take to end by themselves. */
    private readonly drainMs: number,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Begins to go away; asked again, it goes on as it has begun. Resolves when nothing is left. */
  begin(): Promise<void> {
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  /** Waits for no call any longer. */
  hurry(): void {
    const { switchboard } = this.bridge;
    this.log.info({ activeCalls: switchboard.activeCalls }, 'handing over');
    switchboard.endAll('draining');
  }

  async #drain(): Promise<void> {
    const { switchboard } = this.bridge;
    const startedAtMs = this.clock.nowMs();
    this.log.info({ activeCalls: switchboard.activeCalls, drainMs: this.drainMs }, 'draining');
    const cancel = this.clock.after(this.drainMs, () => this.hurry());
    await switchboard.drain();
    cancel();
    await this.bridge.close();
    this.log.info({ durationMs: Math.round(this.clock.nowMs() - startedAtMs) }, 'bridge stopped');
  }
}
