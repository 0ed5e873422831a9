import { checkDocument } from '../../../../bridge/contract/assistant/check';
import { versionOf } from '../../../../bridge/contract/assistant/version';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:book';
const DOCUMENT = { name: 'test', language: 'en', instructions: 'Be brief.' };

function problemsOf(document: object): string[] {
  const checked = checkDocument(JSON.stringify(document));
  return 'problems' in checked ? checked.problems : [];
}

describe('a document that is checked', () => {
  it('is complete, with the bytes and the version of the parameter that it becomes', () => {
    const value = JSON.stringify(DOCUMENT);

    expect(checkDocument(JSON.stringify(DOCUMENT, null, 2))).toMatchObject({
      assistant: DOCUMENT,
      version: versionOf(value),
      byteCount: value.length,
    });
  });

  it('is refused for what the webhook would refuse', () => {
    expect(problemsOf({ ...DOCUMENT, language: undefined })).toEqual([
      'language must be a language tag such as "ja" or "en-US"; it is missing.',
    ]);
  });

  it('is refused for a tool’s parameters and for its length at once', () => {
    const book = { type: 'lambda', name: 'book', description: 'Books.', functionArn };
    const parameters = { type: 'object', properties: { day: { type: 'strng' } } };

    expect(
      problemsOf({ ...DOCUMENT, instructions: 'x'.repeat(9_000), tools: [{ ...book, parameters }] }),
    ).toEqual([
      expect.stringMatching(/^tools\[0\]\.parameters\.properties\.day\.type must be one of /),
      expect.stringMatching(/^The assistant "test" is \d+ bytes too long: /),
    ]);
  });

  it('is refused where it is no JSON', () => {
    expect(checkDocument('{')).toEqual({ problems: [expect.stringMatching(/^It is not JSON: /)] });
  });
});
