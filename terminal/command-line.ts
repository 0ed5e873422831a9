import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: false }>
>['values'];

/** Reads options off a command line. @throws UsageError in Node's own words where it is not one. */
export function readCommandLine<T extends Options>(argv: readonly string[], options: T): Values<T> {
  return inNodesWords(() => parseArgs({ args: [...argv], options, allowPositionals: false }).values);
}

/** Reads options and the words among them that belong to none. @throws UsageError in Node's own words. */
export function readCommandLineWithWords<T extends Options>(
  argv: readonly string[],
  options: T,
): { values: Values<T>; words: string[] } {
  return inNodesWords(() => {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return { values, words: positionals };
  });
}

function inNodesWords<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    // Node says what is wrong in the first sentence, and may add advice in others.
    throw new UsageError([`${(error as Error).message.split(/\.\s/, 1)[0] ?? ''}; see --help.`]);
  }
}
