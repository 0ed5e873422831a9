import type { RunTool } from '../contract/assistant/tools';

/** For whom a tool is run. */
export interface ToolUser {
  callSid: string;
  assistant: string;
  /** The caller's and the dialled number, as Twilio gave them: free text of a stranger. */
  from: string | undefined;
  to: string | undefined;
}

/**
 * What came of a tool. `output` is for the model; `why` is a word for logs, and says nothing of what was asked. `given-up`: the
 * call ended while it ran, and nobody knows what has come of it.
 */
export type ToolOutcome =
  | { ok: true; output: string }
  | { ok: false; why: 'arguments' | 'refused' | 'failed' | 'too-late' | 'given-up'; output: string };

/** Runs an assistant's tools. It never rejects: a failure is an outcome that the model can speak about. */
export interface ToolRunner {
  /** `args` is what the model wrote, JSON or not; `signal` aborts when nobody waits any longer. */
  run(tool: RunTool, args: string, user: ToolUser, signal: AbortSignal): Promise<ToolOutcome>;
}

/** A failure in words that a model can pass on. */
export function failure(why: (ToolOutcome & { ok: false })['why'], sentence: string): ToolOutcome {
  return { ok: false, why, output: JSON.stringify({ error: sentence }) };
}
