import { inPieces } from '../../../../lambda/voice/turns/sentences';

describe('a text that is too long to be said at once', () => {
  it('is left alone when it is short enough', () => {
    expect(inPieces('はい。承知しました。', 1_000)).toEqual(['はい。承知しました。']);
  });

  it.each<[string, string, number, string[]]>([
    [
      'Japanese',
      '一つ目です。二つ目です！三つ目ですか？',
      8,
      ['一つ目です。', '二つ目です！', '三つ目ですか？'],
    ],
    ['Japanese quotes', '「はい。」と言いました。', 6, ['「はい。」', 'と言いました', '。']],
    ['English', 'One is here. Two is there! Three?', 14, ['One is here.', 'Two is there!', 'Three?']],
    ['several to a piece', 'A. B. C. D.', 6, ['A. B.', 'C. D.']],
    ['lines', 'one\ntwo', 4, ['one', 'two']],
  ])('is divided where sentences end: %s', (_, text, most, pieces) => {
    expect(inPieces(text, most)).toEqual(pieces);
  });

  it('is not divided within a number or a name', () => {
    expect(inPieces('It costs 3.50 today. Good.', 22)).toEqual(['It costs 3.50 today.', 'Good.']);
  });

  it('is divided where one would breathe when a sentence is too long by itself', () => {
    expect(inPieces('月曜日から金曜日まで、九時から、五時までです', 11)).toEqual([
      '月曜日から金曜日まで、',
      '九時から、五時までです',
    ]);
  });

  it('is divided anywhere, but never within a character, when there is no such place', () => {
    expect(inPieces('あいうえお', 2)).toEqual(['あい', 'うえ', 'お']);
    expect(inPieces('a😀😀', 2)).toEqual(['a', '😀', '😀']);
  });

  it.each(['', '   ', '\n\n'])('is nothing when nothing is in it: %j', (text) => {
    expect(inPieces(text, 10)).toEqual([]);
  });

  it('loses nothing, and no piece is too long, whatever it is', () => {
    const parts = ['はい。', 'そう、', '…', 'Dr. No! ', 'e.g. 3.5 ', '😀', '長い言葉', '\n', '」', '"x." '];
    for (let seed = 1; seed <= 500; seed += 1) {
      const text = Array.from(
        { length: 30 },
        (_, at) => parts[(seed * 7 + at * at * seed) % parts.length],
      ).join('');

      const pieces = inPieces(text, 20);

      expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(20);
    }
  });
});
