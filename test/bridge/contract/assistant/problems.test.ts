import { readAssistant } from '../../../../bridge/contract/assistant/document';
import { pathText, shown } from '../../../../bridge/contract/assistant/problems';

describe('a sentence about what is wrong', () => {
  it.each([
    [['tools', 0, 'filler', 'say'], 'tools[0].filler.say'],
    [['numbers', 12], 'numbers[12]'],
    [[], ''],
  ])('says where: %j', (path, text) => {
    expect(pathText(path)).toBe(text);
  });

  it('quotes the beginning of what is long', () => {
    expect(shown('x'.repeat(100))).toBe(`"${'x'.repeat(79)}…`);
  });

  it('is said once where a value breaks two rules that say the same', () => {
    const limits = { callMinutes: 0.5 };

    expect(readAssistant({ name: 'a', language: 'en', instructions: 'a', limits })).toEqual({
      problems: ['limits.callMinutes must be a whole number from 1 to 55; it is 0.5.'],
    });
  });

  it('tells of a value with several forms what is wrong with the form that was meant', () => {
    const silence = { promptAfterSecond: 5 };

    expect(readAssistant({ name: 'a', language: 'en', instructions: 'a', silence })).toEqual({
      problems: ['silence.promptAfterSecond is no field here; correct or remove it.'],
    });
  });
});
