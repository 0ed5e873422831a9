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
    ['has a pattern that is none', { type: 'object', properties: { day: { type: 'string', pattern: '(' } } }],
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

  /** Over the words below it would take longer than anybody waits. */
  const PATTERN = '^([A-Za-z]+[ .-]?)+$';
  const WORDS = `${'Wolfeschlegelsteinhausenbergerdorff'.repeat(2)}!`;

  it.each([
    ['of a property', { properties: { name: { pattern: PATTERN } } }],
    ['in a list', { properties: { names: { type: 'array', items: { pattern: PATTERN } } } }],
    [
      'of something that is referred to',
      {
        properties: { name: { $ref: '#/$defs/name' } },
        $defs: { name: { type: 'string', pattern: PATTERN } },
      },
    ],
    [
      'of something that is kept where no schema is expected',
      { properties: { name: { $ref: '#/x-names/name' } }, 'x-names': { name: { pattern: PATTERN } } },
    ],
    ['that must not fit', { properties: { name: { not: { pattern: PATTERN } } } }],
    [
      'of which one of two must fit',
      { properties: { name: { oneOf: [{ pattern: PATTERN }, { pattern: '^A' }] } } },
    ],
    [
      'that something depends on',
      { if: { properties: { name: { pattern: PATTERN } } }, then: { required: ['day'] } },
    ],
    ['of all names', { propertyNames: { pattern: PATTERN } }],
    ['of some names', { patternProperties: { [PATTERN]: { type: 'integer' } }, additionalProperties: false }],
    [
      'of some names and no others',
      { allOf: [{ patternProperties: { [PATTERN]: {} } }], unevaluatedProperties: false },
    ],
    ['of how many may fit', { properties: { names: { contains: { pattern: PATTERN }, maxContains: 0 } } }],
  ])('holds nothing against a pattern %s', (_where, schema) => {
    const tool = withParameters({ type: 'object', ...schema });

    expect(complaint(tool, JSON.stringify({ name: WORDS, names: [WORDS, WORDS], [WORDS]: 'more' }))).toBe(
      'nothing',
    );
  });

  it('checks everything else of a schema with a pattern', () => {
    const name = { type: 'string', pattern: PATTERN, maxLength: 80 };
    const tool = withParameters({
      ...{ type: 'object', properties: { name, day: { oneOf: [{ const: 'Monday' }, { type: 'null' }] } } },
      ...{ required: ['name', 'people'], additionalProperties: false },
    });

    expect(complaint(tool, '{"name":7,"day":"Monday","table":1}')).toBe(
      'The arguments are wrong: people is missing; there is no table; name must be string.',
    );
    expect(complaint(tool, `{"name":"${'x'.repeat(81)}","day":null,"people":4}`)).toContain('80 characters');
    expect(complaint(tool, '{"name":"x","day":"Tuesday","people":4}')).toContain('day');
  });

  it('checks a property that is named as a keyword is', () => {
    const properties = { pattern: { type: 'string' }, patternProperties: { type: 'integer' } };
    const tool = withParameters({ type: 'object', properties, required: ['pattern'] });

    expect(complaint(tool, '{"patternProperties":"none"}')).toBe(
      'The arguments are wrong: pattern is missing; patternProperties must be integer.',
    );
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
