import type {
  FunctionTool,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { Secret } from '../../../bridge/contract/secret';
import { PeerFailure, peerFailure } from './peer-failure';
import { secretWithin } from './secret-within';
import { readTextAnswer, type TextAnswer } from './text-answer';

/** What the model is asked. */
export interface TextRequest {
  model: string;
  instructions: string;
  /** The answer that this one follows. */
  thread: string | undefined;
  /** What was said before the first answer: given where there is no thread that knows of it. */
  opening: readonly ResponseInputItem[];
  input: readonly ResponseInputItem[];
  tools: readonly FunctionTool[];
  mostTokens: number;
  /** Tells OpenAI one caller from another, and nobody who it is. */
  safetyIdentifier: string | undefined;
}

export interface TextModelOptions {
  /** @default OpenAI's */
  url: string;
  apiKey: Secret;
}

const PEER = 'The text model';
/** What the API takes as `max_output_tokens` at least. */
const TOKENS_AT_LEAST = 16;
/** Models that can do without thinking, and whose callers need not wait for it. Others are not told: they would refuse it. */
const NEED_NOT_THINK = /^gpt-5\.([1245](-mini|-nano)?|6-sol)(-\d{4}-\d{2}-\d{2})?$/;

/** OpenAI's Responses API (https://developers.openai.com/api/reference/resources/responses), asked by plain `fetch`. */
export class TextModel {
  constructor(private readonly options: TextModelOptions) {}

  /**
   * One answer. What fails at once is tried once more.
   *
   * @throws PeerFailure when there is none before the signal.
   */
  async answer(request: TextRequest, signal: AbortSignal): Promise<TextAnswer> {
    try {
      return await this.#answer(request, signal);
    } catch (error) {
      throw peerFailure(error, PEER, signal);
    }
  }

  async #answer(request: TextRequest, signal: AbortSignal): Promise<TextAnswer> {
    const first = await this.#ask(request, signal).catch((error: unknown) => {
      // A connection that was kept while the Lambda was frozen is dead when it goes on.
      if (signal.aborted || error instanceof PeerFailure) throw error;
      return undefined;
    });
    const answered = first === undefined || first.status >= 500 ? await this.#ask(request, signal) : first;
    if (answered.ok) return readTextAnswer(await answered.json().catch(oddJson));

    const code = codeIn(await answered.json().catch(() => undefined));
    if (code === 'previous_response_not_found' && request.thread !== undefined)
      return this.#answer({ ...request, thread: undefined, input: request.input.filter(isSaid) }, signal);
    throw new PeerFailure('refused', `${PEER} refused: HTTP ${answered.status} ${code ?? 'without a code'}.`);
  }

  async #ask(request: TextRequest, signal: AbortSignal): Promise<Response> {
    const body = JSON.stringify(bodyOf(request));
    const known = await secretWithin(signal, this.options.apiKey);
    const answered = await this.#post(body, known, signal);
    if (answered.status !== 401) return answered;
    // The key may have been changed since it was read.
    const fresh = await secretWithin(signal, this.options.apiKey, 'refresh');
    return fresh === known ? answered : this.#post(body, fresh, signal);
  }

  #post(body: string, apiKey: string, signal: AbortSignal): Promise<Response> {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    return fetch(this.options.url, { method: 'POST', headers, body, redirect: 'error', signal });
  }
}

function bodyOf(request: TextRequest): ResponseCreateParamsNonStreaming {
  const { model, instructions, thread, opening, input, tools, mostTokens, safetyIdentifier } = request;
  return {
    model,
    // They are not carried over from the response before.
    instructions,
    ...(thread === undefined ? {} : { previous_response_id: thread }),
    input: thread === undefined ? [...opening, ...input] : [...input],
    ...(tools.length === 0 ? {} : { tools: [...tools], parallel_tool_calls: false }),
    max_output_tokens: Math.max(TOKENS_AT_LEAST, mostTokens),
    ...(NEED_NOT_THINK.test(model) ? { reasoning: { effort: 'none' } } : {}),
    // Without it the next answer would know nothing of this one.
    store: true,
    ...(safetyIdentifier === undefined ? {} : { safety_identifier: safetyIdentifier }),
  };
}

/** A conversation that has been forgotten knows no call of a tool either. */
function isSaid(item: ResponseInputItem): boolean {
  return item.type !== 'function_call_output';
}

function codeIn(body: unknown): string | undefined {
  const { error } = (body ?? {}) as { error?: { code?: unknown; type?: unknown } | null };
  const code = error?.code ?? error?.type;
  // A code is a word; whatever else a peer writes may quote what was said.
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined;
}

function oddJson(): never {
  throw new PeerFailure('odd-answer', `${PEER} sent something that is no JSON.`);
}
