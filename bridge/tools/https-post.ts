import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { CheckedLookup } from './checked-lookup';
import { MOST_OUTPUT_BYTES } from './tool-output';
import { TOOL_SOCKETS } from './tool-sockets';

/** What a server answered. */
export interface Posted {
  status: number;
  /** Nothing of it unless the status is a success; of one that is too long, only the beginning. */
  body: Buffer;
}

/** Posts JSON to servers on the internet, over connections that are kept for the next time. */
export class HttpsPost {
  readonly #agent: Agent;

  constructor(
    private readonly lookup: CheckedLookup,
    /** Whose certificates are believed, in PEM. @default - what Node believes */
    ca?: string,
  ) {
    this.#agent = new Agent({ ...TOOL_SOCKETS, ...(ca === undefined ? {} : { ca }) });
  }

  /**
   * Follows no redirect: it would lead a signed request where nobody has sent it.
   *
   * @throws AddressRefused, or the system's error when there is no answer, or not all of it.
   */
  async post(url: URL, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Posted> {
    this.lookup.checkLiteral(url.hostname);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpsRequest(url, {
        method: 'POST',
        agent: this.#agent,
        lookup: this.lookup.lookup,
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'voice-bridge',
          'Content-Length': String(Buffer.byteLength(body)),
          ...headers,
        },
        signal,
      });
      // Stays: a connection that breaks later is told by the response as well, and here once more.
      request.on('error', reject);
      request.once('response', resolve);
      // After an answer that is none, such as 101, neither comes.
      request.once('close', () => reject(new Error('closed without an answer')));
      request.end(body);
    });
    const status = response.statusCode ?? 0;
    if (isSuccess(status)) return { status, body: await bodyOf(response) };
    response.destroy();
    return { status, body: Buffer.alloc(0) };
  }
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  // Leaving the loop early closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    byteCount += chunk.length;
    if (byteCount > MOST_OUTPUT_BYTES) break;
  }
  return Buffer.concat(chunks);
}
