import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';

/**
 * The floor: a relay of bytes between the phone's socket and one connection to the assistant's end. It knows no
 * WebSocket and no message; nothing that carries calls through Node could do less.
 */
const { PORT, ASSISTANT_URL = '' } = process.env;

const { protocol, port } = new URL(ASSISTANT_URL);
const address = { port: Number(port), host: '127.0.0.1', noDelay: true };

createServer({ noDelay: true }, (caller) => {
  const assistant = protocol === 'wss:' ? connectTls(address) : connect(address);
  caller.on('error', () => assistant.destroy());
  assistant.on('error', () => caller.destroy());
  caller.pipe(assistant).pipe(caller);
}).listen(Number(PORT), '127.0.0.1', 1_024);
