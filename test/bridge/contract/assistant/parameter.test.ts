import { parameterValue } from '../../../../bridge/contract/assistant/parameter';

const DOCUMENT = { name: 'test', language: 'en', instructions: '' };
const EMPTY_BYTES = JSON.stringify(DOCUMENT).length;

function value(instructions: string): string {
  return parameterValue('test', { ...DOCUMENT, instructions });
}

describe('the parameter that an assistant is kept in', () => {
  it('is the document without white space', () => {
    expect(value('Be brief.')).toBe('{"name":"test","language":"en","instructions":"Be brief."}');
  });

  it('holds 8 KB', () => {
    expect(value('x'.repeat(8_192 - EMPTY_BYTES))).toHaveLength(8_192);
  });

  it('holds no byte more, and says by how many it is too long', () => {
    expect(() => value('x'.repeat(8_192 - EMPTY_BYTES + 3))).toThrow(
      'The assistant "test" is 3 bytes too long: SSM keeps 8192, and it has 8195 without white space; shorten its instructions or the descriptions of its tools.',
    );
  });

  it('counts bytes, of which Japanese has three for a character', () => {
    const over = Math.floor((8_192 - EMPTY_BYTES) / 3) + 1;

    expect(() => value('あ'.repeat(over))).toThrow(/ bytes too long/);
  });

  it('holds nothing that SSM would take for a reference', () => {
    expect(() => value('Hello {{name}}')).toThrow(
      'The assistant "test" contains {{, which SSM would take for a reference; remove it.',
    );
  });
});
