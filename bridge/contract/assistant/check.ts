import { type Assistant, type AssistantDocument, parseAssistant } from './document';
import { parameterProblems } from './parameters';
import { parameterValue } from './parameter';
import { versionOf } from './version';

/** A document that may be deployed, or everything that is wrong with it, one sentence each. */
export type CheckedDocument =
  { assistant: Assistant; version: string; byteCount: number } | { problems: string[] };

/**
 * Checks all that can be known of a document before it answers a call. The webhook, which has to start quickly, reads its
 * documents without looking at what the tools' parameters are.
 */
export function checkDocument(text: string): CheckedDocument {
  const read = parseAssistant(text);
  if ('problems' in read) return read;
  const problems = parameterProblems(read.assistant);
  try {
    const value = parameterValue(read.assistant.name, JSON.parse(text) as AssistantDocument);
    if (problems.length > 0) return { problems };
    const { assistant } = read;
    return { assistant, version: versionOf(text), byteCount: Buffer.byteLength(value) };
  } catch (error) {
    return { problems: [...problems, error instanceof Error ? error.message : String(error)] };
  }
}
