import { invalidType, invalidValue, missingParameter, unsupportedValue } from '../assistant/refusal';
import { textUpTo } from '../assistant/metadata-shape';
import type { Refusal } from '../assistant/refusal';
import { anything, boolean, isObject, jsonObject, kindOf, list, nullable } from '../assistant/shape';
import { object, oneOf, text } from '../assistant/shape';
import type { Shape } from '../assistant/shape';
import { notStoodInFor } from './api-error';

/** What any part of a message may be, in the service's own words. */
const PARTS = [
  'input_text',
  'input_image',
  'output_text',
  'refusal',
  'input_file',
  'computer_screenshot',
  'summary_text',
];
const SAID_BY_THE_MODEL = ['output_text', 'refusal'];
const SAID_TO_THE_MODEL = ['input_text', 'input_image', 'input_file'];
/** A clamp that many clients know of: longer ones were refused. */
const CALL_ID_CHARACTERS_AT_MOST = 64;

const status = oneOf('in_progress', 'completed', 'incomplete');

/** An id of that kind, such as `resp_…`. */
export function idOf(prefix: string): Shape {
  return (value, path) => {
    if (typeof value !== 'string') return text(value, path);
    const invalid = `Invalid '${path}': '${value}'.`;
    if (!/^[\w-]*$/.test(value))
      return invalidValue(
        path,
        `${invalid} Expected an ID that contains letters, numbers, underscores, or dashes, but this value contained additional characters.`,
      );
    return value.startsWith(prefix)
      ? undefined
      : invalidValue(path, `${invalid} Expected an ID that begins with '${prefix}'.`);
  };
}

/** A text, or a list of what the shape says. */
export function textOrList(shape: Shape): Shape {
  return (value, path) => {
    if (typeof value === 'string') return undefined;
    return Array.isArray(value)
      ? list(shape)(value, path)
      : invalidType(path, 'one of an array of objects or string', kindOf(value));
  };
}

const PART_SHAPES: Record<string, Shape> = {
  input_text: object({ type: text, text, prompt_cache_breakpoint: jsonObject }, ['text']),
  output_text: object({ type: text, text, annotations: list(jsonObject), logprobs: list(jsonObject) }, [
    'text',
  ]),
  refusal: object({ type: text, refusal: text }, ['refusal']),
};

/** A part of what somebody said: the model says other things than are said to it. */
function part(allowed: readonly string[]): Shape {
  return (value, path) => {
    if (!isObject(value)) return jsonObject(value, path);
    const { type } = value;
    if (type === undefined) return missingParameter(`${path}.type`);
    if (typeof type !== 'string') return text(type, `${path}.type`);
    if (!PARTS.includes(type)) return unsupportedValue(`${path}.type`, type, PARTS);
    if (!allowed.includes(type)) return unsupportedValue(path, type, allowed);
    return PART_SHAPES[type] === undefined ? notStoodInFor(`${path}.type`) : PART_SHAPES[type](value, path);
  };
}

const message: Shape = (value, path) => {
  if (!isObject(value)) return jsonObject(value, path);
  const isTheModels = value.role === 'assistant';
  const content = textOrList(part(isTheModels ? SAID_BY_THE_MODEL : SAID_TO_THE_MODEL));
  const fields = {
    type: text,
    role: oneOf('assistant', 'system', 'developer', 'user'),
    content,
    status,
    // Only what the model said has an id, and a place among what it said before it was done.
    ...(isTheModels ? { id: idOf('msg'), phase: nullable(oneOf('commentary', 'final_answer')) } : {}),
  };
  return object(fields, ['role', 'content'])(value, path);
};

const callId = textUpTo(CALL_ID_CHARACTERS_AT_MOST);

const ITEM_SHAPES: Record<string, Shape> = {
  message,
  function_call: object(
    {
      type: text,
      id: idOf('fc'),
      call_id: callId,
      name: text,
      arguments: text,
      status,
      async: boolean,
      caller: anything,
      namespace: text,
    },
    ['call_id', 'name', 'arguments'],
  ),
  // The types let the call's id be absent, for outputs that name their tool instead. No such tool is stood in for.
  function_call_output: object(
    {
      type: text,
      id: nullable(text),
      call_id: callId,
      output: textOrList(part(SAID_TO_THE_MODEL)),
      status: nullable(status),
      caller: anything,
      name: nullable(text),
      namespace: nullable(text),
    },
    ['call_id', 'output'],
  ),
  reasoning: object(
    {
      type: text,
      id: idOf('rs'),
      summary: list(jsonObject),
      content: list(jsonObject),
      encrypted_content: nullable(text),
      status,
    },
    ['id', 'summary'],
  ),
};

/** One of what is given to the model to read: a message may leave its type unsaid, nothing else may. */
export const inputItem: Shape = (value, path): Refusal | undefined => {
  if (!isObject(value)) return jsonObject(value, path);
  const type = value.type ?? (value.role === undefined ? undefined : 'message');
  if (type === undefined) return missingParameter(`${path}.type`);
  if (typeof type !== 'string') return text(type, `${path}.type`);
  const shape = Object.hasOwn(ITEM_SHAPES, type) ? ITEM_SHAPES[type] : undefined;
  return shape === undefined ? notStoodInFor(`${path}.type`) : shape(value, path);
};
