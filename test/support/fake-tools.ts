import type { ToolOutcome, ToolRunner, ToolUser } from '../../bridge/call/tool-runner';
import { nameOf, type RunTool } from '../../bridge/contract/assistant/tools';

/** Tools that run until a test says what comes of them. */
export class FakeTools implements ToolRunner {
  /** What runs, as words. */
  readonly did: string[] = [];
  readonly users: ToolUser[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #settle: ((outcome: ToolOutcome) => void)[] = [];

  run(tool: RunTool, args: string, user: ToolUser, signal: AbortSignal): Promise<ToolOutcome> {
    this.did.push(`${nameOf(tool)} ${args}`);
    this.users.push(user);
    this.signals.push(signal);
    return new Promise((resolve) => this.#settle.push(resolve));
  }

  /** The tool that was called first, of those that run, answers. */
  async answer(output: string): Promise<void> {
    await this.settle({ ok: true, output });
  }

  async settle(outcome: ToolOutcome): Promise<void> {
    this.#settle.shift()?.(outcome);
    await tick();
  }
}

/** Whatever was promised is done. */
export async function tick(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
