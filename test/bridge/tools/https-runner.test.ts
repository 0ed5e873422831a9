import { spawnSync } from 'node:child_process';
import { answering, type ToolServerAnswers } from '../../support/tool-server';
import { IS_FROM_BRIDGE_IN_PYTHON, isFromBridge } from './documented-signature';
import { GivenServerTool, SECRET } from './given-server-tool';
import { FakeSecret, USER } from './given-tool';

const isPythonInstalled = spawnSync('python3', ['--version']).status === 0;

let given: GivenServerTool;

beforeEach(async () => {
  given = await GivenServerTool.listen();
});

afterEach(() => given.close());

describe('a tool that is a server', () => {
  it('answers, and its answer is for the model as it is', async () => {
    expect(await given.run()).toEqual({ ok: true, output: '{"booked":true}' });
  });

  it('is told what is asked, and for which call', async () => {
    await given.run();

    const [request] = given.server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/tools',
      headers: { 'content-type': 'application/json', 'user-agent': 'voice-bridge' },
    });
    expect(JSON.parse(request!.body.toString())).toEqual({
      tool: 'book_table',
      arguments: { day: 'Monday', people: 4 },
      call: USER,
    });
  });

  it('is not told a number that Twilio did not say', async () => {
    const user = { ...USER, from: undefined };
    await given.run({ user });

    const { call } = JSON.parse(given.server.requests[0]!.body.toString()) as { call: object };
    expect(Object.keys(call)).toEqual(['callSid', 'assistant', 'to']);
  });

  it('knows by the signature who asks, as the documentation shows it for Node', async () => {
    await given.run();

    const { headers, body } = given.server.requests[0]!;
    expect(isFromBridge(headers, body, SECRET)).toBe(true);
    expect(isFromBridge(headers, body, 'another secret')).toBe(false);
    expect(isFromBridge(headers, Buffer.concat([body, Buffer.from(' ')]), SECRET)).toBe(false);
    expect(isFromBridge({ ...headers, 'x-voice-bridge-timestamp': '1700000000' }, body, SECRET)).toBe(false);
    expect(isFromBridge({ ...headers, 'x-voice-bridge-signature': undefined }, body, SECRET)).toBe(false);
  });

  (isPythonInstalled ? it : it.skip)('knows it as the documentation shows it for Python', async () => {
    await given.run();

    const { headers, body } = given.server.requests[0]!;
    const program = `${IS_FROM_BRIDGE_IN_PYTHON}
import json, sys
asked = json.load(sys.stdin)
class Headers(dict):
    def get(self, name, otherwise): return dict.get(self, name.lower(), otherwise)
for secret in ${JSON.stringify([SECRET, 'another secret'])}:
    print(is_from_bridge(Headers(asked["headers"]), asked["body"].encode(), secret))
`;
    const input = JSON.stringify({ headers, body: body.toString() });
    const { stdout } = spawnSync('python3', ['-c', program], { input, encoding: 'utf8' });
    expect(stdout).toBe('True\nFalse\n');
  });

  it.each(['', ' \n'])('has done it when it answers "%s"', async (text) => {
    given.server.answers = answering(text);

    expect(await given.run()).toEqual({ ok: true, output: '{"ok":true}' });
  });

  it('may answer 204', async () => {
    given.server.answers = answering('', 204);

    expect(await given.run()).toEqual({ ok: true, output: '{"ok":true}' });
  });

  it('may answer 16 KiB, in another alphabet', async () => {
    const text = '席'.repeat(5_461);
    given.server.answers = answering(text);

    expect(await given.run()).toEqual({ ok: true, output: text });
  });
});

describe('a tool that is a server, and fails', () => {
  it('with a status', async () => {
    expect(await given.failing(answering('a stack trace', 500))).toEqual([
      'failed',
      "The tool's server answered with an error (500).",
      'warn: status 500',
    ]);
  });

  it('with a redirect, which is not followed', async () => {
    const redirect: ToolServerAnswers = (_request, response) =>
      response.writeHead(302, { Location: '/elsewhere' }).end();

    expect(await given.failing(redirect)).toEqual([
      'failed',
      "The tool's server answered with an error (302).",
      'error: status 302: redirects are not followed',
    ]);
    expect(given.server.requests).toHaveLength(1);
  });

  it('with an answer that is too long', async () => {
    expect(await given.failing(answering('x'.repeat(16 * 1_024 + 1)))).toEqual([
      'failed',
      'The tool was run, but its answer is longer than 16 KiB and was not read.',
      'warn: an answer of more than 16384 bytes',
    ]);
  });

  it('with an answer that is not UTF-8', async () => {
    // 「席」 in Shift_JIS.
    expect(await given.failing(answering(Buffer.from([0x90, 0xc8])))).toEqual([
      'failed',
      'The tool was run, but its answer cannot be read.',
      'warn: an answer that is not text in UTF-8',
    ]);
  });

  it('because the secret cannot be read, and is not asked', async () => {
    const unreadable = new FakeSecret('');
    unreadable.read = () => Promise.reject(new Error('SSM parameter /x could not be read (Nope); check it.'));

    expect(given.seen(await given.run({ secretNamed: () => unreadable }))).toEqual([
      'failed',
      'The tool cannot be used at the moment.',
      'error: SSM parameter /x could not be read (Nope); check it.',
    ]);
    expect(given.server.requests).toEqual([]);
  });
});

describe('the secret of a tool', () => {
  /** Answers only those who sign with this. */
  const knowing =
    (known: string, status: number): ToolServerAnswers =>
    ({ headers, body }, response) =>
      response.writeHead(isFromBridge(headers, body, known) ? 200 : status).end();

  it.each([401, 403])('is read anew when the server answers %i', async (status) => {
    given.secret.renewed = 'the new secret';
    given.server.answers = knowing('the new secret', status);

    expect(await given.run()).toEqual({ ok: true, output: '{"ok":true}' });
    expect(given.server.requests).toHaveLength(2);
    expect(given.kept.lines).toEqual([]);
  });

  it('is not tried again when it has not changed', async () => {
    expect(await given.failing(answering('', 401))).toEqual([
      'refused',
      "The tool's server refused the request (401).",
      'error: status 401: check the secret',
    ]);
    expect(given.secret.did).toEqual(['read', 'refresh']);
    expect(given.server.requests).toHaveLength(1);
  });

  it('is tried anew once, not for ever', async () => {
    given.secret.renewed = 'the new secret';

    expect((await given.failing(answering('', 403)))[0]).toBe('refused');
    expect(given.server.requests).toHaveLength(2);
  });
});
