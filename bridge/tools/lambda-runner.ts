import type { LambdaTool } from '../contract/assistant/tools';
import type { LambdaInvoker } from './lambda-invoker';
import { ToolTrouble } from './tool-trouble';

/** Of AWS's answers, that which says that we may not. */
const FORBIDDEN = 403;

/** Runs tools that are Lambda functions. What a function returns is for the model. */
export class LambdaRunner {
  #invoker: Promise<LambdaInvoker> | undefined;

  /** @throws ToolTrouble, or whatever the signal was aborted with. */
  async answer({ functionArn }: LambdaTool, payload: string, signal: AbortSignal): Promise<Uint8Array> {
    // The SDK is loaded on first use: many assistants have no such tool.
    this.#invoker ??= import('./lambda-invoker.js').then(({ LambdaInvoker }) => new LambdaInvoker());
    const invoker = await this.#invoker;
    signal.throwIfAborted();
    const invoked = await invoker.invoke(functionArn, payload, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw notInvoked(error, functionArn);
    });
    if (invoked.functionError === undefined) return bare(invoked.payload);
    // What it says of its error is for whoever wrote it, and stands in its own log.
    throw new ToolTrouble('failed', 'The tool failed.', {
      fault: `the function failed: ${invoked.functionError}`,
      functionArn,
      forWhom: 'nobody',
    });
  }
}

function notInvoked(error: unknown, functionArn: string): ToolTrouble {
  const isForbidden = statusOf(error) === FORBIDDEN;
  return new ToolTrouble(isForbidden ? 'refused' : 'failed', 'The tool could not be run.', {
    fault: nameOf(error),
    functionArn,
    forWhom: 'operator',
  });
}

/** A function that returns a text means the text, not its JSON; one that returns nothing has nothing to say. */
function bare(payload: Uint8Array): Uint8Array {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return payload;
  }
  if (typeof value === 'string') return Buffer.from(value);
  return value === null ? new Uint8Array() : payload;
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** AWS names its errors; the system's have a code. */
function nameOf(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return String(name === 'Error' ? (code ?? name) : name);
}
