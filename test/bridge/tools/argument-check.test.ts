import type { RunTool } from '../../../bridge/contract/assistant/tools';
import { ArgumentCheck } from '../../../bridge/tools/argument-check';
import { ToolTrouble } from '../../../bridge/tools/tool-trouble';
import { BOOKING, FUNCTION_ARN, givenLambdaTool, givenTool } from './given-tool';

function withParameters(parameters: Record<string, unknown>): RunTool {
  return givenTool({ type: 'lambda', ...BOOKING, parameters, functionArn: FUNCTION_ARN });
}

/** What the model is told of its arguments. */
function complaint(tool: RunTool, text: string): string {
  try {
    new ArgumentCheck().read(tool, text);
  } catch (error) {
    if (error instanceof ToolTrouble && error.why === 'arguments') return error.message;
    throw error;
  }
  return 'nothing';
}

describe('checking what the model wrote', () => {
  it('reads JSON with space around it', () => {
    const text = ' \n{ "day" : "Monday",\n\t"people": 4 } \r\n';

    expect(new ArgumentCheck().read(givenLambdaTool(), text)).toEqual({ day: 'Monday', people: 4 });
  });

  it.each(['', '  '])('takes nothing ("%s") for a tool that needs nothing', (text) => {
    expect(new ArgumentCheck().read(withParameters({ type: 'object' }), text)).toEqual({});
  });

  it.each(['{"day":"Monday","people":', 'Monday', '{day: "Monday"}'])('refuses %s: not JSON', (text) => {
    expect(complaint(givenLambdaTool(), text)).toBe('The arguments are not JSON.');
  });

  it.each(['[]', '"Monday"', '4', 'null', 'true'])('refuses %s: not an object', (text) => {
    expect(complaint(givenLambdaTool(), text)).toBe('The arguments are not a JSON object.');
  });

  it.each([
    [{ day: 'Monday', people: 'four' }, 'people must be integer'],
    [{ day: 'Monday', people: 0 }, 'people must be >= 1'],
    [{ day: 'Monday' }, 'people is missing'],
    [{ day: 'Monday', people: 4, table: 7 }, 'there is no table'],
    [{ people: 1.5, table: 7 }, 'day is missing; there is no table; people must be integer'],
  ])('refuses %j: %s', (values, problems) => {
    expect(complaint(givenLambdaTool(), JSON.stringify(values))).toBe(
      `The arguments are wrong: ${problems}.`,
    );
  });

  it('names what is wrong by its path', () => {
    const guest = { type: 'object', properties: { 'first name': { type: 'string' } }, required: ['age'] };
    const tool = withParameters({ type: 'object', properties: { guests: { type: 'array', items: guest } } });

    expect(complaint(tool, '{"guests":[{"age":1},{"first name":7}]}')).toBe(
      'The arguments are wrong: guests[1].age is missing; guests[1].first name must be string.',
    );
  });

  it('names three problems at most', () => {
    const properties = {
      a: { type: 'string' },
      b: { type: 'string' },
      c: { type: 'string' },
      d: { type: 'string' },
    };

    expect(complaint(withParameters({ type: 'object', properties }), '{"a":1,"b":1,"c":1,"d":1}')).toBe(
      'The arguments are wrong: a must be string; b must be string; c must be string.',
    );
  });

  it('says what is wrong with the whole', () => {
    expect(complaint(withParameters({ type: 'object', minProperties: 1 }), '{}')).toBe(
      'The arguments are wrong: they must NOT have fewer than 1 properties.',
    );
  });

  it.each([
    ['names another edition', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }],
    ['names a format', { type: 'object', properties: { day: { type: 'string', format: 'date' } } }],
    ['has a keyword that nobody knows', { type: 'object', 'x-order': 1 }],
    [
      'refers to its own definitions',
      {
        type: 'object',
        properties: { day: { $ref: '#/$defs/day' } },
        $defs: { day: { type: 'string' } },
      },
    ],
  ])('takes a schema that %s', (_what, parameters) => {
    expect(complaint(withParameters(parameters), '{"day":"Monday"}')).toBe('nothing');
  });

  it('takes two schemas of the same name for two', () => {
    const check = new ArgumentCheck();
    const first = withParameters({ $id: 'booking', type: 'object' });
    const second = withParameters({ $id: 'booking', type: 'object', required: ['day'] });

    expect(check.read(first, '{}')).toEqual({});
    expect(() => check.read(second, '{}')).toThrow('day is missing');
  });

  it.each([
    ['has a type that there is not', { type: 'object', properties: { day: { type: 'date' } } }],
    ['has a pattern that is none', { type: 'object', properties: { day: { type: 'string', pattern: '(' } } }],
    ['refers to nowhere', { type: 'object', properties: { day: { $ref: 'https://example.com/day' } } }],
  ])('fails for a schema that %s, for an operator to read', (_what, parameters) => {
    const check = new ArgumentCheck();
    const tool = withParameters(parameters);

    const read = (): unknown => check.read(tool, '{"day":"Monday"}');

    expect(read).toThrow(ToolTrouble);
    // What was found once is known from then on.
    expect(read).toThrow(
      expect.objectContaining({
        why: 'failed',
        message: 'The tool cannot be used: it was not set up correctly.',
        facts: { forWhom: 'operator', fault: expect.stringMatching(/^its parameters are no JSON Schema: ./) },
      }) as Error,
    );
  });
});
