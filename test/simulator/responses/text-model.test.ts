import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextModel } from '../../../simulator/responses/text-model';

/** What other endpoints serve, and what was shut down or was never served by this one. */
const ELSEWHERE =
  /audio|search|^o1-(preview|mini)|^gpt-4-(0125|1106|turbo-preview|vision|0314|32k)|^gpt-3\.5-turbo-(16k|0301|0613|1106)/;

function namesOfThePackage(): string[] {
  const types = readFileSync(join(__dirname, '../../../node_modules/openai/resources/shared.d.ts'), 'utf8');
  const union = /export type ChatModel = ([^;]+);/.exec(types)?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map(([, name]) => name!);
}

describe('a model', () => {
  it('is known by each name that the package has for this API', () => {
    const names = namesOfThePackage().filter((name) => !ELSEWHERE.test(name));

    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => TextModel.named(name) === undefined)).toEqual([]);
  });

  it('shows the name of its edition', () => {
    expect(TextModel.named('gpt-4.1-mini')?.edition).toBe('gpt-4.1-mini-2025-04-14');
    expect(TextModel.named('gpt-5.4')?.edition).toBe('gpt-5.4');
  });

  it.each([
    ['gpt-5', 'medium'],
    ['gpt-5.1', 'none'],
    ['gpt-5.2-chat-latest', 'medium'],
    ['gpt-5.4-mini', 'none'],
    ['gpt-5-chat-latest', undefined],
    ['gpt-4.1', undefined],
  ])('thinks, unasked, as much as it does: %s', (name, effort) => {
    expect(TextModel.named(name)?.effort(undefined)).toBe(effort);
  });
});
