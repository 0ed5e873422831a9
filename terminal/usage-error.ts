/** A command was called with something it cannot use: every problem at once, one sentence each. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** The exit code of a command that was told something it cannot use. */
export const USAGE_EXIT_CODE = 2;
