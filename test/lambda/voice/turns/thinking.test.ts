import { literalSecret } from '../../../../bridge/contract/secret';
import { TextModel } from '../../../../lambda/voice/turns/text-model';
import { thinkingOf } from '../../../../lambda/voice/turns/thinking';
import { ResponsesSimulator } from '../../../../simulator/responses/responses-simulator';

describe('a model', () => {
  it.each([
    ['gpt-5.4-mini', 'none'],
    ['gpt-5.1-2025-11-13', 'none'],
    ['gpt-5.5', 'none'],
    ['gpt-5', 'minimal'],
    ['gpt-5-mini-2025-08-07', 'minimal'],
    ['o3', 'low'],
    ['o4-mini', 'low'],
    ['gpt-6-astra', 'low'],
  ])('is told to think as little as it can: %s, %s', (model, effort) => {
    expect(thinkingOf(model).effort).toBe(effort);
  });

  it.each(['gpt-4.1-mini', 'gpt-4o', 'gpt-5-chat-latest', 'gpt-5.2-pro', 'gpt-5-pro', 'gpt-7'])(
    'is told nothing where it would refuse, or may: %s',
    (model) => {
      expect(thinkingOf(model).effort).toBeUndefined();
    },
  );

  it.each(['gpt-5-mini', 'o4-mini', 'gpt-6-luna', 'gpt-5.2-pro', 'gpt-5.3-chat-latest'])(
    'has room for its thoughts beside that of its answer: %s',
    (model) => {
      expect(thinkingOf(model).tokens).toBeGreaterThan(0);
    },
  );

  it.each(['gpt-4.1-mini', 'gpt-5.4-mini', 'gpt-5-chat-latest'])(
    'that does not think has the room of its answer: %s',
    (model) => {
      expect(thinkingOf(model).tokens).toBe(0);
    },
  );
});

describe('an answer of a model that thinks', () => {
  let responses: ResponsesSimulator;
  beforeAll(async () => {
    responses = await ResponsesSimulator.listen({ answer: () => ({ text: 'Until ten o’clock.' }) });
  });
  afterAll(() => responses.close());

  it.each(['gpt-5', 'gpt-5-nano', 'o1', 'o3-mini', 'o4-mini', 'gpt-6-astra', 'gpt-5.6-sol', 'gpt-5.2-pro'])(
    'is not cut by its thoughts where it may have few tokens: %s',
    async (name) => {
      const model = new TextModel({ url: responses.url, apiKey: literalSecret('sk-test') });
      const request = { model: name, instructions: '', thread: undefined, opening: [], tools: [] };

      const { text } = await model.answer(
        {
          ...request,
          input: [{ role: 'user', content: 'Until when?' }],
          mostTokens: 30,
          safetyIdentifier: undefined,
        },
        AbortSignal.timeout(20_000),
      );

      expect(text).toBe('Until ten o’clock.');
    },
  );
});
