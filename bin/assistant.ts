import { readFile } from 'node:fs/promises';
import { USAGE_EXIT_CODE, UsageError } from '../terminal/usage-error';
import { ASSISTANT_USAGE, readAssistantOptions } from './assistant/assistant-options';
import { checkReport } from './assistant/check-report';

async function main(): Promise<number> {
  const options = readAssistantOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(ASSISTANT_USAGE);
    return 0;
  }
  const { complete, problems } = checkReport(await readAll(options.files));
  for (const line of complete) console.log(line);
  for (const line of problems) console.error(line);
  return problems.length === 0 ? 0 : 1;
}

/** The text of each file. @throws UsageError that names every file that cannot be read. */
async function readAll(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  const unreadable: string[] = [];
  for (const file of files) {
    try {
      documents.set(file, await readFile(file, 'utf8'));
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      unreadable.push(`${file} cannot be read (${code}); check its name.`);
    }
  }
  if (unreadable.length > 0) throw new UsageError(unreadable);
  return documents;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  },
);
