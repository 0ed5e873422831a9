import { request } from 'node:http';
import { WebSocket } from 'ws';
import { recordings } from '../../../simulator/speech/recordings';
import { GivenConsole } from './given-console';

let given: GivenConsole;
beforeAll(async () => {
  given = await GivenConsole.open();
});
afterAll(() => given.close());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Asks as any program might, whatever it says of the host. */
function ask(
  path: string,
  { method = 'GET', host }: { method?: string; host?: string } = {},
): Promise<Answer> {
  const headers = host === undefined ? {} : { host };
  return new Promise((resolve, reject) => {
    request(new URL(path, given.url), { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** The status that an upgrade is answered with. */
function knock(options: { origin?: string; host?: string; path?: string }): Promise<number | 'let in'> {
  const { origin, host, path = '/call' } = options;
  const headers = host === undefined ? {} : { host };
  const socket = new WebSocket(`${given.url.replace(/^http/, 'ws')}${path}`, { origin, headers });
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('open', () => {
      socket.terminate();
      resolve('let in');
    });
    socket.on('unexpected-response', (_request, { statusCode }) => {
      socket.terminate();
      resolve(statusCode ?? 0);
    });
  });
}

const port = () => new URL(given.url).port;

describe('the server of the console', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/console.css', 'text/css; charset=utf-8', ':root'],
    ['/console.js', 'text/javascript; charset=utf-8', 'ConsolePage'],
    ['/sound.js', 'text/javascript; charset=utf-8', 'registerProcessor'],
    ['/icon.svg', 'image/svg+xml', '<svg'],
  ])('has %s', async (path, type, words) => {
    const { status, headers, body } = await ask(path);

    expect([status, headers['content-type']]).toEqual([200, type]);
    expect(body.toString()).toContain(words);
  });

  it('has the sentences of the caller’s, in the language of the assistant', async () => {
    const [hello] = recordings('en', 'caller');

    expect((await ask(`/speech/${hello!.name}.ulaw`)).body.equals(hello!.audio)).toBe(true);
    expect((await ask('/speech/en-assistant-greeting.ulaw')).status).toBe(404);
    expect((await ask('/speech/ja-caller-hello.ulaw')).status).toBe(404);
  });

  it('asks for nothing from elsewhere', async () => {
    const files = await Promise.all(['/', '/console.css', '/console.js'].map((path) => ask(path)));

    const addresses = files.flatMap(({ body }) => body.toString().match(/https?:\/\/[^\s'"`)]+/g) ?? []);
    // Where the page is, as a person is told it.
    expect(addresses.filter((address) => !address.startsWith('http://127.0.0.1'))).toEqual([]);
  });

  it('lets the page load from here alone, and nobody keep it', async () => {
    const { headers } = await ask('/');

    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'self'; connect-src 'self' ws:/,
      ) as string,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it.each(['/nothing', '/../package.json', '/speech/..%2fspeech.json', '/page/console.ts'])(
    'has no %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it('is only asked by GET', async () => {
    const { status, headers } = await ask('/', { method: 'POST' });

    expect([status, headers.allow]).toEqual([405, 'GET']);
  });

  it('is reached as localhost as well', async () => {
    expect((await ask('/', { host: `localhost:${port()}` })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:8081', '127.0.0.1', 'localhost:1'])(
    'refuses a browser that was led here as %s',
    async (host) => {
      const { status, body } = await ask('/', { host });

      expect(status).toBe(403);
      expect(body.toString()).toMatch(/^This console is reached at 127\.0\.0\.1:\d+ or localhost:\d+ alone/);
    },
  );
});

describe('the socket of the console', () => {
  it('lets the page of this console in, by either of its names', async () => {
    expect(await knock({ origin: given.url })).toBe('let in');
    const localhost = `localhost:${port()}`;
    expect(await knock({ origin: `http://${localhost}`, host: localhost })).toBe('let in');
  });

  it.each([undefined, 'null', 'http://evil.example', 'http://127.0.0.1:1', 'http://localhost'])(
    'refuses a page of %s',
    async (origin) => {
      expect(await knock({ origin })).toBe(403);
    },
  );

  it('refuses a page whose name was led here', async () => {
    expect(await knock({ origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
  });

  it('is at one path', async () => {
    expect(await knock({ origin: given.url, path: '/' })).toBe(404);
  });
});
