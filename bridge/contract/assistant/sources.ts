import { readFile } from 'node:fs/promises';
import { builtInAssistant } from './built-in';
import type { AssistantSource } from './directory';

/**
 * Where the environment says that assistants are kept: `ASSISTANT_PARAMETERS` names SSM parameters, `ASSISTANT_FILES` files,
 * several with commas between them. Where it names neither, the one answers that nobody needs to write. Files are read for
 * every call: who edits one on a laptop calls again at once.
 */
export function assistantSource(env: NodeJS.ProcessEnv, language: string): AssistantSource {
  const parameters = namesIn(env.ASSISTANT_PARAMETERS);
  if (parameters.length > 0) {
    return { read: async () => (await import('../ssm.js')).readStrings(parameters) };
  }
  const files = namesIn(env.ASSISTANT_FILES);
  return files.length > 0 ? { keptMs: 0, read: () => readFiles(files) } : builtInSource(language);
}

function builtInSource(language: string): AssistantSource {
  const documents = new Map([['built-in', JSON.stringify(builtInAssistant(language))]]);
  return { read: () => Promise.resolve(documents) };
}

async function readFiles(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  for (const file of files) {
    try {
      documents.set(file, await readFile(file, 'utf8'));
    } catch (cause) {
      const { code = String(cause) } = cause as NodeJS.ErrnoException;
      throw new Error(`The assistant ${file} could not be read (${code}); check ASSISTANT_FILES.`, { cause });
    }
  }
  return documents;
}

/** Each once: SSM refuses to give one twice. */
function namesIn(list = ''): string[] {
  const names = list.split(',').map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '');
}
