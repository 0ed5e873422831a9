import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Routes } from './routes';
import type { WebhookSignature } from './signatures';
import { signWebhook } from './signatures';
import type { HttpMethod } from './twiml';
import type { TwilioErrorCode } from './warnings';
import { quote } from './warnings';

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

/** The server was not reached, or its answer cannot be used. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';

  constructor(
    readonly code: Extract<TwilioErrorCode, 11200 | 11205 | 11750>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Twilio takes no larger document (error 11750). */
const MAX_BODY_BYTES = 64 * 1024;

/** Asks a server as Twilio does: a signed form, one connection per request, no redirects followed. */
export class WebhookClient {
  constructor(private readonly options: WebhookClientOptions) {}

  /** @throws WebhookError */
  async send({ url, method, params, signal }: WebhookRequest): Promise<WebhookAnswer> {
    const form = new URLSearchParams(params).toString();
    const publicUrl = new URL(url);
    if (method === 'GET') publicUrl.search += (publicUrl.search === '' ? '?' : '&') + form;
    const bodyParams = method === 'GET' ? {} : params;
    const signature = signWebhook(this.options.signature, this.options.authToken, publicUrl.href, bodyParams);
    const headers: Record<string, string> = {
      host: publicUrl.host,
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
    };
    if (signature !== undefined) headers['x-twilio-signature'] = signature;
    const body = method === 'GET' ? '' : form;
    if (method === 'POST') {
      headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
      headers['content-length'] = String(Buffer.byteLength(body));
    }
    return this.#exchange(publicUrl, body, { method, headers, agent: false, signal });
  }

  #exchange(publicUrl: URL, body: string, options: RequestOptions): Promise<WebhookAnswer> {
    const realUrl = this.options.routes.connectTo(publicUrl);
    const request = realUrl.protocol === 'https:' ? requestHttps : requestHttp;
    const { timeoutMs } = this.options;
    return new Promise((resolve, reject) => {
      const fail = (cause: Error & { code?: string }): void => {
        const why = cause.message === '' ? (cause.code ?? cause.name) : cause.message;
        if (cause instanceof WebhookError) reject(cause);
        else reject(new WebhookError(11205, `${publicUrl.href} was not reached (${why}).`, { cause }));
      };
      const exchange = request(realUrl, options, (response) => {
        response.once('error', fail);
        readAnswer(publicUrl, response)
          .then(resolve, reject)
          .finally(() => exchange.destroy());
      });
      exchange.once('error', fail);
      const timeout = setTimeout(() => {
        reject(new WebhookError(11200, `${publicUrl.href} did not answer within ${timeoutMs} ms.`));
        exchange.destroy();
      }, timeoutMs);
      exchange.once('close', () => {
        clearTimeout(timeout);
      });
      exchange.end(body);
    });
  }
}

async function readAnswer(url: URL, response: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    if (byteCount > MAX_BODY_BYTES)
      throw new WebhookError(11750, `${url.href} answered with more than 64 kB.`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    throw new WebhookError(11200, `${url.href} answered with HTTP ${status}: ${quote(body)}`);
  }
  return { contentType: response.headers['content-type'] ?? '', body };
}
