import type {
  FunctionTool,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses';
import type { Secret } from '../../../bridge/contract/secret';
import { PeerFailure, peerFailure } from './peer-failure';
import { secretWithin } from './secret-within';
import { readTextAnswer, type TextAnswer } from './text-answer';
import { thinkingOf } from './thinking';

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
  /** @default Date.now */
  nowMs?: () => number;
}

/** What came back: all of it, because a body may break off or stall as well as a connection. */
interface Answered {
  status: number;
  isOk: boolean;
  /** Undefined where it is no JSON. */
  body: unknown;
}

const PEER = 'The text model';
/** What the API takes as `max_output_tokens` at least. */
const TOKENS_AT_LEAST = 16;
/** An organisation with zero data retention stays one: each turn would ask in vain first, and have the less time for it. */
const THREADLESS_MS = 60 * 60_000;

/** OpenAI's Responses API (https://developers.openai.com/api/reference/resources/responses), asked by plain `fetch`. */
export class TextModel {
  #threadlessUntilMs = -Infinity;

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

  async #answer(given: TextRequest, signal: AbortSignal): Promise<TextAnswer> {
    const request = this.#nowMs() < this.#threadlessUntilMs ? withoutThread(given) : given;
    const first = await this.#ask(request, signal).catch((error: unknown) => {
      // A connection that was kept while the Lambda was frozen is dead when it goes on.
      if (signal.aborted || error instanceof PeerFailure) throw error;
      return undefined;
    });
    const answered = first === undefined || first.status >= 500 ? await this.#ask(request, signal) : first;
    const { status, isOk, body } = answered;
    if (isOk && body === undefined)
      throw new PeerFailure('odd-answer', `${PEER} sent something that is no JSON.`);
    if (isOk) return readTextAnswer(body);

    const { code, param } = problemIn(body);
    // What is asked for is not there, or, for an organisation with zero data retention, not to be asked for at all.
    const isForbidden = code === 'unsupported_parameter' && param === 'previous_response_id';
    if (request.thread !== undefined && (isForbidden || code === 'previous_response_not_found')) {
      if (isForbidden) this.#threadlessUntilMs = this.#nowMs() + THREADLESS_MS;
      return this.#answer(withoutThread(request), signal);
    }
    throw new PeerFailure('refused', `${PEER} refused: HTTP ${status} ${code ?? 'without a code'}.`);
  }

  async #ask(request: TextRequest, signal: AbortSignal): Promise<Answered> {
    const body = JSON.stringify(bodyOf(request));
    const known = await secretWithin(signal, this.options.apiKey);
    const answered = await this.#post(body, known, signal);
    if (answered.status !== 401) return answered;
    // The key may have been changed since it was read.
    const fresh = await secretWithin(signal, this.options.apiKey, 'refresh');
    return fresh === known ? answered : this.#post(body, fresh, signal);
  }

  async #post(body: string, apiKey: string, signal: AbortSignal): Promise<Answered> {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const options = { method: 'POST', headers, body, signal };
    const answered = await fetch(this.options.url, { ...options, redirect: 'error' });
    return { status: answered.status, isOk: answered.ok, body: jsonIn(await answered.text()) };
  }

  #nowMs(): number {
    return (this.options.nowMs ?? Date.now)();
  }
}

function bodyOf(request: TextRequest): ResponseCreateParamsNonStreaming {
  const { model, instructions, thread, opening, input, tools, mostTokens, safetyIdentifier } = request;
  const { effort, tokens } = thinkingOf(model);
  return {
    model,
    // They are not carried over from the response before.
    instructions,
    ...(thread === undefined ? {} : { previous_response_id: thread }),
    input: thread === undefined ? [...opening, ...input] : [...input],
    ...(tools.length === 0 ? {} : { tools: [...tools], parallel_tool_calls: false }),
    max_output_tokens: Math.max(TOKENS_AT_LEAST, mostTokens) + tokens,
    ...(effort === undefined ? {} : { reasoning: { effort } }),
    // Without it the next answer would know nothing of this one.
    store: true,
    ...(safetyIdentifier === undefined ? {} : { safety_identifier: safetyIdentifier }),
  };
}

/** A conversation that has been forgotten knows no call of a tool either. */
function withoutThread(request: TextRequest): TextRequest {
  const input = request.input.filter(({ type }) => type !== 'function_call_output');
  return { ...request, thread: undefined, input };
}

function problemIn(body: unknown): { code: string | undefined; param: unknown } {
  const { error } = (body ?? {}) as { error?: { code?: unknown; type?: unknown; param?: unknown } | null };
  const code = error?.code ?? error?.type;
  // A code is a word; whatever else a peer writes may quote what was said.
  const isWord = typeof code === 'string' && /^\w{1,64}$/.test(code);
  return { code: isWord ? code : undefined, param: error?.param };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
