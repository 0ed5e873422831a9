import type { FunctionTool } from 'openai/resources/responses/responses';
import { invalidValue } from '../assistant/refusal';
import { textUpTo } from '../assistant/metadata-shape';
import type { Refusal } from '../assistant/refusal';
import {
  anything,
  boolean,
  isObject,
  jsonObject,
  list,
  nullable,
  object,
  oneOf,
  text,
} from '../assistant/shape';
import type { JsonObject, Shape } from '../assistant/shape';

/** https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas, and two that were seen refused. */
const NOT_PERMITTED = [
  'allOf',
  'not',
  'dependentRequired',
  'dependentSchemas',
  'if',
  'then',
  'else',
  'oneOf',
  'uniqueItems',
];
const NAME_CHARACTERS_AT_MOST = 64;
const NAME_PATTERN = /^[a-zA-Z0-9_-]+$/;

const fields = object(
  {
    type: text,
    name: functionName,
    description: nullable(text),
    parameters: nullable(jsonObject),
    strict: nullable(boolean),
    allowed_callers: nullable(list(oneOf('direct', 'programmatic'))),
    async: boolean,
    defer_loading: boolean,
    output_schema: nullable(anything),
  } satisfies Record<keyof FunctionTool, Shape>,
  ['name'],
);

/** A tool of type `function`. */
export const functionTool: Shape = (value, path) => fields(value, path) ?? schemaRefusal(value, path);

/**
 * The tool as a response shows it. Where `strict` is left open, the service makes the schema a strict one if it can, and
 * goes without where it cannot.
 *
 * https://developers.openai.com/api/docs/guides/function-calling#strict-mode
 */
export function shownTool(tool: FunctionTool): FunctionTool {
  const { parameters } = tool;
  const shown = { ...tool, description: tool.description ?? null };
  if (typeof tool.strict === 'boolean') return shown;
  if (parameters === null) return { ...shown, strict: true };
  const closed = madeStrict(parameters) as JsonObject;
  return looseEnd(closed, []) === undefined
    ? { ...shown, parameters: closed, strict: true }
    : { ...shown, strict: false };
}

function functionName(value: unknown, path: string): Refusal | undefined {
  const refusal = textUpTo(NAME_CHARACTERS_AT_MOST)(value, path);
  if (refusal !== undefined || NAME_PATTERN.test(value as string)) return refusal;
  return invalidValue(
    path,
    `Invalid '${path}': string does not match pattern. Expected a string that matches the pattern '${NAME_PATTERN.source}'.`,
  );
}

function schemaRefusal(value: unknown, path: string): Refusal | undefined {
  const { name, parameters, strict } = value as FunctionTool;
  if (!isObject(parameters)) return undefined;
  const why =
    parameters.type === 'object'
      ? strict === true && looseEnd(parameters, [])
      : `schema must be a JSON Schema of 'type: "object"', got 'type: "${typeof parameters.type === 'string' ? parameters.type : 'None'}"'.`;
  if (typeof why !== 'string') return undefined;
  return {
    type: 'invalid_request_error',
    code: 'invalid_function_parameters',
    message: `Invalid schema for function '${name}': ${why}`,
    param: `${path}.parameters`,
  };
}

/** What keeps a schema from being strict: the first thing, and where it is. */
function looseEnd(schema: unknown, context: readonly string[]): string | undefined {
  if (!isObject(schema)) return undefined;
  const place = `In context=${tuple(context)}`;
  const refused = NOT_PERMITTED.find((keyword) => keyword in schema);
  if (refused !== undefined) return `${place}, '${refused}' is not permitted.`;
  if (isOfObjects(schema)) {
    if (schema.additionalProperties !== false)
      return `${place}, 'additionalProperties' is required to be supplied and to be false.`;
    const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
    const missing = propertyNames(schema).find((name) => !required.includes(name));
    if (missing !== undefined)
      return `${place}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  for (const { schema: inner, path } of innerSchemas(schema)) {
    const why = looseEnd(inner, [...context, ...path]);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Closes what was left open, and requires what was left optional. */
function madeStrict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(madeStrict);
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, madeStrict(value)]));
  return isOfObjects(schema)
    ? { additionalProperties: false, ...inner, required: propertyNames(schema) }
    : inner;
}

function* innerSchemas(schema: JsonObject): Generator<{ schema: unknown; path: string[] }> {
  for (const key of ['properties', '$defs'])
    for (const [name, inner] of Object.entries(isObject(schema[key]) ? schema[key] : {}))
      yield { schema: inner, path: [key, name] };
  if (Array.isArray(schema.anyOf))
    for (const [index, inner] of schema.anyOf.entries())
      yield { schema: inner as unknown, path: ['anyOf', String(index)] };
  yield { schema: schema.items, path: ['items'] };
}

function isOfObjects({ type }: JsonObject): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object'));
}

function propertyNames({ properties }: JsonObject): string[] {
  return isObject(properties) ? Object.keys(properties) : [];
}

/** As Python writes one: `()`, `('items',)`, `('properties', 'name')`. */
function tuple(words: readonly string[]): string {
  const [first, ...others] = words.map((word) => `'${word}'`);
  if (first === undefined) return '()';
  return others.length === 0 ? `(${first},)` : `(${[first, ...others].join(', ')})`;
}
