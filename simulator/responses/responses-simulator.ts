import { EventEmitter } from 'node:events';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { Exchange } from '../network/exchange';
import { LoopbackServer } from '../network/loopback-server';
import {
  invalidUrl,
  methodNotSupported,
  noApiKey,
  responseNotFound,
  standInFailed,
  withStatus,
  wrongApiKey,
} from './api-error';
import type { ApiError } from './api-error';
import { readCreateParams } from './create-params';
import type { CreateParams } from './create-params';
import { responseTo } from './response-resource';
import { sayBack } from './responses-options';
import type { Answer, ResponsesFault, ResponsesOptions, Turn } from './responses-options';
import { answerError, ResponsesRequest } from './responses-request';
import { lastUserTextIn, ThreadStore } from './thread-store';
import type { OpenThread } from './thread-store';

export interface ResponsesSimulatorEvents {
  /** A request is over: answered, refused, broken off, or given up by its client. */
  finished: [request: ResponsesRequest];
}

/** What is to be answered, as far as the client decides it. */
interface Asked extends CreateParams {
  thread: OpenThread;
}

const PATH = '/v1/responses';

/**
 * Stands in for OpenAI's Responses API, without streams: takes what the real one takes, refuses what it refuses, and keeps
 * conversations. It says what it is given to say.
 *
 * https://developers.openai.com/api/reference/resources/responses
 */
export class ResponsesSimulator extends EventEmitter<ResponsesSimulatorEvents> {
  /** All that was asked, the first one first. */
  readonly requests: ResponsesRequest[] = [];
  /** The only key that is let in; may be changed, as keys are. */
  apiKey: string | undefined;
  readonly #threads: ThreadStore;
  #server!: LoopbackServer;

  private constructor(private readonly options: ResponsesOptions) {
    super();
    this.apiKey = options.apiKey;
    this.#threads = new ThreadStore(options.zeroDataRetention);
  }

  static async listen(options: ResponsesOptions = {}): Promise<ResponsesSimulator> {
    const simulator = new ResponsesSimulator(options);
    simulator.#server = await LoopbackServer.answering((request, response) => {
      return simulator.#serve(new Exchange(request, response));
    }, options.port);
    return simulator;
  }

  /** Where to post. */
  get url(): string {
    return `http://${this.#server.address}${PATH}`;
  }

  /** What OpenAI's own client takes as its `baseURL`. */
  get baseUrl(): string {
    return `http://${this.#server.address}/v1`;
  }

  /** Drops everyone and frees the port. */
  close(): Promise<void> {
    return this.#server.close();
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { method, url } = exchange;
    const refusal = this.#keptOut(exchange);
    if (url.pathname === PATH && method === 'POST') await this.#create(exchange, refusal);
    else if (refusal !== undefined) answerError(exchange, refusal);
    else if (url.pathname === PATH) answerError(exchange, methodNotSupported(method, PATH));
    else if (url.pathname.startsWith(`${PATH}/`) && method === 'GET') this.#retrieve(exchange);
    else answerError(exchange, invalidUrl(method, url.pathname));
  }

  #keptOut({ headers }: Exchange): ApiError | undefined {
    const key = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (key === undefined) return noApiKey();
    const isKnown = this.apiKey === undefined ? key.startsWith('sk-') : key === this.apiKey;
    return isKnown ? undefined : wrongApiKey(key);
  }

  #retrieve(exchange: Exchange): void {
    const id = exchange.url.pathname.slice(PATH.length + 1);
    const response = this.#threads.find(id);
    if (response === undefined) answerError(exchange, responseNotFound(id));
    else exchange.answerJson(200, response);
  }

  async #create(exchange: Exchange, keptOut: ApiError | undefined): Promise<void> {
    const request = new ResponsesRequest(this.requests.length + 1, exchange);
    this.requests.push(request);
    try {
      const unread = await request.read();
      const asked = keptOut ?? unread ?? this.#understand(request.body);
      if ('error' in asked) request.refuse(asked);
      else await this.#answer(exchange, request, asked);
    } catch (error) {
      request.refuse(standInFailed(error));
    } finally {
      this.emit('finished', request);
    }
  }

  #understand(body: unknown): Asked | ApiError {
    const read = readCreateParams(body, this.options.models);
    if ('error' in read) return read;
    const thread = this.#threads.open(read.params);
    return 'error' in thread ? thread : { ...read, thread };
  }

  async #answer(exchange: Exchange, request: ResponsesRequest, asked: Asked): Promise<void> {
    const fault = this.#faultOf(request.number);
    if (!(await exchange.survives(fault))) return;
    if (fault.text !== undefined) {
      exchange.answer(fault.status ?? 200, { 'Content-Type': textType(fault.text) }, fault.text);
      return;
    }
    if (fault.status !== undefined) {
      request.refuse(withStatus(fault.status, fault.code, fault.message));
      return;
    }
    const answer = await this.#answerTo(asked);
    const { params, model, thread } = asked;
    const { conversation } = thread;
    const response = responseTo({ params, model, conversation, answer, fault });
    if (response.store) this.#threads.keep(response, thread);
    request.answer(response);
  }

  async #answerTo({ params, model, thread }: Asked): Promise<Answer> {
    const turn: Turn = {
      number: thread.number,
      instructions: params.instructions ?? undefined,
      conversation: thread.conversation,
      lastUserText: lastUserTextIn(thread.conversation),
      model: model.name,
      previousResponseId: params.previous_response_id ?? undefined,
      toolNames: namesOf(params),
      safetyIdentifier: params.safety_identifier ?? undefined,
    };
    const answer = await (this.options.answer ?? sayBack)(turn);
    const { call } = answer;
    if (call !== undefined && !turn.toolNames.includes(call.name))
      throw new Error(
        `No model calls a function that it was not given: ${call.name} is none of ${turn.toolNames.join(', ') || 'none'}.`,
      );
    return answer;
  }

  #faultOf(number: number): ResponsesFault {
    const { faults } = this.options;
    return (typeof faults === 'function' ? faults(number) : faults?.[number - 1]) ?? {};
  }
}

function namesOf({ tools = [] }: ResponseCreateParamsNonStreaming): string[] {
  return tools.flatMap((tool) => ('name' in tool && typeof tool.name === 'string' ? [tool.name] : []));
}

function textType(text: string): string {
  return text.trimStart().startsWith('<') ? 'text/html' : 'text/plain';
}
