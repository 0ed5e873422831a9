import type { ServerResponse } from 'node:http';
import type { PhoneOptions } from '../../../simulator/phone/call-settings';
import { Phone } from '../../../simulator/phone/phone';
import type { PhoneCall } from '../../../simulator/phone/phone-call';
import { StubServer } from './stub-server';
import type { StubStream } from './stub-stream';
import { until } from './until';

export const TOKEN = '12345';
export const CONNECT = '<Connect action="/ended"><Stream url="wss://voice.example.com/stream/1"/></Connect>';

/** A server that connects every call to a stream, and a phone that calls it. */
export class CallHarness {
  readonly #calls: PhoneCall[] = [];

  private constructor(readonly server: StubServer) {}

  static async start(): Promise<CallHarness> {
    const server = await StubServer.start();
    server.on('/voice', CONNECT);
    server.on('/ended', '<Hangup/>');
    return new CallHarness(server);
  }

  ring(options: Partial<PhoneOptions> = {}, path = '/voice'): PhoneCall {
    const phone = new Phone({ authToken: TOKEN, routes: this.server.routes });
    const call = phone.call(this.server.publicOrigin + path, options);
    this.#calls.push(call);
    return call;
  }

  /** A call that has come as far as its stream. */
  async talk(options: Partial<PhoneOptions> = {}): Promise<{ call: PhoneCall; far: StubStream }> {
    const call = this.ring(options);
    const streams = this.server.streams;
    await until(() => call.stream !== undefined && streams.at(-1)?.streamSid === call.stream.streamSid);
    return { call, far: streams.at(-1)! };
  }

  /** A test that failed must not leave a call that goes on. */
  async close(): Promise<void> {
    for (const call of this.#calls) call.hangUp();
    await Promise.all(this.#calls.map(({ ended }) => ended));
    await this.server.close();
  }
}

/** Answers a request with a document of any kind. */
export function xml(text: string, contentType = 'text/xml') {
  return (response: ServerResponse) => response.writeHead(200, { 'content-type': contentType }).end(text);
}
