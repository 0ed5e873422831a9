import type { AssistantDocument } from './document';

/** An advanced parameter of SSM holds no more. */
export const MOST_BYTES = 8 * 1_024;

/**
 * A document as the value of the SSM parameter that it is kept in: without the white space that it was written with.
 *
 * @throws Error in one sentence when SSM would not take it.
 */
export function parameterValue(name: string, document: AssistantDocument): string {
  const value = JSON.stringify(document);
  const bytes = Buffer.byteLength(value);
  if (bytes > MOST_BYTES) {
    throw new Error(
      `The assistant "${name}" is ${bytes - MOST_BYTES} bytes too long: SSM keeps ${MOST_BYTES}, and it has ${bytes} without white space; shorten its instructions or the descriptions of its tools.`,
    );
  }
  if (value.includes('{{')) {
    throw new Error(`The assistant "${name}" contains {{, which SSM would take for a reference; remove it.`);
  }
  return value;
}
