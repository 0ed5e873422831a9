import type { HttpMethod } from './attributes';
import { HttpExchange } from './http-exchange';
import type { Routes } from './routes';
import type { WebhookSignature } from './signatures';
import { signWebhook } from './signatures';

export interface WebhookRequest {
  url: URL;
  method: HttpMethod;
  params: Record<string, string>;
  /** Gives the request up, because the call went on without it. */
  signal?: AbortSignal;
}

/** The server's answer, with a status of 2xx. */
export interface WebhookAnswer {
  contentType: string;
  body: string;
}

export interface WebhookClientOptions {
  authToken: string;
  signature: WebhookSignature;
  routes: Routes;
  timeoutMs: number;
}

/** Twilio takes no larger document (error 11750). */
const MAX_BODY_BYTES = 64 * 1024;

/** Asks a server for a document as Twilio does: with a signed form. */
export class WebhookClient {
  readonly #exchange: HttpExchange;

  constructor(private readonly options: WebhookClientOptions) {
    const { routes, timeoutMs } = options;
    this.#exchange = new HttpExchange({ routes, timeoutMs, maxBodyBytes: MAX_BODY_BYTES });
  }

  /** @throws RetrievalError */
  async send({ url, method, params, signal }: WebhookRequest): Promise<WebhookAnswer> {
    const form = new URLSearchParams(params).toString();
    const publicUrl = new URL(url);
    if (method === 'GET') publicUrl.search += (publicUrl.search === '' ? '?' : '&') + form;
    const bodyParams = method === 'GET' ? {} : params;
    const signature = signWebhook(this.options.signature, this.options.authToken, publicUrl.href, bodyParams);
    const headers: Record<string, string> = {};
    if (signature !== undefined) headers['x-twilio-signature'] = signature;
    const body = method === 'GET' ? '' : form;
    if (method === 'POST') {
      headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
      headers['content-length'] = String(Buffer.byteLength(body));
    }
    const answer = await this.#exchange.send({ url: publicUrl, method, headers, body, signal });
    return { contentType: answer.contentType, body: answer.body.toString('utf8') };
  }
}
