import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { LoopbackServer } from '../../simulator/network/loopback-server';

/** What the store was asked, with every field that the client sent. */
interface ParameterRequest extends Record<string, unknown> {
  /** For example `AmazonSSM.GetParameter`. */
  target: string;
  Name: string;
  /** Of what reads several. */
  Names?: string[];
}

/** As many as SSM gives at once. */
const NAMES_AT_MOST = 10;

/** A refusal, as AWS names and words it. */
interface ParameterRefusal {
  type: string;
  message: string;
}

/** As much of SSM as keeping and reading parameters takes; it remembers what it was asked. */
export class ParameterStore {
  readonly parameters: Map<string, string>;
  readonly requests: ParameterRequest[] = [];
  /** While there is one, everything is refused. */
  refusal: ParameterRefusal | undefined;
  /** While it is, nothing is answered. */
  isSilent = false;
  #server!: LoopbackServer;

  private constructor(parameters: Record<string, string>) {
    this.parameters = new Map(Object.entries(parameters));
  }

  static async listen(parameters: Record<string, string> = {}): Promise<ParameterStore> {
    const store = new ParameterStore(parameters);
    store.#server = await LoopbackServer.answering((request, response) => store.#serve(request, response));
    return store;
  }

  /** As `AWS_ENDPOINT_URL_SSM` wants it. */
  get url(): string {
    return `http://${this.#server.address}`;
  }

  /** What leads an AWS client here, with credentials that open nothing. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_SSM: this.url,
      AWS_REGION: 'ap-northeast-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  /** The names that were to be read. */
  get reads(): string[] {
    return this.requests
      .filter(({ target }) => target.startsWith('AmazonSSM.GetParameter'))
      .flatMap(({ Name: name, Names: names }) => names ?? name);
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = (await json(request)) as { Name: string };
    const asked: ParameterRequest = { target: String(request.headers['x-amz-target']), ...question };
    this.requests.push(asked);
    if (this.isSilent) return;
    const [status, answer] = this.#answer(asked);
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  }

  #answer({
    target,
    Name: name,
    Names: names = [],
    Value: value,
    WithDecryption: isDecrypted,
  }: ParameterRequest): [number, object] {
    if (this.refusal !== undefined)
      return [400, { __type: this.refusal.type, message: this.refusal.message }];
    switch (target) {
      case 'AmazonSSM.PutParameter':
        this.parameters.set(name, String(value));
        return [200, { Tier: 'Standard', Version: 1 }];
      case 'AmazonSSM.GetParameter': {
        const kept = this.parameters.get(name);
        if (kept === undefined) return [400, { __type: 'ParameterNotFound' }];
        // What is not decrypted is of no use to anybody, as it is with KMS.
        return [200, { Parameter: { Name: name, Value: isDecrypted === true ? kept : 'AQICAHg=' } }];
      }
      case 'AmazonSSM.GetParameters': {
        if (names.length < 1 || names.length > NAMES_AT_MOST || new Set(names).size < names.length)
          return [400, { __type: 'ValidationException', message: `'names' must be 1 to ${NAMES_AT_MOST}` }];
        const known = names.filter((one) => this.parameters.has(one));
        // SSM gives them in an order of its own.
        const given = known.reverse().map((one) => ({ Name: one, Value: this.parameters.get(one) }));
        return [200, { Parameters: given, InvalidParameters: names.filter((one) => !known.includes(one)) }];
      }
      default:
        return [400, { __type: 'UnknownOperationException', message: target }];
    }
  }
}
