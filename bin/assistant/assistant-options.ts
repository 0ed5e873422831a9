import { readCommandLineWithWords } from '../../terminal/command-line';
import { UsageError } from '../../terminal/usage-error';

/** What the command is told. */
export interface AssistantOptions {
  /** The documents that are checked. */
  files: readonly string[];
}

export const ASSISTANT_USAGE = `npm run assistant -- check FILE...

Checks the documents of assistants before anybody calls them: every field, the JSON Schemas of tools' parameters, whether
SSM keeps a document of that length, and whether two of the files claim the same name or number.

  --help         this text

Exits with 1 if anything is wrong with a document, and with 2 if a file cannot be read.`;

const OPTIONS = { help: { type: 'boolean', short: 'h' } } as const;

/** Reads the command line. @throws UsageError with what is wrong with it. */
export function readAssistantOptions(argv: readonly string[]): AssistantOptions | 'help' {
  const {
    values,
    words: [action, ...files],
  } = readCommandLineWithWords(argv, OPTIONS);
  if (values.help === true) return 'help';
  if (action !== 'check') {
    const received = action === undefined ? 'nothing was given' : `it is ${JSON.stringify(action)}`;
    throw new UsageError([`What is to be done must be check; ${received}. See --help.`]);
  }
  if (files.length === 0) throw new UsageError(['No file is named: name those to be checked.']);
  return { files };
}
