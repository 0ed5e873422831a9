import type { ToolOutcome } from '../../../bridge/call/tool-runner';
import type { RunTool } from '../../../bridge/contract/assistant/tools';
import { ToolBox } from '../../../bridge/tools/tool-box';
import { keptLog } from '../../support/kept-log';
import { answering, CERTIFICATE, ToolServer } from '../../support/tool-server';
import { BOOKING, FakeSecret, givenHttpsTool, givenTool, USER } from './given-tool';

const SECRET = 'the-secret-that-both-know';

let kept: ReturnType<typeof keptLog>;
let server: ToolServer;

beforeEach(async () => {
  kept = keptLog('trace');
  server = await ToolServer.listen(answering('{"booked":true}'));
});

afterEach(() => server.close());

function run(tool: RunTool, args: string, secretNamed = () => new FakeSecret(SECRET)): Promise<ToolOutcome> {
  const box = new ToolBox({ secretNamed, addresses: 'any', log: kept.log, ca: CERTIFICATE });
  return box.run(tool, args, USER, new AbortController().signal);
}

describe('a tool box', () => {
  it('tells the model what is wrong with its arguments, and runs nothing', async () => {
    expect(await run(givenHttpsTool(server.url), '{"day":"Monday","people":"four"}')).toEqual({
      ok: false,
      why: 'arguments',
      output: '{"error":"The arguments are wrong: people must be integer."}',
    });
    expect(server.requests).toEqual([]);
    expect(kept.lines).toEqual([]);
  });

  it('tells an operator, in one line, of a schema that is none', async () => {
    const parameters = { type: 'object', properties: { day: { type: 'date' } } };
    const tool = givenTool({
      type: 'https',
      ...BOOKING,
      parameters,
      url: server.url,
      secretParameter: '/booking',
    });

    expect(await run(tool, '{"day":"my birthday"}')).toMatchObject({ ok: false, why: 'failed' });
    expect(kept.lines).toMatchObject([
      { level: 'error', msg: 'tool trouble', tool: 'book_table', callSid: USER.callSid },
    ]);
    expect(kept.text()).not.toContain('birthday');
    expect(server.requests).toEqual([]);
  });

  it('asks for the secret by the name that the tool has for it', async () => {
    const names: string[] = [];
    const secretNamed = (name: string): FakeSecret => {
      names.push(name);
      return new FakeSecret(SECRET);
    };
    const box = new ToolBox({ secretNamed, addresses: 'any', log: kept.log, ca: CERTIFICATE });
    await box.run(
      givenHttpsTool(server.url),
      '{"day":"Monday","people":4}',
      USER,
      new AbortController().signal,
    );

    expect(names).toEqual(['/voice-bridge/test/booking']);
  });

  it('writes nothing into the log when all goes well', async () => {
    expect((await run(givenHttpsTool(server.url), '{"day":"Monday","people":4}')).ok).toBe(true);
    expect(kept.lines).toEqual([]);
  });

  it('writes nothing of what was asked, answered or signed when it does not', async () => {
    server.answers = answering('canary-of-the-answer', 500);
    await run(givenHttpsTool(server.url), '{"day":"canary-of-the-question","people":4}');

    expect(kept.lines).toHaveLength(1);
    for (const canary of ['canary', USER.from!, USER.to!, SECRET]) expect(kept.text()).not.toContain(canary);
  });

  it('fails when it has a fault of its own, and does not reject', async () => {
    const secretNamed = (): FakeSecret => {
      throw new RangeError('a fault with +81312345678 in it');
    };

    expect(await run(givenHttpsTool(server.url), '{"day":"Monday","people":4}', secretNamed)).toEqual({
      ok: false,
      why: 'failed',
      output: '{"error":"The tool failed."}',
    });
    expect(kept.lines).toMatchObject([{ level: 'error', msg: 'tool fault', fault: 'RangeError' }]);
    expect(kept.text()).not.toContain('+81312345678');
  });
});
