import { Language, LANGUAGES } from '../../../lambda/voice/language';
import { PHRASES } from '../../../lambda/voice/phrases';

describe('a language', () => {
  it.each([
    ['ja', 'ja-JP', 'Polly.Kazuha-Neural', 'ja-JP'],
    ['ja-JP', 'ja-JP', 'Polly.Kazuha-Neural', 'ja-JP'],
    ['en', 'en-US', 'Polly.Joanna-Neural', 'en-US'],
    ['EN-gb', 'en-GB', 'Polly.Amy-Neural', 'en-GB'],
    ['en-NZ', 'en-US', 'Polly.Joanna-Neural', 'en-US'],
    ['pt', 'pt-BR', 'Polly.Camila-Neural', 'pt-BR'],
    ['pt-PT', 'pt-PT', 'Polly.Ines-Neural', 'pt-PT'],
    ['zh-Hans', 'cmn-CN', 'Polly.Zhiyu-Neural', 'cmn-Hans-CN'],
  ])('%s is spoken as %s by %s, and understood as %s', (tag, language, voice, understood) => {
    expect(new Language(tag)).toMatchObject({ speaker: { language, voice }, understood });
  });

  it('is English where it is none of ours', () => {
    expect(new Language('th-TH').phrase('goodbye')).toBe('Thank you for calling. Goodbye.');
    expect(new Language('th-TH').speaker.language).toBe('en-US');
  });

  it.each(LANGUAGES)('%s has a voice and every phrase, in words of its own', (tag) => {
    const { speaker } = new Language(tag);
    const english = Object.entries(PHRASES.en!);

    expect(speaker.voice).toMatch(/^Polly\.\w+-Neural$/);
    expect(Object.keys(PHRASES[tag]!)).toEqual(english.map(([name]) => name));
    if (tag === 'en') return;
    for (const [name, words] of english) expect(PHRASES[tag]).not.toHaveProperty(name, words);
  });
});
