import type { ResponseInputItem } from 'openai/resources/responses/responses';
import { ResponsesSimulator } from '../../../simulator/responses/responses-simulator';
import { asking, JSON_HEADERS, post } from './plain-request';
import type { Refused } from './plain-request';

let simulator: ResponsesSimulator;
beforeAll(async () => {
  simulator = await ResponsesSimulator.listen({ models: ['gpt-of-ours'] });
});
afterAll(() => simulator.close());

const call: ResponseInputItem = {
  type: 'function_call',
  call_id: 'call_1',
  name: 'book',
  arguments: '{}',
};
const LONG_METADATA = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`key${index}`, 'x']));

describe('the simulated Responses API', () => {
  it.each<[what: string, body: object, error: Refused]>([
    ['an unknown parameter', asking({ max_tokens: 50 }), { code: 'unknown_parameter', param: 'max_tokens' }],
    ['no model', { input: 'Hello.' }, { code: 'missing_required_parameter', param: 'model' }],
    ['a model that there is not', asking({ model: 'gpt-4.0' }), { code: 'model_not_found', param: 'model' }],
    [
      'a model of another endpoint',
      asking({ model: 'gpt-realtime-2.1' }),
      { code: 'model_not_found', param: 'model' },
    ],
    [
      'instructions that are a number',
      asking({ instructions: 5 }),
      { code: 'invalid_type', param: 'instructions' },
    ],
    [
      'too few tokens',
      asking({ max_output_tokens: 15 }),
      { code: 'integer_below_min_value', param: 'max_output_tokens' },
    ],
    [
      'half a token',
      asking({ max_output_tokens: 99.5 }),
      { code: 'invalid_type', param: 'max_output_tokens' },
    ],
    [
      'a temperature above 2',
      asking({ temperature: 3 }),
      { code: 'decimal_above_max_value', param: 'temperature' },
    ],
    [
      'a long safety identifier',
      asking({ safety_identifier: 'x'.repeat(129) }),
      { code: 'string_above_max_length', param: 'safety_identifier' },
    ],
    [
      'too much metadata',
      asking({ metadata: LONG_METADATA }),
      { code: 'object_above_max_properties', param: 'metadata' },
    ],
    [
      'a long key in metadata',
      asking({ metadata: { ['k'.repeat(65)]: 'x' } }),
      { code: 'property_name_above_max_length', param: 'metadata' },
    ],
    [
      'a long value in metadata',
      asking({ metadata: { call: 'x'.repeat(513) } }),
      { code: 'string_above_max_length', param: 'metadata.call' },
    ],
    [
      'a number in metadata',
      asking({ metadata: { call: 1 } }),
      { code: 'invalid_type', param: 'metadata.call' },
    ],
    ['no input at all', { model: 'gpt-5.4-mini' }, { code: 'missing_required_parameter', param: 'input' }],
    ['an empty input', asking({ input: '' }), { code: 'missing_required_parameter', param: 'input' }],
    [
      'an input that is an object',
      asking({ input: { role: 'user' } }),
      { code: 'invalid_type', param: 'input' },
    ],
    [
      'a message of nobody known',
      asking({ input: [{ role: 'tool', content: 'x' }] }),
      { code: 'invalid_value', param: 'input[0].role' },
    ],
    [
      'a message without content',
      asking({ input: [{ role: 'user' }] }),
      { code: 'missing_required_parameter', param: 'input[0].content' },
    ],
    [
      'a message whose content is null',
      asking({ input: [{ role: 'user', content: null }] }),
      { code: 'invalid_type', param: 'input[0].content' },
    ],
    [
      'a part of chat completions',
      asking({ input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }),
      { code: 'invalid_value', param: 'input[0].content[0].type' },
    ],
    [
      'words of the user that the model said',
      asking({ input: [{ role: 'user', content: [{ type: 'output_text', text: 'x' }] }] }),
      { code: 'invalid_value', param: 'input[0].content[0]' },
    ],
    [
      'words of the model that the user said',
      asking({ input: [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }] }),
      {
        code: 'invalid_value',
        param: 'input[0].content[0]',
        message: "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
      },
    ],
    [
      'tool calls of chat completions',
      asking({ input: [{ role: 'assistant', content: 'x', tool_calls: [] }] }),
      { code: 'unknown_parameter', param: 'input[0].tool_calls' },
    ],
    [
      'an output that is an object',
      asking({ input: [call, { type: 'function_call_output', call_id: 'call_1', output: {} }] }),
      { code: 'invalid_type', param: 'input[1].output' },
    ],
    [
      'an output without a call',
      asking({ input: [{ type: 'function_call_output', call_id: 'call_9', output: '' }] }),
      {
        code: null,
        param: 'input',
        message: 'No tool call found for function call output with call_id call_9.',
      },
    ],
    [
      'a call without an output',
      asking({ input: [call, { role: 'user', content: 'x' }] }),
      { code: null, param: 'input', message: 'No tool output found for function call call_1.' },
    ],
    [
      'an id of something else',
      asking({ previous_response_id: 'msg_1' }),
      { code: 'invalid_value', param: 'previous_response_id' },
    ],
    [
      'an id that is none',
      asking({ previous_response_id: 'resp_?' }),
      { code: 'invalid_value', param: 'previous_response_id' },
    ],
    [
      'reasoning where there is none',
      asking({ model: 'gpt-4.1', reasoning: { effort: 'none' } }),
      { code: 'unsupported_parameter', param: 'reasoning.effort' },
    ],
    [
      'more reasoning than there is',
      asking({ model: 'gpt-5.1', reasoning: { effort: 'xhigh' } }),
      {
        code: 'unsupported_value',
        param: 'reasoning.effort',
        message:
          "Unsupported value: 'xhigh' is not supported with the 'gpt-5.1' model. Supported values are: 'none', 'low', 'medium', and 'high'.",
      },
    ],
    [
      'less reasoning than there is',
      asking({ model: 'gpt-6-astra', reasoning: { effort: 'none' } }),
      {
        code: 'unsupported_value',
        param: 'reasoning.effort',
        message:
          "Unsupported value: 'none' is not supported with the 'gpt-6-astra' model. Supported values are: 'low', 'medium', 'high', 'xhigh', and 'max'.",
      },
    ],
    [
      'a temperature where there is reasoning',
      asking({ model: 'gpt-5', temperature: 0.2 }),
      {
        code: null,
        param: 'temperature',
        message: "Unsupported parameter: 'temperature' is not supported with this model.",
      },
    ],
    [
      'what it does not stand in for',
      asking({ background: true }),
      { code: 'not_stood_in_for', param: 'background' },
    ],
  ])('refuses %s', async (_what, body, error) => {
    const answer = await post(simulator, body);

    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject(error);
  });

  it.each<[string, object]>([
    ['what is said as text', asking({})],
    [
      'a null where one may be',
      asking({ instructions: null, metadata: null, temperature: null, store: null }),
    ],
    [
      'messages of everybody',
      asking({
        input: [
          { role: 'developer', content: 'x' },
          { role: 'assistant', content: [{ type: 'output_text', text: 'x' }] },
          { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] },
        ],
      }),
    ],
    [
      'a call with its output',
      asking({ input: [call, { type: 'function_call_output', call_id: 'call_1', output: 'x' }] }),
    ],
    ['the least tokens', asking({ max_output_tokens: 16 })],
    ['the least reasoning', asking({ model: 'gpt-5', reasoning: { effort: 'minimal' } })],
    ['a temperature where there is no reasoning', asking({ temperature: 0.2 })],
    ['the usual temperature', asking({ model: 'gpt-5', temperature: 1 })],
    ['a model of which it was told', asking({ model: 'gpt-of-ours' })],
  ])('takes %s', async (_what, body) => {
    const answer = await post(simulator, body);

    expect(answer).toMatchObject({ status: 200, body: { status: 'completed' } });
  });

  it.each([
    ['no key', { 'content-type': 'application/json' }, null],
    ['a key without "Bearer"', { ...JSON_HEADERS, authorization: 'sk-test' }, null],
    ['a key that is none', { ...JSON_HEADERS, authorization: 'Bearer test' }, 'invalid_api_key'],
  ])('lets nobody in with %s', async (_what, headers, code) => {
    const answer = await post(simulator, asking({}), headers);

    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
  });

  it('refuses a body that is not said to be JSON', async () => {
    const answer = await post(simulator, asking({}), { ...JSON_HEADERS, 'content-type': 'text/plain' });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'unsupported_content_type' } } });
  });

  it('refuses a body that is no JSON', async () => {
    const answer = await post(simulator, '{');

    expect(answer).toMatchObject({ status: 400, body: { error: { code: null, param: null } } });
  });

  it('has nothing else to read or to write', async () => {
    const headers = { authorization: 'Bearer sk-test' };

    const wrongMethod = await fetch(simulator.url, { headers });
    const wrongPath = await fetch(simulator.url.replace('responses', 'chat/completions'), { headers });

    expect([wrongMethod.status, wrongPath.status]).toEqual([405, 404]);
  });
});
