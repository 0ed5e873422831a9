import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import type { Assistant } from './document';
import { pathText, shown, valueAt } from './problems';
import { type JsonSchema, withoutEdition } from './tools';

/** The formats that JSON Schema 2020-12 defines. Whether a value has one is for the model, and for the tool, to see to. */
const FORMATS = [
  ...[
    'date-time',
    'date',
    'time',
    'duration',
    'email',
    'idn-email',
    'hostname',
    'idn-hostname',
    'ipv4',
    'ipv6',
  ],
  ...['uri', 'uri-reference', 'iri', 'iri-reference', 'uuid', 'uri-template', 'json-pointer'],
  ...['relative-json-pointer', 'regex'],
];

/**
 * JSON Schema 2020-12 without the freedom to say what it does not know: there a keyword that is spelled wrong is no mistake,
 * and means nothing.
 */
const STRICT_DIALECT = {
  $id: 'https://voice-bridge.invalid/strict',
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $dynamicAnchor: 'meta',
  allOf: [{ $ref: 'https://json-schema.org/draft/2020-12/schema' }],
  properties: {
    format: { enum: FORMATS },
    pattern: { format: 'regex' },
    patternProperties: { propertyNames: { format: 'regex' } },
  },
  unevaluatedProperties: false,
};

/** Inside these, what looks like a schema is a value. */
const VALUES = new Set(['const', 'default', 'enum', 'examples']);
/** A schema with one of these may have properties that it does not list itself. */
const LISTED_ELSEWHERE = [
  ...['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'patternProperties'],
];

/**
 * What is wrong with the JSON Schemas that an assistant's tools take their arguments by: one sentence each, with its path.
 * OpenAI would refuse some of them when a caller is on the line, and take others for what nobody meant.
 */
export function parameterProblems({ tools }: Pick<Assistant, 'tools'>): string[] {
  const formats = { regex: isRegex };
  const isSchema = new Ajv2020({ allErrors: true, strict: false, formats }).compile(STRICT_DIALECT);
  return tools.flatMap((tool, index) =>
    'parameters' in tool
      ? schemaProblems(withoutEdition(tool.parameters), isSchema, ['tools', index, 'parameters'])
      : [],
  );
}

function schemaProblems(
  schema: JsonSchema,
  isSchema: ValidateFunction,
  at: readonly PropertyKey[],
): string[] {
  if (isSchema(schema)) return [...requiredProblems(schema, at), ...referenceProblems(schema, at)];
  const errors = isSchema.errors ?? [];
  // A value that breaks several rules at once has one fault, and one that has a fault further inside has none itself.
  const byFault = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const unknown = unknownKeyword(error);
    const isInside = errors.some(({ instancePath }) => instancePath.startsWith(`${error.instancePath}/`));
    if (unknown === undefined && isInside) continue;
    const fault = `${error.instancePath} ${unknown ?? ''}`;
    byFault.set(fault, [...(byFault.get(fault) ?? []), error]);
  }
  return [...byFault.values()].map((fault) => faultSentence(fault, schema, at));
}

function faultSentence(
  errors: readonly ErrorObject[],
  schema: JsonSchema,
  at: readonly PropertyKey[],
): string {
  // What is allowed says more than what kind of thing it is.
  const error = errors.find(({ keyword }) => keyword === 'enum') ?? errors[0];
  if (error === undefined) return `${pathText(at)} must be a JSON Schema.`;
  const path = pathOf(error.instancePath, schema);
  const unknown = unknownKeyword(error);
  if (unknown !== undefined) {
    return `${pathText([...at, ...path, unknown])} is no keyword of JSON Schema; correct or remove it.`;
  }
  return `${pathText([...at, ...path])} ${rule(error)}; it is ${shown(valueAt(schema, path))}.`;
}

function unknownKeyword({ keyword, params }: ErrorObject): string | undefined {
  return keyword === 'unevaluatedProperties' ? String(params.unevaluatedProperty) : undefined;
}

function rule({ keyword, params, message = 'is not allowed' }: ErrorObject): string {
  switch (keyword) {
    case 'enum':
      return `must be one of ${(params.allowedValues as string[]).join(', ')}`;
    case 'type':
      return `must be of the type ${[params.type as string | string[]].flat().join(' or ')}`;
    case 'format':
      return 'must be a regular expression';
    default:
      return message;
  }
}

/** Properties that must be given, and that nobody has described to the model. */
function requiredProblems(schema: unknown, at: readonly PropertyKey[]): string[] {
  if (Array.isArray(schema)) return schema.flatMap((item, index) => requiredProblems(item, [...at, index]));
  if (!isRecord(schema)) return [];
  const { properties, required } = schema;
  const isComplete = LISTED_ELSEWHERE.every((keyword) => !(keyword in schema));
  const unknown =
    isComplete && isRecord(properties) && Array.isArray(required)
      ? required.map(String).filter((name) => !Object.hasOwn(properties, name))
      : [];
  return [
    ...unknown.map(
      (name) => `${pathText([...at, 'required'])} names "${name}", which is not among the properties.`,
    ),
    ...Object.entries(schema).flatMap(([key, value]) =>
      VALUES.has(key) ? [] : requiredProblems(value, [...at, key]),
    ),
  ];
}

function referenceProblems(schema: JsonSchema, at: readonly PropertyKey[]): string[] {
  try {
    new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    return [];
  } catch (error) {
    return [`${pathText(at)} cannot be used: ${error instanceof Error ? error.message : String(error)}.`];
  }
}

/** `/items/0/type`, as a path into this value. */
function pathOf(jsonPointer: string, within: unknown): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (const part of jsonPointer.split('/').slice(1)) {
    const isIndex = Array.isArray(valueAt(within, path));
    path.push(isIndex ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return path;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
