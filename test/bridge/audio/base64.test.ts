import { isBase64 } from '../../../bridge/audio/base64';

const PAYLOAD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function judge(text: string): boolean {
  const bytes = Buffer.from(`??${text}??`, 'latin1');
  return isBase64(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 2, 2 + text.length);
}

describe('base64', () => {
  it.each(['', 'A', 'AB', 'ABC', 'ABCD', 'ABCDE', 'AB==', 'ABC=', PAYLOAD, `${PAYLOAD}==`])(
    'is %j',
    (text) => {
      expect(judge(text)).toBe(true);
    },
  );

  it.each(['"', 'AB"D', 'ABCDEFG\\', 'AB=D', 'A===', '=', 'ABCD ', 'ÿÿÿÿ', 'AB\u0000D', 'ABCD-_'])(
    'is not %j, unless it is only padding',
    (text) => {
      expect(judge(text)).toBe(text === '=');
    },
  );

  it.each([0, 1, 2, 3, 4, 5, 100, 211])('is told apart by one character, at %d', (at) => {
    const text = 'A'.repeat(212);

    expect(judge(text)).toBe(true);
    expect(judge(`${text.slice(0, at)}!${text.slice(at + 1)}`)).toBe(false);
  });
});
