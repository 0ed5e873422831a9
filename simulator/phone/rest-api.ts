import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackServer } from '../network/loopback-server';
import type { CallUpdate } from './call-report';
import type { PhoneCall } from './phone-call';

export interface RestApiOptions {
  accountSid: string;
  authToken: string;
  /** The call with this sid, if it is in progress. */
  findCall: (callSid: string) => PhoneCall | undefined;
}

interface Reply {
  status: number;
  body: object;
}

/** Twilio takes no longer document in a request (Twilio docs: Call resource, "Twiml"). */
const MAX_TWIML_LENGTH = 4000;

const MAX_BODY_BYTES = 64 * 1024;

const CALL_PATH = /^\/2010-04-01\/Accounts\/(AC[0-9a-zA-Z]+)\/Calls\/(CA[0-9a-f]{32})\.json$/;

/** The part of Twilio's REST API that changes a call in progress: `POST …/Calls/{CallSid}.json` over plain HTTP. */
export class RestApi {
  #server: LoopbackServer | undefined;

  constructor(private readonly options: RestApiOptions) {}

  /** Resolves with the origin that stands for `https://api.twilio.com`. */
  async listen(port = 0): Promise<string> {
    this.#server = await LoopbackServer.answering(
      (request, response) => this.#answer(request, response),
      port,
    );
    return `http://${this.#server.address}`;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request);
    const { status, body } = this.#obey(request, form);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  #obey(request: IncomingMessage, form: URLSearchParams): Reply {
    const { accountSid, authToken, findCall } = this.options;
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    if (request.headers.authorization !== `Basic ${credentials}`) return refusal(401, 20003, 'Authenticate');
    const [, account, callSid] = CALL_PATH.exec(request.url ?? '') ?? [];
    if (account !== accountSid || callSid === undefined || request.method !== 'POST') {
      return refusal(404, 20404, `The requested resource ${request.url ?? ''} was not found`);
    }
    const status = form.get('Status');
    const update = updateOf(status, form.get('Twiml'));
    if (update === undefined) {
      const message = `This phone knows Status=completed and Twiml of up to ${MAX_TWIML_LENGTH} characters`;
      return refusal(400, 20001, message);
    }
    // A caller who has hung up may not have been told of to everybody yet: their call is over all the same.
    const isDone = findCall(callSid)?.update(update) ?? false;
    if (!isDone) return refusal(400, 21220, 'Call is not in-progress. Cannot redirect.');
    return { status: 200, body: { sid: callSid, account_sid: account, status: status ?? 'in-progress' } };
  }
}

function updateOf(status: string | null, twiml: string | null): CallUpdate | undefined {
  if (status === 'completed') return { status };
  return twiml !== null && twiml.length <= MAX_TWIML_LENGTH ? { twiml } : undefined;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    if (byteCount > MAX_BODY_BYTES) throw new Error('The form is larger than any that Twilio takes.');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function refusal(status: number, code: number, message: string): Reply {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}
