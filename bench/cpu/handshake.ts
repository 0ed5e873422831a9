import { createHash, randomBytes } from 'node:crypto';

const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const HEAD_END = Buffer.from('\r\n\r\n');

/** A client's request to upgrade. */
export function upgradeRequest(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({
    Host: 'voice.example.com',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A server's answer to a request to upgrade. */
export function upgradeResponse(requestHead: string): string {
  const key = headerOf(requestHead, 'sec-websocket-key') ?? '';
  const accept = createHash('sha1').update(`${key}${KEY_SUFFIX}`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

/** One header of a request or response head. `name` is in lower case. */
export function headerOf(head: string, name: string): string | undefined {
  const line = head.split('\r\n').find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** Gathers what comes before the first frame. */
export class HeadReader {
  #bytes = Buffer.alloc(0);

  /** The head and what followed it in the same chunk; undefined while the head is not all there. */
  push(chunk: Buffer): { head: string; rest: Buffer } | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const end = this.#bytes.indexOf(HEAD_END);
    if (end < 0) return undefined;
    return {
      head: this.#bytes.toString('latin1', 0, end),
      rest: this.#bytes.subarray(end + HEAD_END.length),
    };
  }
}
