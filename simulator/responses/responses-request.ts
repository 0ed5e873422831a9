import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange, ExchangeOutcome } from '../network/exchange';
import { invalidJson, unsupportedContentType } from './api-error';
import type { ApiError } from './api-error';
import type { WireResponse } from './response-resource';

/** One `POST /v1/responses`: what was asked, and what came of it. */
export class ResponsesRequest {
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
  readonly headers: IncomingHttpHeaders;
  readonly outcome: ExchangeOutcome;
  /** Undefined while there is none, and where it is no JSON. */
  body: unknown;
  /** The response that was made of it, whatever its status. */
  responseId: string | undefined;
  /** Why it was refused: the code, or, where the service has none, the message. */
  refusedWith: string | undefined;
  readonly #exchange: Exchange;

  constructor(
    /** The first is 1. */
    readonly number: number,
    exchange: Exchange,
  ) {
    this.#exchange = exchange;
    this.atMs = exchange.atMs;
    this.headers = exchange.headers;
    this.outcome = exchange.outcome;
  }

  /** Reads the body, which is kept in any case. Where the client left before its end, there is nobody to be told. */
  async read(): Promise<ApiError | undefined> {
    const bytes = await this.#exchange.body();
    try {
      this.body = JSON.parse(bytes?.toString() ?? '') as unknown;
    } catch {
      this.body = undefined;
    }
    if (!this.#exchange.isJson) return unsupportedContentType(this.headers['content-type'] ?? 'none');
    return this.body === undefined ? invalidJson() : undefined;
  }

  answer(response: WireResponse): void {
    this.responseId = response.id;
    this.#exchange.answerJson(200, response, requestId());
  }

  refuse(refusal: ApiError): void {
    this.refusedWith = refusal.error.code ?? refusal.error.message;
    answerError(this.#exchange, refusal);
  }
}

export function answerError(exchange: Exchange, { status, error }: ApiError): void {
  exchange.answerJson(status, { error }, requestId());
}

/** Every answer of the service has a name of its own. */
function requestId(): Record<string, string> {
  return { 'x-request-id': `req_${randomUUID().replaceAll('-', '')}` };
}
