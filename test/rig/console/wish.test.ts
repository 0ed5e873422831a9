import { readWish } from '../../../rig/console/wish';

function fault(text: string): string | undefined {
  const read = readWish(text);
  return 'fault' in read ? read.fault : undefined;
}

describe('what the page asks for', () => {
  it.each([
    { do: 'call' },
    { do: 'call', from: '+15005550006', to: '+815012345678' },
    { do: 'hang-up' },
    { do: 'press', key: '#' },
    { do: 'say', text: 'Hello.' },
    { do: 'say', recording: 'en-caller-hello' },
  ])('is understood: %j', (wish) => {
    expect(readWish(JSON.stringify(wish))).toEqual({ wish });
  });

  it.each([
    ['{', 'A message of the page is not a JSON object.'],
    ['[]', 'A message of the page is not a JSON object.'],
    ['null', 'A message of the page is not a JSON object.'],
    ['{}', 'The console cannot do nothing.'],
    ['{"do":"dance"}', 'The console cannot do "dance".'],
    ['{"do":"call","from":"117"}', 'The number of the caller must be like +15005550006; it is "117".'],
    ['{"do":"call","to":5}', 'The number that is dialled must be like +15005550006; it is 5.'],
    ['{"do":"press","key":"55"}', 'A key is one of 0 to 9, * and #; "55" is none.'],
    ['{"do":"press"}', 'A key is one of 0 to 9, * and #; nothing is none.'],
    ['{"do":"say"}', 'There are no words to say.'],
    ['{"do":"say","text":"  "}', 'There are no words to say.'],
  ])('is refused in a sentence: %s', (text, sentence) => {
    expect(fault(text)).toBe(sentence);
  });

  it('is not said at any length, nor quoted at any', () => {
    expect(fault(JSON.stringify({ do: 'say', text: 'x'.repeat(501) }))).toBe(
      'Nobody says 501 characters in one breath; say 500 at most.',
    );
    expect(fault(JSON.stringify({ do: 'x'.repeat(500) }))!.length).toBeLessThan(80);
  });
});
