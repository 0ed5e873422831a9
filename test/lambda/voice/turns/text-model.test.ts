import type { Secret } from '../../../../bridge/contract/secret';
import { literalSecret } from '../../../../bridge/contract/secret';
import { TextModel, type TextRequest } from '../../../../lambda/voice/turns/text-model';
import type { ResponsesFault, ResponsesOptions } from '../../../../simulator/responses/responses-options';
import { ResponsesSimulator } from '../../../../simulator/responses/responses-simulator';

const API_KEY = 'sk-test';
/** Longer than anything takes that answers at all. */
const LONG_MS = 20_000;

const REQUEST: TextRequest = {
  model: 'gpt-5.4-mini',
  instructions: 'You answer the phone of a hotel.',
  thread: undefined,
  opening: [{ role: 'assistant', content: 'Hotel Seaview, good day.' }],
  input: [{ role: 'user', content: 'Until when is breakfast?' }],
  tools: [],
  mostTokens: 400,
  safetyIdentifier: 'caller-1',
};
const HANG_UP: TextRequest['tools'][number] = {
  type: 'function',
  name: 'hang_up',
  description: 'Ends the call.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
};

let responses: ResponsesSimulator;
afterEach(() => responses.close());

async function modelOf(
  options: ResponsesOptions = {},
  apiKey: Secret = literalSecret(API_KEY),
): Promise<TextModel> {
  responses = await ResponsesSimulator.listen({ apiKey: API_KEY, ...options });
  return new TextModel({ url: responses.url, apiKey });
}

function answered(model: TextModel, request: Partial<TextRequest> = {}, dueMs = LONG_MS) {
  return model.answer({ ...REQUEST, ...request }, AbortSignal.timeout(dueMs));
}

const always = (fault: ResponsesFault) => ({ faults: () => fault });

describe('the text model', () => {
  it('answers, and is asked no more than the API knows', async () => {
    const model = await modelOf({ answer: () => ({ text: 'Until ten.' }) });

    const answer = await answered(model);

    expect(answer).toEqual({ thread: expect.stringMatching(/^resp_/), text: 'Until ten.', call: undefined });
    expect(responses.requests.map(({ body }) => body)).toEqual([
      {
        model: 'gpt-5.4-mini',
        instructions: 'You answer the phone of a hotel.',
        input: [
          { role: 'assistant', content: 'Hotel Seaview, good day.' },
          { role: 'user', content: 'Until when is breakfast?' },
        ],
        max_output_tokens: 400,
        reasoning: { effort: 'none' },
        store: true,
        safety_identifier: 'caller-1',
      },
    ]);
  });

  it('goes on from the answer before, without being told again how the call was opened', async () => {
    const model = await modelOf({ answer: ({ number }) => ({ text: `Answer ${number}.` }) });
    const { thread } = await answered(model);

    const { text } = await answered(model, { thread, input: [{ role: 'user', content: 'Thanks.' }] });

    expect(text).toBe('Answer 2.');
    expect(responses.requests.at(-1)?.body).toMatchObject({
      previous_response_id: thread,
      instructions: REQUEST.instructions,
      input: [{ role: 'user', content: 'Thanks.' }],
    });
  });

  it('begins anew where the conversation has been forgotten', async () => {
    const model = await modelOf({ answer: () => ({ text: 'Until ten.' }) });
    const output = { type: 'function_call_output' as const, call_id: 'call_1', output: '{}' };

    const { text } = await answered(model, { thread: 'resp_gone', input: [output, ...REQUEST.input] });

    expect(text).toBe('Until ten.');
    expect(responses.requests.map(({ refusedWith }) => refusedWith)).toEqual([
      'previous_response_not_found',
      undefined,
    ]);
    expect(responses.requests.at(-1)?.body).toMatchObject({ input: [...REQUEST.opening, ...REQUEST.input] });
  });

  it('calls one function at a time, and learns what came of it', async () => {
    const model = await modelOf({
      answer: ({ number }) =>
        number === 1 ? { text: 'Bye.', call: { name: 'hang_up', arguments: {} } } : { text: 'Still here.' },
    });
    const first = await answered(model, { tools: [HANG_UP] });
    const output = { type: 'function_call_output' as const, call_id: first.call?.id ?? '', output: '{}' };

    const next = await answered(model, {
      thread: first.thread,
      tools: [HANG_UP],
      input: [output, { role: 'user', content: 'Wait!' }],
    });

    expect(first).toMatchObject({ text: 'Bye.', call: { name: 'hang_up', arguments: '{}' } });
    expect(next.text).toBe('Still here.');
    expect(responses.requests[0]?.body).toMatchObject({ tools: [HANG_UP], parallel_tool_calls: false });
  });

  it.each([
    'gpt-4.1-mini',
    'gpt-5.1',
    'gpt-5.2',
    'gpt-5.4',
    'gpt-5.4-nano',
    'gpt-5-mini',
    'gpt-5.5',
    'o4-mini',
  ])('is asked so that %s accepts it', async (name) => {
    const model = await modelOf({ answer: () => ({ text: 'Until ten.' }) });

    expect((await answered(model, { model: name })).text).toBe('Until ten.');
  });

  it('gives no fewer tokens than the API takes', async () => {
    const model = await modelOf();

    await answered(model, { mostTokens: 1 });

    expect(responses.requests[0]?.body).toMatchObject({ max_output_tokens: 16 });
  });

  it('says what it will not answer', async () => {
    const model = await modelOf({ answer: () => ({ refusal: 'I cannot help with that.' }) });

    expect((await answered(model)).text).toBe('I cannot help with that.');
  });

  it('says as much as there was room for', async () => {
    const model = await modelOf({
      answer: () => ({ text: 'One. Two. Three. Four.' }),
      ...always({ incomplete: true }),
    });

    const { text } = await answered(model);

    expect('One. Two. Three. Four.'.startsWith(text)).toBe(true);
    expect(text).not.toBe('');
  });
});

describe('a text model that fails', () => {
  it.each<[string, ResponsesFault]>([
    ['a connection that breaks', { reset: true }],
    ['an HTTP 500', { status: 500 }],
    ['an HTTP 503', { status: 503 }],
  ])('is asked once more after %s', async (_, fault) => {
    const model = await modelOf({ answer: () => ({ text: 'Until ten.' }), faults: [fault] });

    expect((await answered(model)).text).toBe('Until ten.');
    expect(responses.requests).toHaveLength(2);
  });

  it.each<[string, ResponsesFault, string, string]>([
    ['breaks every connection', { reset: true }, 'unreachable', 'The text model was not reached ('],
    ['has no credit', { status: 429, code: 'insufficient_quota' }, 'refused', 'HTTP 429 insufficient_quota.'],
    ['is down', { status: 503, text: '<html>down</html>' }, 'refused', 'HTTP 503 without a code.'],
    ['sends a page', { text: '<html>hello</html>' }, 'odd-answer', 'no JSON.'],
    ['sends something else', { text: '{"object":"list"}' }, 'odd-answer', 'no response.'],
    ['fails in the middle', { failed: true }, 'odd-answer', 'is failed.'],
    ['says nothing', { empty: true }, 'odd-answer', 'has no words and is completed.'],
  ])('gives none where it %s', async (_, fault, why, sentence) => {
    const model = await modelOf(always(fault));

    await expect(answered(model)).rejects.toMatchObject({ why, message: expect.stringContaining(sentence) });
  });

  it('is not waited for any longer than there is time, and notices it', async () => {
    const model = await modelOf(always({ hang: true }));

    await expect(answered(model, {}, 50)).rejects.toMatchObject({
      why: 'deadline',
      message: 'The text model gave no answer in time.',
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(responses.requests).toHaveLength(1);
  });

  it('is unreachable where nobody listens', async () => {
    const model = await modelOf();
    await responses.close();

    await expect(answered(model)).rejects.toMatchObject({
      why: 'unreachable',
      message: expect.stringMatching(/^The text model was not reached \([A-Z_]+\)\.$/),
    });
  });

  it('is asked with a key that has been changed', async () => {
    const rotated: Secret = {
      read: () => Promise.resolve('sk-old'),
      refresh: () => Promise.resolve(API_KEY),
    };
    const model = await modelOf({ answer: () => ({ text: 'Until ten.' }) }, rotated);

    expect((await answered(model)).text).toBe('Until ten.');
  });

  it('refuses a key that has not', async () => {
    const model = await modelOf({}, literalSecret('sk-other'));

    await expect(answered(model)).rejects.toMatchObject({
      why: 'refused',
      message: 'The text model refused: HTTP 401 invalid_api_key.',
    });
    expect(responses.requests).toHaveLength(1);
  });

  it('is not asked without a key, and does not wait for one', async () => {
    const missing: Secret = {
      read: () => Promise.reject(new Error('SSM parameter /key could not be read.')),
      refresh: () => Promise.reject(new Error('no')),
    };
    const slow: Secret = {
      read: () => new Promise(() => undefined),
      refresh: () => new Promise(() => undefined),
    };

    await expect(answered(await modelOf({}, missing))).rejects.toMatchObject({
      why: 'key',
      message: 'SSM parameter /key could not be read.',
    });
    await responses.close();
    await expect(answered(await modelOf({}, slow), {}, 50)).rejects.toMatchObject({ why: 'key' });
  });

  it('leaves nothing of what was said in what it tells of itself', async () => {
    const message = 'Your words “a secret sentence” are not allowed.';
    const model = await modelOf(always({ status: 400, code: 'a secret sentence', message }));

    await expect(answered(model)).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});
