import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { LoopbackServer } from '../../simulator/network/loopback-server';

/** One function was to be invoked. */
export interface Invocation {
  /** As the client named it: a name or an ARN. */
  functionName: string;
  payload: unknown;
  /** `RequestResponse`, or `Event`. */
  type: string;
  /** For which the request was signed. */
  region: string | undefined;
}

/** What comes of it: the function's own answer, or AWS's refusal. */
export type InvocationAnswer =
  | { payload: string | Uint8Array; functionError?: string }
  | { refusal: { status: number; type: string; message: string } };

type Answer = (invocation: Invocation) => InvocationAnswer | Promise<InvocationAnswer>;

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** `Credential=AKIA…/20260102/us-east-1/lambda/aws4_request` */
const SIGNED_FOR = /Credential=[^/]+\/\d+\/([^/]+)\/lambda\/aws4_request/;

/**
 * As much of Lambda's API as invoking a function takes
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html); it remembers what it was asked.
 */
export class LambdaEndpoint {
  readonly invocations: Invocation[] = [];
  #server!: LoopbackServer;

  private constructor(private readonly answer: Answer) {}

  static async listen(answer: Answer): Promise<LambdaEndpoint> {
    const endpoint = new LambdaEndpoint(answer);
    endpoint.#server = await LoopbackServer.answering((request, response) =>
      endpoint.#serve(request, response),
    );
    return endpoint;
  }

  /** As `AWS_ENDPOINT_URL_LAMBDA` wants it. */
  get url(): string {
    return `http://${this.#server.address}`;
  }

  /** What leads an AWS client here, with credentials that open nothing. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_LAMBDA: this.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  /** How many connections are open. */
  connections(): Promise<number> {
    return this.#server.connections();
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, functionName] = INVOCATIONS.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || functionName === undefined) {
      refuse(response, 404, 'UnknownOperationException', `${request.method ?? ''} ${request.url ?? ''}`);
      return;
    }
    const invocation: Invocation = {
      functionName: decodeURIComponent(functionName),
      payload: JSON.parse(await text(request)),
      type: String(request.headers['x-amz-invocation-type']),
      region: SIGNED_FOR.exec(request.headers.authorization ?? '')?.[1],
    };
    this.invocations.push(invocation);
    const answer = await this.answer(invocation);
    if ('refusal' in answer) {
      const { status, type, message } = answer.refusal;
      refuse(response, status, type, message);
    } else {
      const { payload, functionError } = answer;
      response.setHeader('X-Amz-Executed-Version', '$LATEST');
      if (functionError !== undefined) response.setHeader('X-Amz-Function-Error', functionError);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(payload);
    }
  }
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'x-amzn-ErrorType': type })
    .end(JSON.stringify({ Type: 'User', Message: message }));
}
