import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Routes } from './routes';
import type { TwilioErrorCode } from './warnings';
import { quote } from './warnings';

export interface HttpExchangeOptions {
  routes: Routes;
  timeoutMs: number;
  /** More than this is not taken (error 11750). */
  maxBodyBytes: number;
}

export interface HttpRequest {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string;
  /** Gives the request up, because the call went on without it. */
  signal: AbortSignal | undefined;
}

/** The server's answer, with a status of 2xx. */
export interface HttpAnswer {
  contentType: string;
  body: Buffer;
}

/** The server was not reached, or its answer cannot be used. */
export class RetrievalError extends Error {
  override readonly name = 'RetrievalError';

  constructor(
    readonly code: Extract<TwilioErrorCode, 11200 | 11205 | 11750>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Asks a server as Twilio does: by its public name, with one connection per request, no redirects followed. */
export class HttpExchange {
  constructor(private readonly options: HttpExchangeOptions) {}

  /** @throws RetrievalError */
  send({ url, method, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    const realUrl = this.options.routes.connectTo(url);
    const request = realUrl.protocol === 'https:' ? requestHttps : requestHttp;
    const { timeoutMs } = this.options;
    const options: RequestOptions = {
      method,
      headers: { host: url.host, 'user-agent': 'TwilioProxy/1.1', accept: '*/*', ...headers },
      agent: false,
      signal,
    };
    return new Promise((resolve, reject) => {
      const fail = (cause: Error & { code?: string }): void => {
        const why = cause.message === '' ? (cause.code ?? cause.name) : cause.message;
        if (cause instanceof RetrievalError) reject(cause);
        else reject(new RetrievalError(11205, `${url.href} was not reached (${why}).`, { cause }));
      };
      const exchange = request(realUrl, options, (response) => {
        response.once('error', fail);
        this.#read(url, response)
          .then(resolve, fail)
          .finally(() => exchange.destroy());
      });
      exchange.once('error', fail);
      const timeout = setTimeout(() => {
        reject(new RetrievalError(11200, `${url.href} did not answer within ${timeoutMs} ms.`));
        exchange.destroy();
      }, timeoutMs);
      exchange.once('close', () => {
        clearTimeout(timeout);
      });
      exchange.end(body);
    });
  }

  async #read(url: URL, response: IncomingMessage): Promise<HttpAnswer> {
    const { maxBodyBytes } = this.options;
    const chunks: Buffer[] = [];
    let byteCount = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      byteCount += chunk.length;
      if (byteCount > maxBodyBytes) {
        const what = `${url.href} answered with more than ${maxBodyBytes / 1024} kB.`;
        throw new RetrievalError(11750, what);
      }
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      const text = quote(body.toString('utf8'));
      throw new RetrievalError(11200, `${url.href} answered with HTTP ${status}: ${text}`);
    }
    return { contentType: response.headers['content-type'] ?? '', body };
  }
}
