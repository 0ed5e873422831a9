import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { LoopbackServer } from '../../simulator/network/loopback-server';

/** What a function answered, and how long it took from the event to the answer. */
export interface Invocation {
  answer: unknown;
  durationMs: number;
}

interface Waiting {
  requestId: string;
  event: unknown;
  handedOutAtMs: number;
  answered: (invocation: Invocation) => void;
  failed: (error: Error) => void;
}

const API = '/2018-06-01/runtime';
/** Lambda's own limit for one invocation is what the function is configured with; ours takes milliseconds. */
const INVOCATION_DUE_MS = 10_000;

/**
 * Lambda as a runtime sees it: it asks for the next event and posts the answer, one at a time.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<string, Waiting>();
  #server!: LoopbackServer;
  #idle: ServerResponse | undefined;
  #initialised: (atMs: number) => void = () => undefined;
  #failedToStart: (error: Error) => void = () => undefined;

  /** Resolves with the time at which the function asked for its first event; rejects when its start failed. */
  readonly initialised = new Promise<number>((resolve, reject) => {
    this.#initialised = resolve;
    this.#failedToStart = reject;
  });

  private constructor() {
    // Nobody may be listening yet when a start fails.
    this.initialised.catch(() => undefined);
  }

  static async listen(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    api.#server = await LoopbackServer.answering((request, response) => api.#serve(request, response));
    return api;
  }

  /** As `AWS_LAMBDA_RUNTIME_API` wants it. */
  get hostAndPort(): string {
    return this.#server.address;
  }

  /** Hands an event to the function. @throws Error in the function's own words when it fails. */
  invoke(event: unknown): Promise<Invocation> {
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(
        () => reject(new Error(`The function did not answer within ${INVOCATION_DUE_MS / 1_000} s.`)),
        INVOCATION_DUE_MS,
      );
      this.#queue.push({
        requestId: randomUUID(),
        event,
        handedOutAtMs: 0,
        answered: (invocation) => {
          clearTimeout(tooLate);
          resolve(invocation);
        },
        failed: (error) => {
          clearTimeout(tooLate);
          reject(error);
        },
      });
      this.#handOut();
    });
  }

  /** Fails what was not answered. */
  async close(): Promise<void> {
    for (const { failed } of [...this.#queue, ...this.#running.values()])
      failed(new Error('Lambda has gone.'));
    await this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${API}/invocation/next`) {
      this.#initialised(performance.now());
      this.#idle = response;
      this.#handOut();
      return;
    }
    const receivedAtMs = performance.now();
    const body = await text(request);
    const [, requestId, outcome] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const running = this.#running.get(requestId ?? '');
    if (request.method !== 'POST' || (running === undefined && path !== `${API}/init/error`)) {
      response.writeHead(404).end();
      return;
    }
    this.#running.delete(requestId ?? '');
    if (running === undefined) this.#failedToStart(new Error(`The function did not start: ${errorIn(body)}`));
    else if (outcome === 'error') running.failed(new Error(`The function failed: ${errorIn(body)}`));
    else running.answered({ answer: JSON.parse(body), durationMs: receivedAtMs - running.handedOutAtMs });
    response.writeHead(202).end();
  }

  #handOut(): void {
    if (this.#idle === undefined) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    const response = this.#idle;
    this.#idle = undefined;
    this.#running.set(next.requestId, next);
    next.handedOutAtMs = performance.now();
    response
      .writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': next.requestId,
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + INVOCATION_DUE_MS),
        'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:000000000000:function:voice',
      })
      .end(JSON.stringify(next.event));
  }
}

/** `{ errorType, errorMessage }`, or whatever else there is. */
function errorIn(body: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(body) as Record<string, unknown>;
    return `${String(errorType)}: ${String(errorMessage)}`;
  } catch {
    return body;
  }
}
