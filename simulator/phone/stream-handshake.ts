import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientOptions } from 'ws';
import WebSocket from 'ws';
import type { Routes } from './routes';
import type { StreamSignature } from './signatures';
import { signStream } from './signatures';
import type { TwilioErrorCode } from './warnings';
import { quote } from './warnings';

export interface HandshakeOptions {
  /** The absolute URL, character by character as it is signed. */
  url: string;
  authToken: string;
  signature: StreamSignature;
  routes: Routes;
  timeoutMs: number;
}

export type Handshake =
  | { ok: true; socket: WebSocket; connection: Socket }
  | { ok: false; code: TwilioErrorCode; detail: string; httpStatus?: number; httpBody?: string };

/** Of an answer that refuses, this much is kept. */
const MAX_BODY_BYTES = 4096;

/** Twilio does not wait the 30 s that ws would for the answer to its close frame. */
const CLOSE_TIMEOUT_MS = 2000;

const TIMED_OUT = ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * Opens the socket of a stream as Twilio does, and calls `settled` once: within the socket's `open` event, so that
 * no message can come before somebody listens. The answer gives the attempt up; then `settled` is not called.
 */
export function openStreamSocket(
  options: HandshakeOptions,
  settled: (result: Handshake) => void,
): () => void {
  const refusal = refuseUrl(options.url);
  if (refusal !== undefined) {
    const pending = setImmediate(settled, refusal);
    return () => {
      clearImmediate(pending);
    };
  }

  const publicUrl = new URL(options.url);
  const signature = signStream(options.signature, options.authToken, options.url);
  const socketOptions: ClientOptions & { closeTimeout: number } = {
    headers: {
      host: publicUrl.host,
      'user-agent': 'Twilio.TmeWs/1.0',
      ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
    },
    perMessageDeflate: false,
    handshakeTimeout: options.timeoutMs,
    closeTimeout: CLOSE_TIMEOUT_MS,
    // Answering pings is a matter of the stream: a half-dead one does not.
    autoPong: false,
  };
  const socket = new WebSocket(options.routes.connectTo(publicUrl), socketOptions);
  let connection: Socket | undefined;
  let isSettled = false;
  const settle = (result: Handshake): void => {
    if (isSettled) return;
    isSettled = true;
    settled(result);
  };

  socket.on('error', (error) => {
    settle(explain(error));
  });
  socket.once('upgrade', (response) => {
    connection = response.socket;
  });
  socket.once('unexpected-response', (_request, response) => {
    void readBody(response).then((httpBody) => {
      const httpStatus = response.statusCode ?? 0;
      const detail = `the server answered with HTTP ${httpStatus} instead of 101: ${quote(httpBody)}`;
      settle({ ok: false, code: 31920, detail, httpStatus, httpBody });
      socket.terminate();
    });
  });
  socket.once('open', () => {
    if (connection !== undefined) settle({ ok: true, socket, connection });
  });
  return () => {
    isSettled = true;
    socket.terminate();
  };
}

function refuseUrl(url: string): Handshake | undefined {
  if (!URL.canParse(url)) return { ok: false, code: 31923, detail: `this is not a URL: ${quote(url)}` };
  const { protocol, search } = new URL(url);
  if (protocol !== 'wss:') return { ok: false, code: 31922, detail: `only wss is supported: ${quote(url)}` };
  if (search !== '') return { ok: false, code: 31920, detail: `the URL has a query string: ${quote(url)}` };
  return undefined;
}

function explain(error: Error & { code?: string }): Handshake {
  const code = error.code ?? '';
  const detail = error.message === '' ? code : error.message;
  if (code === 'ECONNREFUSED') return { ok: false, code: 31902, detail };
  if (TIMED_OUT.includes(code) || detail === 'Opening handshake has timed out') {
    return { ok: false, code: 31901, detail };
  }
  if (/^(EPROTO|ERR_SSL|ERR_TLS)|CERT|SIGNATURE/.test(code)) return { ok: false, code: 31910, detail };
  return { ok: false, code: 31920, detail };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      byteCount += chunk.length;
      if (byteCount > MAX_BODY_BYTES) break;
    }
  } catch {
    // A refusal that breaks off is a refusal all the same; what came of its body is kept.
  }
  return Buffer.concat(chunks).toString('utf8');
}
