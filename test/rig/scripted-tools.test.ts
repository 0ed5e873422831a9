import type { ToolUser } from '../../bridge/call/tool-runner';
import type { RunTool } from '../../bridge/contract/assistant/tools';
import { ScriptedTools } from '../../rig/scripted-tools';

const FIND: RunTool = {
  type: 'https',
  name: 'find',
  description: 'Finds.',
  parameters: { type: 'object', properties: { guests: { type: 'integer' } }, required: ['guests'] },
  deadlineMs: 1_000,
  url: 'https://tools.example.com/find',
  secretParameter: '/secret',
};
const USER: ToolUser = { callSid: 'CA1', assistant: 'a', from: undefined, to: undefined };

function run(tools: ScriptedTools, args = '{"guests":2}', signal = new AbortController().signal) {
  return tools.run(FIND, args, USER, signal);
}

describe('the tools of a script', () => {
  it('answer in JSON, and texts as they are', async () => {
    const tools = new ScriptedTools({ find: [{ answers: { free: true }, afterMs: 0 }] });
    const plain = new ScriptedTools({ find: [{ answers: 'Yes.', afterMs: 0 }] });

    expect(await run(tools)).toEqual({ ok: true, output: '{"free":true}' });
    expect(await run(plain)).toEqual({ ok: true, output: 'Yes.' });
  });

  it('answer each call with its own, and every further one with the last', async () => {
    const tools = new ScriptedTools({
      find: [
        { answers: 1, afterMs: 0 },
        { answers: 2, afterMs: 0 },
      ],
    });

    const outputs = [await run(tools), await run(tools), await run(tools)].map(({ output }) => output);

    expect(outputs).toEqual(['1', '2', '2']);
  });

  it('fail for the reason that is written down', async () => {
    const tools = new ScriptedTools({ find: [{ fails: 'refused', afterMs: 0 }] });

    expect(await run(tools)).toMatchObject({ ok: false, why: 'refused' });
  });

  it('hold the arguments against the tool’s own parameters', async () => {
    const tools = new ScriptedTools({ find: [{ answers: 1, afterMs: 0 }] });

    expect(await run(tools, '{"guests":')).toMatchObject({ ok: false, why: 'arguments' });
    expect(await run(tools, '{}')).toMatchObject({ ok: false, why: 'arguments' });
  });

  it('never answer until nobody waits any longer', async () => {
    const tools = new ScriptedTools({ find: [{ never: true, afterMs: 0 }] });
    const patience = new AbortController();
    let isAnswered = false;

    const running = run(tools, undefined, patience.signal).then(() => (isAnswered = true));
    await new Promise((resolve) => setImmediate(resolve));
    const before = isAnswered;
    patience.abort();
    await running;

    expect(before).toBe(false);
  });

  it('complain of a call that the script does not know', async () => {
    const tools = new ScriptedTools({});

    expect(await run(tools)).toMatchObject({ ok: false, why: 'failed' });
    expect(tools.complaints).toEqual([
      'The tool find was called, and the script does not say what comes of it.',
    ]);
  });
});
