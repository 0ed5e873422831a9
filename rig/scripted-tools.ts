import { failure, type ToolOutcome, type ToolRunner, type ToolUser } from '../bridge/call/tool-runner';
import type { RunTool } from '../bridge/contract/assistant/tools';
import { ArgumentCheck } from '../bridge/tools/argument-check';
import { ToolTrouble } from '../bridge/tools/tool-trouble';
import type { ScriptToolOutcome } from './script/script-replies';

/** What a failed tool says, in its place. */
const SENTENCES = {
  arguments: 'The arguments are wrong.',
  refused: 'The tool refused.',
  failed: 'The tool failed.',
  'too-late': 'The tool took too long.',
} as const;

/** The tools of a script: nothing is called, and what comes of each is written down. Arguments are checked as they always are. */
export class ScriptedTools implements ToolRunner {
  readonly complaints: string[] = [];
  readonly #arguments = new ArgumentCheck();
  readonly #counts = new Map<string, number>();

  constructor(private readonly outcomes: Readonly<Record<string, readonly ScriptToolOutcome[]>>) {}

  async run(tool: RunTool, args: string, _user: ToolUser, signal: AbortSignal): Promise<ToolOutcome> {
    try {
      this.#arguments.read(tool, args);
    } catch (error) {
      if (error instanceof ToolTrouble) return failure(error.why, error.message);
      throw error;
    }
    const outcome = this.#next(tool.name);
    if (outcome === undefined) {
      this.complaints.push(`The tool ${tool.name} was called, and the script does not say what comes of it.`);
      return failure('failed', SENTENCES.failed);
    }
    await passed(outcome.never === true ? Infinity : outcome.afterMs, signal);
    const { fails, answers } = outcome;
    if (fails !== undefined) return failure(fails, SENTENCES[fails]);
    return { ok: true, output: typeof answers === 'string' ? answers : JSON.stringify(answers) };
  }

  #next(name: string): ScriptToolOutcome | undefined {
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    const outcomes = this.outcomes[name];
    return outcomes?.[count] ?? outcomes?.at(-1);
  }
}

/** Until so much time has passed, or nobody waits any longer. */
function passed(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = durationMs === Infinity ? undefined : setTimeout(done, durationMs);
    signal.addEventListener('abort', done, { once: true });
  });
}
