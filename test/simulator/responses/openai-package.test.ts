import OpenAI from 'openai';
import type { FunctionTool, Response } from 'openai/resources/responses/responses';
import { ResponsesSimulator } from '../../../simulator/responses/responses-simulator';
import type { ResponsesOptions } from '../../../simulator/responses/responses-options';

let simulator: ResponsesSimulator | undefined;
afterEach(() => simulator?.close());

const MODEL = 'gpt-5.4-mini';
const BOOK: FunctionTool = {
  type: 'function',
  name: 'book_table',
  description: 'Books a table.',
  parameters: {
    type: 'object',
    properties: { guests: { type: 'integer' } },
    required: ['guests'],
    additionalProperties: false,
  },
  strict: true,
};

async function given(options: ResponsesOptions = {}, maxRetries = 0) {
  simulator = await ResponsesSimulator.listen(options);
  const openai = new OpenAI({ apiKey: 'sk-test', baseURL: simulator.baseUrl, maxRetries });
  return { openai, simulator };
}

/** What a promise is rejected with. */
async function failureOf(promise: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const outcome = await promise.then(
    () => 'it was answered',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(OpenAI.APIError);
  return outcome as InstanceType<typeof OpenAI.APIError>;
}

describe("the openai package's own client", () => {
  it('reads what was said', async () => {
    const { openai } = await given();

    const response = await openai.responses.create({ model: MODEL, input: 'A table for two.' });

    expect(response.output_text).toBe('You said: A table for two.');
    expect(response.status).toBe('completed');
  });

  it('hears Japanese said back in Japanese', async () => {
    const { openai } = await given();

    const response = await openai.responses.create({ model: MODEL, input: '二名です' });

    expect(response.output_text).toBe('「二名です」とおっしゃいましたね。');
  });

  it('is shown everything that a response has', async () => {
    const { openai } = await given();

    const response = await openai.responses.create({
      model: 'gpt-5',
      instructions: 'Be brief.',
      input: 'Hello.',
      max_output_tokens: 500,
      metadata: { call: 'CA1' },
      safety_identifier: 'caller-1',
      tools: [BOOK],
    });

    expect(response).toMatchObject({
      id: expect.stringMatching(/^resp_[0-9a-f]{50}$/),
      object: 'response',
      created_at: expect.any(Number),
      error: null,
      incomplete_details: null,
      instructions: 'Be brief.',
      max_output_tokens: 500,
      metadata: { call: 'CA1' },
      model: 'gpt-5-2025-08-07',
      output: [
        { type: 'reasoning', id: expect.stringMatching(/^rs_/), summary: [] },
        {
          type: 'message',
          id: expect.stringMatching(/^msg_/),
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'You said: Hello.', annotations: [] }],
        },
      ],
      parallel_tool_calls: true,
      previous_response_id: null,
      reasoning: { effort: 'medium' },
      safety_identifier: 'caller-1',
      store: true,
      tool_choice: 'auto',
      tools: [BOOK],
      usage: { output_tokens_details: { reasoning_tokens: 64 } },
    });
  });

  it('goes on with a conversation', async () => {
    const turns: string[] = [];
    const { openai } = await given({
      answer: (turn) => {
        turns.push(
          `${turn.number}: ${turn.conversation.length} items, ${turn.instructions ?? 'no instructions'}`,
        );
        return { text: 'Yes.' };
      },
    });

    const first = await openai.responses.create({ model: MODEL, instructions: 'Be kind.', input: 'Hello.' });
    await openai.responses.create({ model: MODEL, previous_response_id: first.id, input: 'Two.' });

    // Instructions are not carried over; what was said is.
    expect(turns).toEqual(['1: 1 items, Be kind.', '2: 3 items, no instructions']);
  });

  it('calls a function and is told what came of it', async () => {
    const { openai } = await given({
      answer: ({ lastUserText, conversation }) =>
        conversation.at(-1)?.type === 'function_call_output'
          ? { text: 'It is booked.' }
          : { text: `For ${lastUserText}?`, call: { name: 'book_table', arguments: { guests: 2 } } },
    });
    const ask = { model: MODEL, tools: [BOOK] };

    const asked = await openai.responses.create({ ...ask, input: 'two' });
    const call = asked.output.find((item) => item.type === 'function_call');
    const told = await openai.responses.create({
      ...ask,
      previous_response_id: asked.id,
      input: [{ type: 'function_call_output', call_id: call!.call_id, output: '{"booked":true}' }],
    });

    expect(asked.output_text).toBe('For two?');
    expect(call).toMatchObject({ name: 'book_table', arguments: '{"guests":2}', status: 'completed' });
    expect(told.output_text).toBe('It is booked.');
  });

  it('reads a response again', async () => {
    const { openai } = await given();
    const { id } = await openai.responses.create({ model: MODEL, input: 'Hello.' });

    const again = await openai.responses.retrieve(id);

    expect(again.output_text).toBe('You said: Hello.');
  });

  it('finds nothing that was not to be kept', async () => {
    const { openai } = await given();
    const { id } = await openai.responses.create({ model: MODEL, input: 'Hello.', store: false });

    const failure = await failureOf(openai.responses.retrieve(id));

    expect(failure).toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('is told what its key is worth', async () => {
    const { openai, simulator } = await given({ apiKey: 'sk-another' });

    const failure = await failureOf(openai.responses.create({ model: MODEL, input: 'Hello.' }));

    expect(failure).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(failure).toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(simulator.requests).toMatchObject([{ number: 1, refusedWith: 'invalid_api_key' }]);
  });

  it('gets in with a key that is changed', async () => {
    const { openai, simulator } = await given({ apiKey: 'sk-another' });
    simulator.apiKey = 'sk-test';

    const response = await openai.responses.create({ model: MODEL, input: 'Hello.' });

    expect(response.status).toBe('completed');
  });

  it('is told that nothing is retained, where nothing is', async () => {
    const { openai } = await given({ zeroDataRetention: true });
    const { id } = await openai.responses.create({ model: MODEL, input: 'Hello.' });
    const next = { model: MODEL, previous_response_id: id, input: 'Two.' };

    const refusal = await failureOf(openai.responses.create(next));
    const missing = await failureOf(openai.responses.retrieve(id));

    expect(refusal).toMatchObject({
      status: 400,
      code: 'unsupported_parameter',
      param: 'previous_response_id',
      type: 'invalid_request_error',
      message: expect.stringContaining('due to Zero Data Retention.'),
    });
    expect(missing).toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('is told that a conversation is not known', async () => {
    const { openai } = await given();
    const lost = { model: MODEL, previous_response_id: 'resp_lost', input: 'Hello.' };

    const failure = await failureOf(openai.responses.create(lost));

    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({
      code: 'previous_response_not_found',
      param: 'previous_response_id',
      type: 'invalid_request_error',
    });
    expect(failure.message).toContain("Previous response with id 'resp_lost' not found.");
  });

  it('tries again by itself after a fault of the service', async () => {
    const { openai, simulator } = await given({ faults: [{ status: 503 }] }, 1);

    const response = await openai.responses.create({ model: MODEL, input: 'Hello.' });

    expect(response.output_text).toBe('You said: Hello.');
    expect(simulator.requests).toMatchObject([
      { number: 1, outcome: { status: 503 }, responseId: undefined },
      { number: 2, outcome: { status: 200 }, responseId: response.id },
    ]);
  });

  it.each<[string, Partial<Response>]>([
    ['failed', { status: 'failed', error: { code: 'server_error', message: expect.any(String) as string } }],
    ['incomplete', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    ['empty', { status: 'completed', output: [] }],
  ])('is given a response that is %s', async (fault, expected) => {
    const { openai } = await given({ faults: [{ [fault]: true }] });

    const response = await openai.responses.create({ model: MODEL, input: 'Hello.' });

    expect(response).toMatchObject(expected);
  });

  it('is refused for want of credit', async () => {
    const { openai } = await given({ faults: [{ status: 429, code: 'insufficient_quota' }] });

    const failure = await failureOf(openai.responses.create({ model: MODEL, input: 'Hello.' }));

    expect(failure).toBeInstanceOf(OpenAI.RateLimitError);
    expect(failure).toMatchObject({ code: 'insufficient_quota', type: 'insufficient_quota' });
  });

  it('is not streamed to, and told so', async () => {
    const { openai } = await given();

    const failure = await failureOf(openai.responses.create({ model: MODEL, input: 'Hi.', stream: true }));

    expect(failure).toMatchObject({ code: 'not_stood_in_for', param: 'stream' });
  });
});
