import type {
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import { badRequest, invalidRequest } from './api-error';
import type { ApiError } from './api-error';
import type { WireResponse } from './response-resource';

/** A response and what led to it. */
interface Entry {
  response: WireResponse;
  conversation: readonly ResponseInputItem[];
  number: number;
}

/** What is to be answered: everything said before and what is new. */
export interface OpenThread {
  conversation: readonly ResponseInputItem[];
  /** Which answer of the conversation is due, the first being 1. */
  number: number;
}

/** The responses that are kept, each the end of a conversation that may be gone on with. */
export class ThreadStore {
  readonly #kept = new Map<string, Entry>();

  constructor(
    /** For an organisation with zero data retention there are none. */
    private readonly keepsNothing = false,
  ) {}

  /** The response with this id, if it was kept. */
  find(id: string): WireResponse | undefined {
    return this.#kept.get(id)?.response;
  }

  keep(response: WireResponse, { conversation, number }: OpenThread): void {
    if (this.keepsNothing) return;
    const whole = [...conversation, ...(response.output as ResponseInputItem[])];
    this.#kept.set(response.id, { response, conversation: whole, number });
  }

  /** Goes on with the conversation that a request names, or begins one. */
  open({
    input = [],
    previous_response_id: previous,
  }: ResponseCreateParamsNonStreaming): OpenThread | ApiError {
    if (typeof previous === 'string' && this.keepsNothing) return nothingRetained();
    const before = typeof previous === 'string' ? this.#kept.get(previous) : undefined;
    if (typeof previous === 'string' && before === undefined) return previousNotFound(previous);
    const added: ResponseInputItem[] =
      typeof input === 'string' ? [{ role: 'user', content: input }] : [...input];
    const conversation = [...(before?.conversation ?? []), ...added];
    return unpairedCall(conversation) ?? { conversation, number: (before?.number ?? 0) + 1 };
  }
}

/** What the user said last, if anything. */
export function lastUserTextIn(conversation: readonly ResponseInputItem[]): string {
  const last = conversation.findLast((item) => 'role' in item && item.role === 'user');
  if (last === undefined || !('content' in last)) return '';
  if (typeof last.content === 'string') return last.content;
  return (last.content ?? []).map((part) => ('text' in part ? part.text : '')).join('');
}

/** The model reads no call without its output, and no output without its call. */
function unpairedCall(conversation: readonly ResponseInputItem[]): ApiError | undefined {
  const called = new Set<string>();
  const answered = new Set<string>();
  for (const item of conversation) {
    if (item.type === 'function_call') called.add(item.call_id);
    if (item.type !== 'function_call_output') continue;
    const callId = item.call_id ?? '';
    if (!called.has(callId))
      return wrongInput(`No tool call found for function call output with call_id ${callId}.`);
    answered.add(callId);
  }
  const [open] = [...called].filter((callId) => !answered.has(callId));
  return open === undefined ? undefined : wrongInput(`No tool output found for function call ${open}.`);
}

function wrongInput(message: string): ApiError {
  return badRequest(invalidRequest(null, message, 'input'));
}

function nothingRetained(): ApiError {
  const message = 'Previous response cannot be used for this organization due to Zero Data Retention.';
  return badRequest(invalidRequest('unsupported_parameter', message, 'previous_response_id'));
}

function previousNotFound(id: string): ApiError {
  const message = `Previous response with id '${id}' not found.`;
  return badRequest(invalidRequest('previous_response_not_found', message, 'previous_response_id'));
}
