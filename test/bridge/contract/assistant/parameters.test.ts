import { parameterProblems } from '../../../../bridge/contract/assistant/parameters';
import type { JsonSchema } from '../../../../bridge/contract/assistant/tools';
import { givenAssistant } from '../../../support/given-assistant';

function problemsOf(parameters: JsonSchema): string[] {
  const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:book';
  const book = { type: 'lambda' as const, name: 'book', description: 'Books.', functionArn, parameters };
  return parameterProblems(givenAssistant({ tools: [{ type: 'hang_up' }, book] }));
}

function problemsOfProperty(schema: unknown): string[] {
  return problemsOf({ type: 'object', properties: { date: schema } });
}

const DATE = 'tools[1].parameters.properties.date';

describe('the schema of a tool’s parameters', () => {
  it('is fine where there is none to speak of', () => {
    expect(problemsOf({ type: 'object' })).toEqual([]);
  });

  it.each<[string, JsonSchema]>([
    [
      'what most tools take',
      {
        type: 'object',
        properties: {
          date: { type: 'string', format: 'date', description: 'The day.' },
          guests: { type: 'integer', minimum: 1, maximum: 12, default: 2 },
          seat: { enum: ['counter', 'table'] },
          wishes: { type: ['array', 'null'], items: { type: 'string', pattern: '^[^\\n]*$' }, maxItems: 5 },
        },
        required: ['date', 'guests'],
        additionalProperties: false,
      },
    ],
    [
      'references',
      {
        type: 'object',
        properties: { from: { $ref: '#/$defs/day' }, to: { $ref: '#/$defs/day' } },
        $defs: { day: { type: 'string', format: 'date' } },
      },
    ],
    [
      'alternatives',
      {
        type: 'object',
        properties: { name: { type: 'string' }, number: { type: 'string' } },
        anyOf: [{ required: ['name'] }, { required: ['number'] }],
      },
    ],
    [
      'properties that are listed elsewhere',
      {
        type: 'object',
        properties: { name: true },
        allOf: [{ properties: { day: true } }],
        required: ['name', 'day'],
      },
    ],
    [
      'properties with the names of keywords',
      {
        type: 'object',
        properties: {
          required: { type: 'boolean' },
          properties: { type: 'object' },
          type: { type: 'string' },
        },
        required: ['required', 'type'],
      },
    ],
    [
      'values that look like schemas',
      {
        type: 'object',
        properties: { a: { default: { type: 'strng', properties: {}, required: ['b'] } } },
      },
    ],
  ])('may have %s', (_, schema) => {
    expect(problemsOf(schema)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [
      { type: 'strng' },
      `${DATE}.type must be one of array, boolean, integer, null, number, object, string; it is "strng".`,
    ],
    [
      { type: ['string', 'nul'] },
      `${DATE}.type[1] must be one of array, boolean, integer, null, number, object, string; it is "nul".`,
    ],
    [{ tipe: 'string' }, `${DATE}.tipe is no keyword of JSON Schema; correct or remove it.`],
    [
      { type: 'array', items: { descripton: 'x' } },
      `${DATE}.items.descripton is no keyword of JSON Schema; correct or remove it.`,
    ],
    ['string', `${DATE} must be of the type object or boolean; it is "string".`],
    [{ enum: 'a' }, `${DATE}.enum must be of the type array; it is "a".`],
    [{ type: 'string', minLength: -1 }, `${DATE}.minLength must be >= 0; it is -1.`],
    [{ type: 'string', pattern: '[' }, `${DATE}.pattern must be a regular expression; it is "[".`],
    [
      { type: 'object', properties: { day: {} }, required: ['dya'] },
      `${DATE}.required names "dya", which is not among the properties.`,
    ],
    [
      { anyOf: [{ properties: {}, required: ['day'] }] },
      `${DATE}.anyOf[0].required names "day", which is not among the properties.`,
    ],
    [
      { $ref: '#/$defs/day' },
      `tools[1].parameters cannot be used: can't resolve reference #/$defs/day from id #.`,
    ],
  ])('is refused where a property is %j', (schema, sentence) => {
    expect(problemsOfProperty(schema)).toEqual([sentence]);
  });

  it('is refused with a format that there is not', () => {
    expect(problemsOfProperty({ type: 'string', format: 'dat' })).toEqual([
      expect.stringMatching(/\.format must be one of date-time, date, .+; it is "dat"\.$/),
    ]);
  });

  it('may name the edition that a generator wrote it for', () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';

    expect(problemsOf({ $schema, type: 'object', properties: { day: { type: 'string' } } })).toEqual([]);
  });

  it('is refused in words that only another edition knew', () => {
    const $schema = 'http://json-schema.org/draft-04/schema#';

    expect(
      problemsOf({ $schema, type: 'object', properties: { people: { minimum: 1, exclusiveMinimum: true } } }),
    ).toEqual([
      'tools[1].parameters.properties.people.exclusiveMinimum must be of the type number; it is true.',
    ]);
  });

  it('is told of every fault at once, each in one sentence', () => {
    expect(
      problemsOf({ type: 'object', propertis: {}, properties: { a: { type: 'x' }, b: 5 } }),
    ).toHaveLength(3);
  });
});
