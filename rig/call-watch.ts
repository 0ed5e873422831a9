import type { CallObserver, CallSummary, ToolFacts } from '../bridge/call/observer';

/** What the bridge told of a call while it went on. */
export class CallWatch {
  /** One for each connect. */
  readonly summaries: CallSummary[] = [];
  readonly tools: ToolFacts[] = [];
  /** What was keyed in and handed to the assistant. */
  readonly keys: string[] = [];
  #asides = 0;

  /** How often the caller said too little to stop the assistant. */
  get asides(): number {
    return this.#asides;
  }

  readonly observer: CallObserver = {
    keepsWords: () => true,
    toolFinished: (_callSid, facts) => this.tools.push(facts),
    keyedIn: (_callSid, keys) => this.keys.push(keys),
    asideHeard: () => (this.#asides += 1),
    ended: (summary) => this.summaries.push(summary),
  };
}
