import { literalSecret } from '../../../../bridge/contract/secret';
import { TextModel, type TextRequest } from '../../../../lambda/voice/turns/text-model';
import type { ResponsesOptions } from '../../../../simulator/responses/responses-options';
import { ResponsesSimulator } from '../../../../simulator/responses/responses-simulator';

const API_KEY = 'sk-test';
/** Longer than anything takes that answers at all. */
const LONG_MS = 20_000;

const TRANSFER: TextRequest['tools'][number] = {
  type: 'function',
  name: 'transfer_call',
  description: 'Transfers the call.',
  parameters: {
    type: 'object',
    properties: { destination: { type: 'string' } },
    required: ['destination'],
    additionalProperties: false,
  },
  strict: true,
};
const REQUEST: TextRequest = {
  model: 'gpt-5.4-mini',
  instructions: 'You answer the phone of a hotel.',
  thread: undefined,
  opening: [{ role: 'assistant', content: 'Hotel Seaview, good day.' }],
  input: [{ role: 'user', content: 'Until when is breakfast?' }],
  tools: [],
  mostTokens: 400,
  safetyIdentifier: undefined,
};

let responses: ResponsesSimulator;
let nowMs: number;
beforeEach(() => {
  nowMs = 1_000_000;
});
afterEach(() => responses.close());

async function modelOf(options: ResponsesOptions = {}) {
  responses = await ResponsesSimulator.listen({ apiKey: API_KEY, ...options });
  const model = new TextModel({
    url: responses.url,
    apiKey: literalSecret(API_KEY),
    nowMs: () => nowMs,
  });
  return (request: Partial<TextRequest> = {}) =>
    model.answer({ ...REQUEST, ...request }, AbortSignal.timeout(LONG_MS));
}

/** What each request went on from. */
function threads(): unknown[] {
  return responses.requests.map(
    ({ body }) => (body as { previous_response_id?: string }).previous_response_id,
  );
}

describe('a conversation of an organisation with zero data retention', () => {
  it('goes on without what was said before, as if it began', async () => {
    const ask = await modelOf({ zeroDataRetention: true, answer: () => ({ text: 'Until ten.' }) });
    const { thread } = await ask();
    const output = { type: 'function_call_output' as const, call_id: 'call_1', output: '{}' };

    const { text } = await ask({ thread, input: [output, ...REQUEST.input] });

    expect(text).toBe('Until ten.');
    expect(threads()).toEqual([undefined, thread, undefined]);
    expect(responses.requests[1]!.refusedWith).toBe('unsupported_parameter');
    expect(responses.requests[2]!.body).toMatchObject({ input: [...REQUEST.opening, ...REQUEST.input] });
  });

  it('is not asked for in vain with every turn, but once in an hour', async () => {
    const ask = await modelOf({ zeroDataRetention: true });
    await ask({ thread: 'resp_1' });

    await ask({ thread: 'resp_2' });
    nowMs += 60 * 60_000;
    await ask({ thread: 'resp_3' });

    expect(threads()).toEqual(['resp_1', undefined, undefined, 'resp_3', undefined]);
  });
});

describe('a conversation that OpenAI keeps', () => {
  it('is asked for with the next turn though another was forgotten', async () => {
    const ask = await modelOf();
    await ask({ thread: 'resp_gone' });
    const { thread } = await ask();

    await ask({ thread });

    expect(threads()).toEqual(['resp_gone', undefined, undefined, thread]);
  });

  it('goes on from the answer before one that broke off within a call', async () => {
    const destination = 'the reception of the hotel, where somebody is all day';
    const ask = await modelOf({
      answer: ({ number }) =>
        number === 2
          ? { text: 'Yes.', call: { name: 'transfer_call', arguments: { destination } } }
          : { text: `Answer ${number}.` },
      faults: [undefined, { incomplete: true }, undefined],
    });
    const { thread } = await ask({ tools: [TRANSFER] });

    await expect(ask({ thread, tools: [TRANSFER] })).rejects.toMatchObject({
      why: 'odd-answer',
      message: "The text model's call of a tool broke off.",
    });
    const again = await ask({ thread, tools: [TRANSFER] });

    expect(again.call).toMatchObject({ name: 'transfer_call' });
  });

  it('refuses to go on from one that broke off', async () => {
    const call = { name: 'transfer_call', arguments: { destination: 'the reception of the hotel' } };
    const ask = await modelOf({ answer: () => ({ call }), faults: [{ incomplete: true }] });
    await ask({ tools: [TRANSFER] }).catch(() => undefined);

    const next = ask({ thread: responses.requests[0]!.responseId, tools: [TRANSFER] });

    await expect(next).rejects.toMatchObject({ why: 'refused' });
    expect(responses.requests[1]!.refusedWith).toMatch(/^No tool output found for function call call_/);
  });

  it('has no answer that was filtered in it', async () => {
    const ask = await modelOf({ faults: [{ incomplete: 'content_filter' }] });

    await expect(ask()).rejects.toMatchObject({
      why: 'odd-answer',
      message: "The text model's response was filtered.",
    });
  });
});
