import { Assistants, type KnownAssistant } from '../../bridge/contract/assistant/directory';
import { type AssistantDocument, readAssistant } from '../../bridge/contract/assistant/document';

/** An assistant of which only what matters is said. */
export function givenAssistant(document: Partial<AssistantDocument> = {}): KnownAssistant {
  const read = readAssistant({ name: 'test', language: 'en', instructions: 'Be brief.', ...document });
  if ('problems' in read) throw new Error(read.problems.join(' '));
  return { ...read.assistant, version: 'v1' };
}

/** A directory with one assistant in it. */
export function givenAssistants(document: Partial<AssistantDocument> = {}): Assistants {
  const assistant = givenAssistant(document);
  return new Assistants([assistant], assistant);
}
