import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked of the parameter store. */
export interface SsmRequest extends Record<string, unknown> {
  target: string;
  Name: string;
}

/** A refusal, as AWS names and words it. */
export interface SsmRefusal {
  type: string;
  message: string;
}

/** SSM's parameter store on this machine: keeps parameters, gives them out, remembers what it was asked. */
export class FakeSsm {
  readonly parameters = new Map<string, string>();
  readonly requests: SsmRequest[] = [];
  /** While there is one, everything is refused. */
  refusal: SsmRefusal | undefined;

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    });
  }

  static async listen(): Promise<FakeSsm> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeSsm(server);
  }

  /** What leads an AWS client here, with credentials that open nothing. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      AWS_REGION: 'ap-northeast-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const question = JSON.parse(Buffer.concat(chunks).toString()) as { Name: string; Value?: string };
    const target = String(request.headers['x-amz-target']);
    this.requests.push({ target, ...question });
    const [status, answer] = this.#reply(target, question);
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  }

  #reply(target: string, { Name, Value }: { Name: string; Value?: string }): [number, unknown] {
    if (this.refusal !== undefined)
      return [400, { __type: this.refusal.type, message: this.refusal.message }];
    if (target === 'AmazonSSM.PutParameter') {
      this.parameters.set(Name, Value ?? '');
      return [200, { Tier: 'Standard', Version: 1 }];
    }
    const value = this.parameters.get(Name);
    if (value === undefined) return [400, { __type: 'ParameterNotFound' }];
    return [200, { Parameter: { Name, Value: value, Type: 'SecureString', Version: 1 } }];
  }
}
