import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error';

/** Reads options off a command line. @throws UsageError in Node's own words where it is not one. */
export function readCommandLine<T extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: false }>>['values'] {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values;
  } catch (error) {
    // Node says what is wrong in the first sentence, and may add advice in others.
    throw new UsageError([`${(error as Error).message.split(/\.\s/, 1)[0] ?? ''}; see --help.`]);
  }
}
