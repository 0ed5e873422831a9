import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { PATH, StreamHarness, TOKEN } from './stream-harness';
import { until } from './until';

let line: StreamHarness;

beforeEach(async () => {
  line = await StreamHarness.start();
});

afterEach(() => line.close());

describe('a stream that is opened', () => {
  it('is signed over the wss URL of the TwiML, and names its host', async () => {
    await line.connect();

    const { headers, url } = line.server.upgrades[0]!;
    expect(url).toBe(PATH);
    expect(headers.host).toBe('voice.example.com');
    expect(headers['sec-websocket-extensions']).toBeUndefined();
    const signature = String(headers['x-twilio-signature']);
    expect(validateRequest(TOKEN, signature, `wss://voice.example.com${PATH}`, {})).toBe(true);
  });

  it.each([
    ['trailing-slash', `wss://voice.example.com${PATH}/`],
    ['https', `https://voice.example.com${PATH}`],
  ] as const)('is signed in the way called %s', async (signature, signedUrl) => {
    await line.connect({ signature });

    const header = String(line.server.upgrades[0]!.headers['x-twilio-signature']);
    expect(validateRequest(TOKEN, header, signedUrl, {})).toBe(true);
  });

  it('can be signed wrongly, or not at all', async () => {
    await line.connect({ signature: 'bad' });
    await line.connect({ signature: 'none' });

    const [bad, none] = line.server.upgrades.map(({ headers }) => headers['x-twilio-signature']);
    expect(validateRequest(TOKEN, String(bad), `wss://voice.example.com${PATH}`, {})).toBe(false);
    expect(none).toBeUndefined();
  });

  it('begins with connected and start, then has a frame every 20 ms, all numbered', async () => {
    const { far, phone } = await line.connect();

    await until(() => far.media().length >= 5);

    expect(far.events().slice(0, 4)).toEqual(['connected', 'start', 'media', 'media']);
    expect(far.messages[1]!.start).toMatchObject({ callSid: 'CA1', customParameters: { who: 'me' } });
    expect(far.streamSid).toBe(phone.streamSid);
    const numbered = far.messages.slice(1).map(({ sequenceNumber }) => sequenceNumber);
    expect(numbered).toEqual(numbered.map((_, index) => String(index + 1)));
    expect(far.media().slice(0, 2)).toMatchObject([
      { media: { chunk: '1', timestamp: '20' } },
      { media: { chunk: '2', timestamp: '40' } },
    ]);
    expect(far.heard().every((byte) => byte === 0xff)).toBe(true);
  });

  it('carries what the caller says, byte for byte', async () => {
    const { far, phone } = await line.connect();
    const speech = Buffer.from(Array.from({ length: 2000 }, (_, index) => index % 0x7f));

    const { startedAtMs, endedAtMs } = await phone.say(speech);

    expect(endedAtMs - startedAtMs).toBeCloseTo(250);
    await until(() => far.heard().includes(speech));
  });

  it('carries keys', async () => {
    const { far, phone } = await line.connect();

    phone.press('#');

    await until(() => far.messages.some(({ dtmf }) => dtmf?.digit === '#'));
    expect(() => phone.press('12')).toThrow('"12" is not a key of a phone.');
  });
});

describe('a stream that is refused', () => {
  it('keeps the status and body of an answer other than 101, with 31920', async () => {
    line.server.onUpgrade = (socket) =>
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 10\r\nConnection: close\r\n\r\nno way, go');
    const phone = line.open();

    expect(await phone.ended).toMatchObject({
      how: 'refused',
      warning: { code: 31920, level: 'error' },
      httpStatus: 403,
      httpBody: 'no way, go',
    });
  });

  it('ends with 31920 when the answer is no WebSocket handshake', async () => {
    line.server.onUpgrade = (socket) =>
      socket.end('HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n');

    expect(await line.open().ended).toMatchObject({ how: 'refused', warning: { code: 31920 } });
  });

  it('ends with 31901 when nobody answers', async () => {
    line.server.onUpgrade = () => undefined;

    expect(await line.open({ timeoutMs: 50 }).ended).toMatchObject({
      how: 'refused',
      warning: { code: 31901 },
    });
  });

  it('ends with 31902 when nobody listens', async () => {
    const phone = line.open({ url: 'wss://127.0.0.1:1/stream' });

    expect(await phone.ended).toMatchObject({ how: 'refused', warning: { code: 31902 } });
  });

  it('ends with 31910 when the server speaks no TLS', async () => {
    const phone = line.open({ url: line.server.origin.replace('http:', 'wss:') });

    expect(await phone.ended).toMatchObject({ how: 'refused', warning: { code: 31910 } });
  });

  it.each([
    [31922, 'another scheme', 'ws://voice.example.com/stream'],
    [31922, 'the scheme of a page', 'https://voice.example.com/stream'],
    [31920, 'a query string', 'wss://voice.example.com/stream?token=1'],
    [31923, 'no URL', 'wss://'],
    [31923, 'nothing', ''],
  ])('ends with %d without asking anybody for %s', async (code, _what, url) => {
    expect(await line.open({ url }).ended).toMatchObject({ how: 'refused', warning: { code } });
    expect(line.server.upgrades).toEqual([]);
  });
});
