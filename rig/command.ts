import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A slow network and a slow machine; whoever needs longer hangs. */
const DUE_MS = 10 * 60_000;
const KEPT_OUTPUT_CHARACTERS = 2_000;

export interface CommandOptions {
  cwd?: string;
  /** @default 10 minutes */
  dueMs?: number;
}

/** Another program did not do what it was told. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Runs another program to its end; resolves with what it printed.
 *
 * @throws CommandError with the last that it said, when it fails, takes too long, or is not there.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, dueMs = DUE_MS }: CommandOptions = {},
): Promise<string> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  // Not the option of spawn: its timer outlives a program that could not be started.
  const tooLate = setTimeout(() => child.kill(), dueMs);
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on(
      'data',
      (text: Buffer | string) => (said = (said + String(text)).slice(-KEPT_OUTPUT_CHARACTERS)),
    );
  }
  const fail = (how: string, cause?: unknown): never => {
    throw new CommandError(
      `${[program, ...args].join(' ')} ${how}.${said === '' ? '' : `\n${said.trim()}`}`,
      {
        cause,
      },
    );
  };
  const closed = once(child, 'close') as Promise<[exitCode: number | null, signal: NodeJS.Signals | null]>;
  const [exitCode, signal] = await closed
    .catch((cause: unknown) =>
      fail(`could not be run (${cause instanceof Error ? cause.message : String(cause)})`, cause),
    )
    .finally(() => clearTimeout(tooLate));
  if (exitCode !== 0) fail(exitCode === null ? `was ended by ${String(signal)}` : `failed with ${exitCode}`);
  return printed;
}
