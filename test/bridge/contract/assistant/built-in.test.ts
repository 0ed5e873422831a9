import { builtInAssistant } from '../../../../bridge/contract/assistant/built-in';

describe('who answers where nobody has written an assistant', () => {
  it.each(['ja', 'ja-JP', 'JA'])('speaks Japanese in "%s"', (language) => {
    expect(builtInAssistant(language)).toMatchObject({
      language,
      instructions: expect.stringContaining('日本語で'),
      closingWords: expect.stringContaining('ありがとうございました'),
    });
  });

  it.each(['en', 'en-GB', 'jam', 'fi'])('speaks English in "%s"', (language) => {
    expect(builtInAssistant(language)).toMatchObject({
      language,
      instructions: expect.stringContaining('Speak English'),
    });
  });

  it('can do nothing but talk and hang up', () => {
    expect(builtInAssistant('en')).toMatchObject({
      name: 'built-in',
      numbers: [],
      destinations: [],
      tools: [{ type: 'hang_up' }],
    });
  });
});
