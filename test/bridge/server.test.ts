import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { WebSocket, WebSocketServer } from 'ws';
import { callerAlias } from '../../bridge/contract/caller-alias';
import type { CallObserver } from '../../bridge/call/observer';
import { Directory } from '../../bridge/contract/assistant/directory';
import { signCallId } from '../../bridge/contract/call-id';
import { FetchedSecret } from '../../bridge/contract/secret';
import { bridgeParts } from '../../bridge/parts';
import { type BridgeParts, BridgeServer } from '../../bridge/server';
import { readSettings, type Settings } from '../../bridge/settings';
import { SYSTEM_CLOCK } from '../../bridge/system-clock';
import { keptLog } from '../support/kept-log';
import { CALL_SID, startText } from '../support/twilio-messages';

const ORIGIN = 'wss://voice.example.com';
const TOKEN = '12345';

let bridge: BridgeServer;
let port: number;
let refusals: string[] = [];
let kept: ReturnType<typeof keptLog>;
/** Takes every session and never says a word. */
let assistant: WebSocketServer;
let assistantServer: Server;

async function open(overrides: Partial<Settings> = {}, parts: Partial<BridgeParts> = {}): Promise<void> {
  const settings = readSettings({
    PORT: '0',
    PUBLIC_STREAM_URL: ORIGIN,
    TWILIO_AUTH_TOKEN: TOKEN,
    OPENAI_REALTIME_API_KEY: 'sk-test',
    OPENAI_REALTIME_URL: `ws://127.0.0.1:${(assistantServer.address() as AddressInfo).port}/v1/realtime`,
  });
  kept = keptLog();
  const observer: CallObserver = { streamRefused: (reason) => refusals.push(reason) };
  bridge = new BridgeServer({
    ...bridgeParts({ ...settings, ...overrides }, SYSTEM_CLOCK, kept.log, observer),
    ...parts,
  });
  port = await bridge.listen('127.0.0.1');
}

beforeEach(async () => {
  refusals = [];
  assistantServer = createServer().listen(0, '127.0.0.1');
  await once(assistantServer, 'listening');
  assistant = new WebSocketServer({ server: assistantServer });
  await open();
});

afterEach(async () => {
  await bridge.close();
  for (const client of assistant.clients) client.terminate();
  const closed = once(assistantServer, 'close');
  assistantServer.close();
  assistantServer.closeAllConnections();
  await closed;
});

function callId(token = TOKEN, expiresInS = 300): string {
  return signCallId(token, CALL_SID, Math.floor(Date.now() / 1_000) + expiresInS);
}

function signature(path: string, token = TOKEN, origin = ORIGIN): string {
  return getExpectedTwilioSignature(token, `${origin}${path}`, {});
}

/** Opens a stream; resolves to the socket, or to the status and body of the refusal. */
async function stream(
  path: string,
  headers: Record<string, string> = { 'x-twilio-signature': signature(path) },
): Promise<WebSocket | string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
    });
    socket.on('error', reject);
  });
}

/** Assistants that cannot be read. */
function nobodyAnswers(): Directory {
  const read = (): Promise<ReadonlyMap<string, string>> => Promise.reject(new Error('no such file'));
  return new Directory({ read }, { complain: () => undefined });
}

const path = (id = callId()) => `/api/twilio/media-stream/${id}`;

async function admitted(streamPath = path()): Promise<WebSocket> {
  const result = await stream(streamPath);
  if (typeof result === 'string') throw new Error(`refused: ${result}`);
  return result;
}

describe('health', () => {
  it('is alive, full or draining', async () => {
    void bridge.switchboard.drain();

    const response = await fetch(`http://127.0.0.1:${port}/healthz`);

    expect([response.status, await response.text()]).toEqual([200, 'alive\n']);
  });

  it('is ready for calls', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  });

  it('is not ready while draining', async () => {
    void bridge.switchboard.drain();

    const response = await fetch(`http://127.0.0.1:${port}/readyz`);

    expect([response.status, await response.text()]).toEqual([503, 'draining\n']);
  });

  it('is not ready when full', async () => {
    await bridge.close();
    await open({ maxCalls: 1 });
    await admitted();

    const response = await fetch(`http://127.0.0.1:${port}/readyz`);

    expect([response.status, await response.text()]).toEqual([503, 'full\n']);
  });

  it('is not ready when a key cannot be read', async () => {
    await bridge.close();
    await open({ openAiApiKey: new FetchedSecret(() => Promise.reject(new Error('no such parameter'))) });

    const response = await fetch(`http://127.0.0.1:${port}/readyz`);

    expect([response.status, await response.text()]).toEqual([
      503,
      'a secret or the assistants cannot be read\n',
    ]);
  });

  it('is not ready when there is nobody to answer, and the log says why', async () => {
    await bridge.close();
    await open({}, { directory: nobodyAnswers() });

    const response = await fetch(`http://127.0.0.1:${port}/readyz`);

    expect([response.status, await response.text()]).toEqual([
      503,
      'a secret or the assistants cannot be read\n',
    ]);
    expect(kept.text()).toContain('no such file');
  });

  it('is all there is over plain HTTP', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`, { method: 'POST' })).status).toBe(405);
  });
});

describe('the door', () => {
  it('lets in the stream of a call that the webhook signed and Twilio opened', async () => {
    expect(await stream(path())).toBeInstanceOf(WebSocket);
  });

  it('lets in a stream that Twilio signed with a slash at the end', async () => {
    const streamPath = path();

    expect(await stream(streamPath, { 'x-twilio-signature': signature(`${streamPath}/`) })).toBeInstanceOf(
      WebSocket,
    );
  });

  it.each(['/', '/api/twilio/media-stream', '/api/twilio/media-stream/', '/api/twilio/other/x'])(
    'knows no stream at %s',
    async (other) => {
      expect(await stream(other)).toBe('404 no such path');
    },
  );

  it('knows no stream with a query, which Twilio never sends', async () => {
    const withQuery = `${path()}?a=b`;

    expect(await stream(withQuery)).toBe('404 no such path');
  });

  it.each([
    ['an id of another key', () => path(callId('54321')), '403 call-id-signature'],
    ['an id that has expired', () => path(callId(TOKEN, -1)), '403 call-id-expired'],
    ['an id that is none', () => path('hello'), '403 call-id-malformed'],
  ])('refuses %s', async (_what, streamPath, refusal) => {
    expect(await stream(streamPath())).toBe(refusal);
  });

  it.each([
    ['no signature', () => ({})],
    ['the signature of another token', (p: string) => ({ 'x-twilio-signature': signature(p, '54321') })],
    [
      'the signature of another stream',
      () => ({ 'x-twilio-signature': signature('/api/twilio/media-stream/x') }),
    ],
    [
      'a signature over https',
      (p: string) => ({ 'x-twilio-signature': signature(p, TOKEN, 'https://voice.example.com') }),
    ],
  ])('refuses a stream with %s', async (_what, headers) => {
    const streamPath = path();

    expect(await stream(streamPath, headers(streamPath))).toBe('403 twilio-signature');
  });

  it('lets Twilio repeat a handshake, but not a call that has started', async () => {
    const streamPath = path();
    const first = await admitted(streamPath);
    first.close();
    const second = await admitted(streamPath);
    second.send('{"event":"connected","protocol":"Call","version":"1.0.0"}');
    second.send(startText());
    second.send('nonsense');
    await untilStarted();

    expect(await stream(streamPath)).toBe('403 call-id-used');
  });

  it('ends a second stream that starts under the same id', async () => {
    const streamPath = path();
    const [first, second] = [await admitted(streamPath), await admitted(streamPath)];
    first.send(startText());
    await untilStarted();
    second.send(startText());

    const [, reason] = (await once(second, 'close')) as [number, Buffer];

    expect(reason.toString()).toBe('call-id-reused');
  });

  it('has room for so many calls and no more', async () => {
    await bridge.close();
    await open({ maxCalls: 2 });

    const results = await Promise.all([stream(path()), stream(path()), stream(path()), stream(path())]);

    expect(results.filter((result) => result === '503 full')).toHaveLength(2);
    expect(results.filter((result) => result instanceof WebSocket)).toHaveLength(2);
  });

  it('tells those who watch why it turned a stream away', async () => {
    await stream('/');
    await stream(path(callId('54321')));
    void bridge.switchboard.drain();
    await stream(path());

    expect(refusals).toEqual(['no such path', 'call-id-signature', 'draining']);
  });

  it('takes nobody while draining', async () => {
    void bridge.switchboard.drain();

    expect(await stream(path())).toBe('503 draining');
  });

  it('takes nobody while there is nobody to answer', async () => {
    await bridge.close();
    await open({}, { directory: nobodyAnswers() });

    expect(await stream(path())).toBe('503 a secret or the assistants cannot be read');
  });

  it('learns a new auth token without a restart', async () => {
    await bridge.close();
    let token = 'old';
    let nowMs = 0;
    await open({
      twilioAuthToken: new FetchedSecret(
        () => Promise.resolve(token),
        () => nowMs,
      ),
    });
    expect(await stream(path())).toBe('403 call-id-signature');
    token = TOKEN;
    nowMs += 60_000;

    expect(await stream(path())).toBeInstanceOf(WebSocket);
  });

  it('ends a message that is far too long for Twilio', async () => {
    const socket = await admitted();

    socket.send('x'.repeat(65 * 1_024));

    expect((await once(socket, 'close'))[0]).toBe(1009);
  });

  it('hangs up on whoever does not finish their request', async () => {
    const socket = connect(port, '127.0.0.1').resume();
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');

    await once(socket, 'close');

    expect(socket.bytesRead).toBeGreaterThan(0);
  });
});

describe('a stream that was let in', () => {
  it('has the way to the assistant opened before it starts', async () => {
    const opened = once(assistantServer, 'connection');

    await admitted();

    await opened;
  });

  it('has nobody dialled before it starts', async () => {
    let sessions = 0;
    assistant.on('connection', () => (sessions += 1));
    const socket = await admitted();
    const gone = once(socket, 'close');

    socket.close();
    await gone;

    expect(sessions).toBe(0);
  });

  it('has the assistant dialled for this caller, and their number told to nobody', async () => {
    const dialled = once(assistant, 'connection') as Promise<[WebSocket, IncomingMessage]>;
    const socket = await admitted();

    socket.send(startText());
    const [, { headers, url }] = await dialled;

    expect(headers['openai-safety-identifier']).toBe(callerAlias(TOKEN, '+819012345678'));
    expect(JSON.stringify([headers, url])).not.toContain('819012345678');
  });

  it('has the caller’s words written down only where they are kept', async () => {
    expect(await transcription()).toBeUndefined();

    await bridge.close();
    await open({}, { observer: { keepsWords: () => true } });

    expect(await transcription()).toMatchObject({ model: 'gpt-realtime-whisper' });
  });
});

/** What a call's session is asked to write down. */
async function transcription(): Promise<unknown> {
  const dialled = once(assistant, 'connection') as Promise<[WebSocket]>;
  const socket = await admitted();
  socket.send(startText());
  const [session] = await dialled;
  session.send('{"type":"session.created"}');
  const [update] = (await once(session, 'message')) as [Buffer];
  const { session: config } = JSON.parse(update.toString()) as SessionUpdateEvent;
  if (config.type !== 'realtime') throw new Error('not a session that speaks');
  return config.audio?.input?.transcription;
}

/** Until the bridge has taken a `start`: then it has used up the id. */
async function untilStarted(): Promise<void> {
  while (bridge.switchboard.usedCallIds === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
