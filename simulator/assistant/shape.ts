import { invalidType, missingParameter, outOfRange, unknownParameter, unsupportedValue } from './refusal';
import type { Refusal } from './refusal';

/** Says what is wrong with a value found at `path`, in the service's words; nothing if it may stay. */
export type Shape = (value: unknown, path: string) => Refusal | undefined;

export type JsonObject = Record<string, unknown>;

interface Range {
  min?: number;
  max?: number;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const anything: Shape = () => undefined;

export const text: Shape = (value, path) =>
  typeof value === 'string' ? undefined : invalidType(path, 'a string', kindOf(value));

export const boolean: Shape = (value, path) =>
  typeof value === 'boolean' ? undefined : invalidType(path, 'a boolean', kindOf(value));

export const jsonObject: Shape = (value, path) =>
  isObject(value) ? undefined : invalidType(path, 'an object', kindOf(value));

export function integer(range: Range = {}): Shape {
  return (value, path) =>
    Number.isInteger(value)
      ? within(range, 'integer', value as number, path)
      : invalidType(path, 'an integer', kindOf(value));
}

export function decimal(range: Range = {}): Shape {
  return (value, path) =>
    typeof value === 'number'
      ? within(range, 'decimal', value, path)
      : invalidType(path, 'a decimal', kindOf(value));
}

export function oneOf(...supported: readonly string[]): Shape {
  return (value, path) => {
    if (typeof value !== 'string')
      return invalidType(path, `one of '${supported.join("', '")}'`, kindOf(value));
    return supported.includes(value) ? undefined : unsupportedValue(path, value, supported);
  };
}

export function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? undefined : shape(value, path));
}

export function list(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return invalidType(path, 'an array', kindOf(value));
    return firstRefusal(value.map((entry, index) => () => shape(entry, `${path}[${index}]`)));
  };
}

/** Any names, and a text for each. */
export const textsByName: Shape = (value, path) =>
  isObject(value)
    ? firstRefusal(
        Object.entries(value).map(
          ([key, one]) =>
            () =>
              text(one, join(path, key)),
        ),
      )
    : invalidType(path, 'an object', kindOf(value));

/** The first shape if the value is a text, the second if it is anything else. */
export function textOr(textShape: Shape, otherShape: Shape): Shape {
  return (value, path) => (typeof value === 'string' ? textShape : otherShape)(value, path);
}

/** An object with these keys and no others. */
export function object(fields: Record<string, Shape>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isObject(value)) return invalidType(path, 'an object', kindOf(value));
    const missing = required.find((key) => value[key] === undefined);
    if (missing !== undefined) return missingParameter(join(path, missing));
    return firstRefusal(
      Object.keys(value).map((key) => () => {
        const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
        return shape === undefined ? unknownParameter(join(path, key)) : shape(value[key], join(path, key));
      }),
    );
  };
}

/** An object whose other keys depend on the value of one. */
export function tagged(tag: string, shapes: Record<string, Shape>): Shape {
  return (value, path) => {
    if (!isObject(value)) return invalidType(path, 'an object', kindOf(value));
    const named = value[tag];
    if (named === undefined) return missingParameter(join(path, tag));
    if (typeof named !== 'string') return invalidType(join(path, tag), 'a string', kindOf(named));
    const shape = Object.hasOwn(shapes, named) ? shapes[named] : undefined;
    return shape === undefined
      ? unsupportedValue(join(path, tag), named, Object.keys(shapes))
      : shape(value, path);
  };
}

export function firstRefusal(checks: Iterable<() => Refusal | undefined>): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function within(range: Range, kind: 'integer' | 'decimal', value: number, path: string): Refusal | undefined {
  if (range.min !== undefined && value < range.min) return outOfRange(path, kind, 'below', range.min, value);
  if (range.max !== undefined && value > range.max) return outOfRange(path, kind, 'above', range.max, value);
  return undefined;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
