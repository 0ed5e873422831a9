import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { TOOL_SOCKETS } from './tool-sockets';

/** What a function returned, or what there is of it where it failed. */
export interface Invoked {
  payload: Uint8Array;
  /** `Unhandled`, mostly; nothing if the function did not fail. */
  functionError: string | undefined;
}

/** Invokes functions, over connections that are kept. Credentials come from where the process runs. */
export class LambdaInvoker {
  /** By region. */
  readonly #clients = new Map<string, LambdaClient>();

  /** @throws the SDK's error when the function was not invoked, or there is no answer. */
  async invoke(functionArn: string, payload: string, signal: AbortSignal): Promise<Invoked> {
    const command = new InvokeCommand({
      FunctionName: functionArn,
      InvocationType: 'RequestResponse',
      Payload: Buffer.from(payload),
    });
    const answer = await this.#client(regionOf(functionArn)).send(command, { abortSignal: signal });
    return { payload: answer.Payload ?? new Uint8Array(), functionError: answer.FunctionError };
  }

  #client(region: string): LambdaClient {
    const client =
      this.#clients.get(region) ??
      new LambdaClient({
        region,
        // A second attempt could book a second table, and the caller would wait for it: the model may try again.
        maxAttempts: 1,
        requestHandler: { httpsAgent: TOOL_SOCKETS },
      });
    this.#clients.set(region, client);
    return client;
  }
}

/** `arn:aws:lambda:us-east-1:…` */
function regionOf(functionArn: string): string {
  return functionArn.split(':')[3] ?? '';
}
