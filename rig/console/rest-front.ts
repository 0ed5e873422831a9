import { once } from 'node:events';
import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { LoopbackServer } from '../../simulator/network/loopback-server';

export interface RestFrontOptions {
  /** Whether the console's phone has this call. */
  isOurs: (callSid: string) => boolean;
  /** The REST API of the console's phone. */
  ours: string;
  /** That of the phone command, if one runs. */
  others: string;
}

const CALL_SID = /\/Calls\/(CA[0-9a-f]{32})\.json$/;

/** As Twilio answers for a call that it does not know, or that is over. */
const NOT_IN_PROGRESS = JSON.stringify({
  code: 21220,
  message: 'Call is not in-progress. Cannot redirect.',
  more_info: 'https://www.twilio.com/docs/errors/21220',
  status: 400,
});

/**
 * Stands for Twilio's REST API where there are two phones: the console's, and the one that may be run from another terminal. A
 * request goes as it is to the phone whose call it is about.
 */
export class RestFront {
  private constructor(private readonly server: LoopbackServer) {}

  static async open(options: RestFrontOptions, port = 0): Promise<RestFront> {
    const server = await LoopbackServer.answering((request, response) => {
      const [, callSid = ''] = CALL_SID.exec((request.url ?? '').split('?', 1)[0] ?? '') ?? [];
      return handOn(request, response, options.isOurs(callSid) ? options.ours : options.others);
    }, port);
    return new RestFront(server);
  }

  get origin(): string {
    return `http://${this.server.address}`;
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}

async function handOn(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
  const { method, headers } = request;
  const onward = ask(new URL(request.url ?? '/', origin), { method, headers });
  request.pipe(onward);
  try {
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  } catch {
    request.unpipe(onward);
    response.writeHead(400, { 'content-type': 'application/json' }).end(NOT_IN_PROGRESS);
  }
}
