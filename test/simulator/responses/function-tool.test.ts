import { ResponsesSimulator } from '../../../simulator/responses/responses-simulator';
import { asking, post } from './plain-request';
import type { Refused } from './plain-request';

let simulator: ResponsesSimulator;
beforeAll(async () => {
  simulator = await ResponsesSimulator.listen();
});
afterAll(() => simulator.close());

function functionTool(wrong: object): object {
  const parameters = { type: 'object', properties: {}, required: [], additionalProperties: false };
  return asking({ tools: [{ type: 'function', name: 'book', parameters, strict: true, ...wrong }] });
}

function schema(parameters: object): object {
  return functionTool({ parameters });
}

describe('a function given to the simulated Responses API', () => {
  it.each<[what: string, body: object, error: Refused]>([
    [
      'a tool as chat completions have it',
      asking({ tools: [{ type: 'function', function: { name: 'book' } }] }),
      { code: 'missing_required_parameter', param: 'tools[0].name' },
    ],
    [
      'a function with a space in its name',
      functionTool({ name: 'book it' }),
      { code: 'invalid_value', param: 'tools[0].name' },
    ],
    [
      'a function with a long name',
      functionTool({ name: 'x'.repeat(65) }),
      { code: 'string_above_max_length', param: 'tools[0].name' },
    ],
    [
      'a choice of a function that there is not',
      asking({ tool_choice: { type: 'function', name: 'book' } }),
      { code: null, param: 'tool_choice' },
    ],
    [
      'a schema of no object',
      functionTool({ strict: false, parameters: {} }),
      {
        code: 'invalid_function_parameters',
        param: 'tools[0].parameters',
        message: `Invalid schema for function 'book': schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`,
      },
    ],
    [
      'an open schema',
      schema({ type: 'object', properties: {} }),
      {
        code: 'invalid_function_parameters',
        param: 'tools[0].parameters',
        message:
          "Invalid schema for function 'book': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      },
    ],
    [
      'an open schema inside',
      schema({
        type: 'object',
        properties: { who: { type: 'object' } },
        required: ['who'],
        additionalProperties: false,
      }),
      {
        code: 'invalid_function_parameters',
        param: 'tools[0].parameters',
        message:
          "Invalid schema for function 'book': In context=('properties', 'who'), 'additionalProperties' is required to be supplied and to be false.",
      },
    ],
    [
      'an optional property',
      schema({ type: 'object', properties: { who: { type: 'string' } }, additionalProperties: false }),
      {
        code: 'invalid_function_parameters',
        param: 'tools[0].parameters',
        message:
          "Invalid schema for function 'book': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'who'.",
      },
    ],
    [
      'a keyword that strict schemas have not',
      schema({ type: 'object', properties: {}, allOf: [], additionalProperties: false }),
      {
        code: 'invalid_function_parameters',
        param: 'tools[0].parameters',
        message: "Invalid schema for function 'book': In context=(), 'allOf' is not permitted.",
      },
    ],
  ])('is refused: %s', async (_what, body, error) => {
    const answer = await post(simulator, body);

    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject(error);
  });

  it('may have a loose schema where it is not to be strict', async () => {
    const loose = { type: 'object', properties: { who: {} } };

    const answer = await post(simulator, functionTool({ strict: false, parameters: loose }));

    expect(answer).toMatchObject({ status: 200, body: { tools: [{ strict: false, parameters: loose }] } });
  });

  it('gets a strict schema where nobody said whether it is to be', async () => {
    const loose = { type: 'object', properties: { who: { type: 'string' } } };

    const { body } = await post(simulator, functionTool({ strict: null, parameters: loose }));

    const closed = { ...loose, required: ['who'], additionalProperties: false };
    expect(body.tools).toMatchObject([{ strict: true, parameters: closed }]);
  });

  it('keeps a loose schema that cannot be made strict', async () => {
    const open = { type: 'object', properties: {}, additionalProperties: true };

    const { body } = await post(simulator, functionTool({ strict: null, parameters: open }));

    expect(body.tools).toMatchObject([{ strict: false, parameters: open }]);
  });
});
