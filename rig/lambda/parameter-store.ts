import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** As much of SSM as reading one parameter takes: what the SDK asks, and what it makes of a name that nobody knows. */
export class ParameterStore {
  /** The names that were asked for. */
  readonly reads: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly parameters: Record<string, string>,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async listen(parameters: Record<string, string>): Promise<ParameterStore> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ParameterStore(server, parameters);
  }

  /** As `AWS_ENDPOINT_URL_SSM` wants it. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = request.headers['x-amz-target'];
    const { Name: name = '', WithDecryption: isDecrypted } = (await json(request)) as {
      Name?: string;
      WithDecryption?: boolean;
    };
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    if (operation !== 'AmazonSSM.GetParameter') {
      answer(400, { __type: 'UnknownOperationException', message: String(operation) });
      return;
    }
    this.reads.push(name);
    const value = this.parameters[name];
    if (value === undefined) answer(400, { __type: 'ParameterNotFound' });
    // What is not decrypted is of no use to anybody, as it is with KMS.
    else answer(200, { Parameter: { Name: name, Value: isDecrypted === true ? value : 'AQICAHg=' } });
  }
}
