import type {
  FunctionTool,
  Response,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
  ResponseOutputItem,
  ResponseReasoningItem,
  ResponseUsage,
} from 'openai/resources/responses/responses';
import { failure } from '../assistant/faults';
import { textTokens } from '../assistant/usage';
import { shownTool } from './function-tool';
import { cutAfter, newHexId, saidBy, wordsOf } from './said-item';
import type { Answer, ResponsesFault } from './responses-options';
import type { TextModel } from './text-model';

/** A response as it is sent: `output_text` is what OpenAI's own client adds to it. */
export type WireResponse = Omit<Response, 'output_text'> & { store: boolean };

/** What a response is made of. */
export interface Making {
  params: ResponseCreateParamsNonStreaming;
  model: TextModel;
  conversation: readonly ResponseInputItem[];
  answer: Answer;
  fault: ResponsesFault;
}

/** Thinking is counted in steps of so many tokens. */
const TOKENS_OF_A_THOUGHT = 64;
const CHARACTERS_PER_TOKEN = 4;

type Ending = Pick<Response, 'error' | 'incomplete_details' | 'output'> & {
  status: 'completed' | 'incomplete' | 'failed';
};

/** The response to a request that nothing is wrong with. */
export function responseTo(making: Making): WireResponse {
  const { params, model } = making;
  const ending = endingOf(making);
  const nowS = Math.floor(Date.now() / 1_000);
  const effort = model.effort(params.reasoning);
  // Deprecated, and still shown.
  const { truncation } = params as { truncation?: Response['truncation'] };
  return {
    id: newHexId('resp'),
    object: 'response',
    created_at: nowS,
    ...ending,
    ...(ending.status === 'completed' ? { completed_at: nowS } : {}),
    access_programs: null,
    background: false,
    instructions: params.instructions ?? null,
    max_output_tokens: params.max_output_tokens ?? null,
    max_tool_calls: params.max_tool_calls ?? null,
    metadata: params.metadata ?? {},
    model: model.edition,
    parallel_tool_calls: params.parallel_tool_calls ?? true,
    previous_response_id: params.previous_response_id ?? null,
    prompt_cache_key: params.prompt_cache_key ?? null,
    reasoning: { summary: null, ...params.reasoning, effort: effort ?? null },
    safety_identifier: params.safety_identifier ?? null,
    service_tier: 'default',
    store: params.store ?? true,
    temperature: params.temperature ?? 1,
    text: { format: { type: 'text' }, verbosity: 'medium', ...params.text },
    tool_choice: params.tool_choice ?? 'auto',
    tools: (params.tools ?? []).map((tool) => shownTool(tool as FunctionTool)),
    top_logprobs: params.top_logprobs ?? 0,
    top_p: params.top_p ?? 1,
    truncation: truncation ?? 'disabled',
    ...(ending.status === 'failed' ? {} : { usage: usageOf(making, ending.output) }),
  };
}

function endingOf({ params, model, answer, fault }: Making): Ending {
  if (fault.failed !== undefined && fault.failed !== false) {
    const { code, message } = fault.failed === true ? failure('server_error') : fault.failed;
    const error = { code, message } as Response['error'];
    return { status: 'failed', error, incomplete_details: null, output: [] };
  }
  const thought = thoughtOf(model, params);
  if (fault.empty === true)
    return { status: 'completed', error: null, incomplete_details: null, output: thought };

  const said = saidBy(answer);
  const tokensLeft = (params.max_output_tokens ?? Infinity) - thought.length * TOKENS_OF_A_THOUGHT;
  const isTooLong = textTokens(wordsOf(said)) > tokensLeft;
  const { incomplete = false } = fault;
  if (incomplete === false && !isTooLong)
    return { status: 'completed', error: null, incomplete_details: null, output: [...thought, ...said] };
  const half = Math.floor(wordsOf(said).length / 2);
  const cut = cutAfter(isTooLong ? tokensLeft * CHARACTERS_PER_TOKEN : half, said);
  return {
    status: 'incomplete',
    error: null,
    incomplete_details: { reason: typeof incomplete === 'string' ? incomplete : 'max_output_tokens' },
    // Who has thought for all of the tokens says nothing.
    output: tokensLeft > 0 ? [...thought, ...cut] : thought,
  };
}

/** A model that thinks shows that it has, and not what. */
function thoughtOf(model: TextModel, params: ResponseCreateParamsNonStreaming): ResponseReasoningItem[] {
  const effort = model.effort(params.reasoning);
  return effort === undefined || effort === 'none'
    ? []
    : [{ id: newHexId('rs'), type: 'reasoning', summary: [] }];
}

function usageOf({ params, conversation }: Making, output: readonly ResponseOutputItem[]): ResponseUsage {
  const said = output.filter((item) => item.type === 'message' || item.type === 'function_call');
  const reasoningTokens = (output.length - said.length) * TOKENS_OF_A_THOUGHT;
  const read = [params.instructions ?? '', ...[...conversation, ...(params.tools ?? [])].map(asText)];
  const inputTokens = read.reduce((sum, text) => sum + textTokens(text), 0);
  const outputTokens = textTokens(wordsOf(said)) + reasoningTokens;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  };
}

function asText(value: object): string {
  return JSON.stringify(value);
}
