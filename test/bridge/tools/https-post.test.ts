import type { ServerResponse } from 'node:http';
import { ToolBox } from '../../../bridge/tools/tool-box';
import { answering, ToolServer, type ToolServerAnswers } from '../../support/tool-server';
import { until } from '../../support/until';
import { ARGUMENTS, GivenServerTool, SECRET } from './given-server-tool';
import { givenHttpsTool, USER } from './given-tool';

const LOOPBACK = [{ address: '127.0.0.1', family: 4 }];

let given: GivenServerTool;

beforeEach(async () => {
  given = await GivenServerTool.listen();
});

afterEach(() => given.close());

describe('the connection to a server', () => {
  it('is kept for the next time', async () => {
    const box = given.toolBox();
    const tool = givenHttpsTool(given.server.url);
    for (let count = 0; count < 2; count += 1) {
      const abort = new AbortController();
      await box.run(tool, ARGUMENTS, USER, abort.signal);
      // As whoever ran it does, once it has come to something.
      abort.abort();
    }

    expect(given.server.requests).toHaveLength(2);
    expect(given.server.connectionsMade).toBe(1);
  });

  it('is closed when the answer has no end', async () => {
    const endless: ToolServerAnswers = (_request, response) => {
      const goOn = (): void => {
        if (response.write(Buffer.alloc(65_536, 'x'))) setImmediate(goOn);
        else response.once('drain', goOn);
      };
      goOn();
    };

    expect((await given.failing(endless))[1]).toMatch(/longer than 16 KiB/);
    await until(async () => (await given.server.connections()) === 0);
  });

  it.each<[what: string, answers: ToolServerAnswers]>([
    ['before its answer', (_request, { socket }) => socket?.destroy()],
    [
      'in the middle of its answer',
      (_request, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"booked":', () => response.socket?.destroy());
      },
    ],
  ])('may break %s', async (_what, answers) => {
    expect(await given.failing(answers)).toEqual([
      'failed',
      "The tool's server gave no complete answer.",
      'warn: ECONNRESET',
    ]);
  });

  it('may bring something that is no answer', async () => {
    const upgrades: ToolServerAnswers = (_request, { socket }) =>
      socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tea\r\n\r\n');

    expect((await given.failing(upgrades)).slice(0, 2)).toEqual([
      'failed',
      "The tool's server gave no complete answer.",
    ]);
  });

  it('is not made where nobody listens', async () => {
    const gone = await ToolServer.listen(answering(''));
    const { url } = gone;
    await gone.close();

    expect(given.seen(await given.run({ url }))).toEqual([
      'failed',
      "The tool's server gave no complete answer.",
      'warn: ECONNREFUSED',
    ]);
  });

  it('is not made to one whose certificate nobody believes', async () => {
    const box = new ToolBox({ secretNamed: () => given.secret, addresses: 'any', log: given.kept.log });
    const outcome = await box.run(
      givenHttpsTool(given.server.url),
      ARGUMENTS,
      USER,
      new AbortController().signal,
    );

    expect(given.seen(outcome)[2]).toBe('error: DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(given.server.requests).toEqual([]);
  });
});

describe('a tool that is given up', () => {
  it('leaves no connection behind when its server is slow', async () => {
    const abort = new AbortController();
    given.server.answers = () => undefined;
    const running = given.run({ signal: abort.signal });
    await until(() => given.server.requests.length === 1);

    abort.abort();

    expect(await running).toMatchObject({ ok: false, why: 'given-up' });
    await until(async () => (await given.server.connections()) === 0);
    expect(given.kept.lines).toEqual([]);
  });

  it('leaves no connection behind in the middle of an answer', async () => {
    const abort = new AbortController();
    let answer: ServerResponse | undefined;
    given.server.answers = (_request, response) => {
      answer = response;
      response.write('{"booked":');
    };
    const running = given.run({ signal: abort.signal });
    await until(() => answer?.headersSent === true);

    abort.abort();

    expect(await running).toMatchObject({ ok: false, why: 'given-up' });
    await until(async () => (await given.server.connections()) === 0);
  });

  it('before its secret was read is not asked at all', async () => {
    const abort = new AbortController();
    given.secret.read = () => {
      abort.abort();
      return Promise.resolve(SECRET);
    };

    const outcome = await given.run({ signal: abort.signal });

    expect(outcome).toMatchObject({ ok: false, why: 'given-up' });
    expect(given.server.requests).toEqual([]);
  });
});

describe('where a server may be', () => {
  it('is refused inside, as an address', async () => {
    expect(given.seen(await given.run({ addresses: 'public' }))).toEqual([
      'refused',
      "The tool's server is where no tool may be.",
      'error: its address 127.0.0.1 is not public but loopback',
    ]);
    expect(await given.server.connections()).toBe(0);
    expect(given.server.connectionsMade).toBe(0);
  });

  it('is refused inside, as a name that leads there', async () => {
    const outcome = await given.run({
      addresses: 'public',
      resolve: () => Promise.resolve(LOOPBACK),
      url: `https://tools.example.com:${given.server.port}/`,
    });

    expect(given.seen(outcome)[2]).toBe('error: its address 127.0.0.1 is not public but loopback');
    expect(given.server.connectionsMade).toBe(0);
  });

  it('is looked up once, and that is where the request goes', async () => {
    const lookedUp: string[] = [];
    const outcome = await given.run({
      resolve: (host) => {
        lookedUp.push(host);
        return Promise.resolve(LOOPBACK);
      },
      url: `https://tools.example.com:${given.server.port}/`,
    });

    expect(outcome.ok).toBe(true);
    expect(lookedUp).toEqual(['tools.example.com']);
    expect(given.server.requests[0]?.headers.host).toBe(`tools.example.com:${given.server.port}`);
  });

  it('is nowhere when its name is not known', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const outcome = await given.run({
      resolve: () => Promise.reject(unknown),
      url: 'https://tools.example.com/',
    });

    expect(given.seen(outcome)[2]).toBe('warn: ENOTFOUND');
  });
});
