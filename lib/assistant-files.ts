import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument } from '../bridge/contract/assistant/check';
import { clashesAmong, clashSentence } from '../bridge/contract/assistant/clashes';
import type { Assistant, AssistantDocument } from '../bridge/contract/assistant/document';
import { parameterValue } from '../bridge/contract/assistant/parameter';
import type { NamedEnvironment } from './environment';

/** An assistant's document that was found fit to be deployed. */
export interface AssistantFile {
  /** As an environment names it: `assistants/<file>.json`. */
  readonly file: string;
  readonly assistant: Assistant;
  /** The document as SSM keeps it. */
  readonly value: string;
}

/** Of an environment, what decides which documents are fit. */
export type FitFor = Pick<NamedEnvironment, 'name' | 'assistants' | 'longestCallMinutes'>;

/**
 * Reads and checks the documents of an environment.
 *
 * @throws Error with everything that is wrong with them: a line for each fault, with the file and the path in it.
 */
export function readAssistantFiles(folder: string, environment: FitFor): AssistantFile[] {
  const problems: string[] = [];
  const files: AssistantFile[] = [];
  for (const file of environment.assistants) {
    const read = readOne(join(folder, `${file}.json`), file, environment);
    if ('problems' in read) problems.push(...read.problems.map((problem) => `${place(file)}: ${problem}`));
    else files.push(read);
  }
  const kept = files.map(({ file, assistant: { name, numbers } }) => ({ place: place(file), name, numbers }));
  problems.push(...clashesAmong(kept).map(clashSentence));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return files;
}

function readOne(path: string, file: string, environment: FitFor): AssistantFile | { problems: string[] } {
  const { name, longestCallMinutes } = environment;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code ?? error);
    return {
      problems: [
        `it could not be read (${code}), and the environment "${name}" names it (bin/environments.ts).`,
      ],
    };
  }
  const checked = checkDocument(text);
  if ('problems' in checked) return checked;
  const { assistant } = checked;
  const { callMinutes } = assistant.limits;
  if (callMinutes > longestCallMinutes) {
    return {
      problems: [
        `limits.callMinutes is ${callMinutes}, but the environment "${name}" keeps no call longer than ` +
          `${longestCallMinutes} minutes through a deploy; lower it, or raise longestCallMinutes in bin/environments.ts.`,
      ],
    };
  }
  return { file, assistant, value: parameterValue(assistant.name, JSON.parse(text) as AssistantDocument) };
}

function place(file: string): string {
  return `assistants/${file}.json`;
}
