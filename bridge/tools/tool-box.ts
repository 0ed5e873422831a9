import type { Logger } from 'pino';
import { failure, type ToolOutcome, type ToolRunner, type ToolUser } from '../call/tool-runner';
import type { RunTool } from '../contract/assistant/tools';
import type { Secret } from '../contract/secret';
import type { ToolAddresses } from './address-rules';
import { ArgumentCheck } from './argument-check';
import { CheckedLookup, type Resolve } from './checked-lookup';
import { HttpsPost } from './https-post';
import { HttpsRunner } from './https-runner';
import { LambdaRunner } from './lambda-runner';
import { outputText } from './tool-output';
import { toolRequestText } from './tool-request';
import { ToolTrouble } from './tool-trouble';

/** What a tool box works with. */
export interface ToolBoxOptions {
  /** The secret that is kept under this name. */
  secretNamed: (parameterName: string) => Secret;
  /** Where the servers of https tools may be. */
  addresses: ToolAddresses;
  log: Logger;
  /** Whose certificates are believed, in PEM. @default - what Node believes */
  ca?: string;
  /** Finds the addresses of a tool's host. @default - the system's resolver */
  resolve?: Resolve;
}

/**
 * The tools that an assistant may call, run for real. Whatever goes wrong is an outcome that the model can speak about; an
 * operator reads in the log what was wrong, and nothing of what was asked or answered.
 */
export class ToolBox implements ToolRunner {
  readonly #arguments = new ArgumentCheck();
  readonly #lambda = new LambdaRunner();
  readonly #https: HttpsRunner;

  constructor(private readonly options: ToolBoxOptions) {
    const { addresses, resolve, ca, secretNamed } = options;
    this.#https = new HttpsRunner(new HttpsPost(new CheckedLookup(addresses, resolve), ca), secretNamed);
  }

  async run(tool: RunTool, args: string, user: ToolUser, signal: AbortSignal): Promise<ToolOutcome> {
    try {
      signal.throwIfAborted();
      const values = this.#arguments.read(tool, args);
      const request = toolRequestText({ tool: tool.name, arguments: values, call: user });
      const bytes =
        tool.type === 'lambda'
          ? await this.#lambda.answer(tool, request, signal)
          : await this.#https.answer(tool, request, signal);
      return { ok: true, output: outputText(bytes) };
    } catch (error) {
      // Nobody waits any longer, and nothing is wrong.
      if (signal.aborted) return failure('given-up', 'The tool was given up.');
      return this.#failed(error, tool, user);
    }
  }

  #failed(error: unknown, { name }: RunTool, { callSid }: ToolUser): ToolOutcome {
    const { log } = this.options;
    if (!(error instanceof ToolTrouble)) {
      log.error(
        { callSid, tool: name, fault: error instanceof Error ? error.name : 'unknown' },
        'tool fault',
      );
      return failure('failed', 'The tool failed.');
    }
    if (error.facts !== undefined) {
      const { forWhom, ...facts } = error.facts;
      log[forWhom === 'operator' ? 'error' : 'warn']({ callSid, tool: name, ...facts }, 'tool trouble');
    }
    return failure(error.why, error.message);
  }
}
