import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { metadata, textUpTo } from '../assistant/metadata-shape';
import { missingParameter } from '../assistant/refusal';
import { anything, boolean, decimal, integer, isObject, jsonObject } from '../assistant/shape';
import { list, nullable, object, oneOf, tagged, text } from '../assistant/shape';
import type { JsonObject, Shape } from '../assistant/shape';
import { badRequest, invalidRequest, notStoodInFor } from './api-error';
import type { ApiError } from './api-error';
import { functionTool } from './function-tool';
import { idOf, inputItem, textOrList } from './input-item';
import { modelNotFound, TextModel } from './text-model';

/** As the types have it; older documents say 64. */
const SAFETY_IDENTIFIER_CHARACTERS_AT_MOST = 128;
const CACHE_KEY_CHARACTERS_AT_MOST = 64;
/** What the API takes as `max_output_tokens` at least. */
const TOKENS_AT_LEAST = 16;

/** Only what says nothing may be said. */
const absent: Shape = (value, path) => (value === null || value === false ? undefined : notStoodInFor(path));

const reasoning = object({
  effort: nullable(oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')),
  summary: nullable(oneOf('auto', 'concise', 'detailed')),
  generate_summary: nullable(oneOf('auto', 'concise', 'detailed')),
  context: nullable(oneOf('auto', 'current_turn', 'all_turns')),
  mode: text,
});

const textConfig = object({
  format: tagged('type', {
    text: object({ type: text }),
    json_schema: absent,
    json_object: absent,
  }),
  verbosity: nullable(oneOf('low', 'medium', 'high')),
});

const tool = tagged('type', {
  function: functionTool,
  ...Object.fromEntries(
    ['web_search', 'file_search', 'code_interpreter', 'image_generation', 'mcp', 'custom'].map((type) => [
      type,
      absent,
    ]),
  ),
});

const toolChoice: Shape = (value, path) =>
  typeof value === 'string'
    ? oneOf('none', 'auto', 'required')(value, path)
    : tagged('type', { function: object({ type: text, name: text }, ['name']) })(value, path);

/** Every parameter that there is. Those of the newest are taken for known by their names in the types. */
const SHAPES: Record<keyof Required<ResponseCreateParamsNonStreaming>, Shape> = {
  access_programs: absent,
  background: absent,
  context_management: absent,
  conversation: absent,
  image: absent,
  include: nullable(list(text)),
  input: textOrList(inputItem),
  instructions: nullable(text),
  max_output_tokens: nullable(integer({ min: TOKENS_AT_LEAST })),
  max_tool_calls: nullable(integer({ min: 1 })),
  metadata: nullable(metadata),
  model: text,
  moderation: absent,
  parallel_tool_calls: nullable(boolean),
  previous_response_id: nullable(idOf('resp')),
  prompt: absent,
  prompt_cache_key: nullable(textUpTo(CACHE_KEY_CHARACTERS_AT_MOST)),
  prompt_cache_options: jsonObject,
  prompt_cache_retention: nullable(oneOf('in_memory', '24h')),
  reasoning: nullable(reasoning),
  safety_identifier: nullable(textUpTo(SAFETY_IDENTIFIER_CHARACTERS_AT_MOST)),
  service_tier: nullable(oneOf('auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast')),
  store: nullable(boolean),
  stream: absent,
  stream_options: nullable(anything),
  temperature: nullable(decimal({ min: 0, max: 2 })),
  text: textConfig,
  tool_choice: toolChoice,
  tools: list(tool),
  top_logprobs: nullable(integer({ min: 0, max: 20 })),
  top_p: nullable(decimal({ min: 0, max: 1 })),
  truncation: nullable(oneOf('auto', 'disabled')),
  user: text,
};
const body = object(SHAPES, ['model']);

/** A body that the service would answer, as far as the body alone tells. */
export interface CreateParams {
  params: ResponseCreateParamsNonStreaming;
  model: TextModel;
}

/** Reads the body of `POST /v1/responses`; the models are known beside those of the `openai` package. */
export function readCreateParams(value: unknown, models: readonly string[] = []): CreateParams | ApiError {
  const refusal = body(value, '');
  if (refusal !== undefined) return badRequest(refusal);
  const given = value as JsonObject;
  const name = given.model as string;
  const model = TextModel.named(name, models);
  if (model === undefined) return modelNotFound(name);
  const refused = nothingAsked(given) ?? choiceWithoutTool(given) ?? model.refuses(given);
  return refused ?? { params: given as unknown as ResponseCreateParamsNonStreaming, model };
}

function nothingAsked({ input, previous_response_id: previous }: JsonObject): ApiError | undefined {
  const isEmpty = input === undefined || input === '' || (Array.isArray(input) && input.length === 0);
  if (!isEmpty || typeof previous === 'string') return undefined;
  const { code, param } = missingParameter('input');
  // The spaces are missing in the service's own sentence.
  const message = `One of "input" or "previous_response_id"or 'prompt'or 'conversation_id' must be provided.`;
  return badRequest(invalidRequest(code, message, param));
}

function choiceWithoutTool({ tool_choice: choice, tools }: JsonObject): ApiError | undefined {
  if (!isObject(choice)) return undefined;
  const isThere = Array.isArray(tools) && tools.some((one) => isObject(one) && one.name === choice.name);
  if (isThere) return undefined;
  const message = `Tool choice 'function' not found in 'tools' parameter.`;
  return badRequest(invalidRequest(null, message, 'tool_choice'));
}
