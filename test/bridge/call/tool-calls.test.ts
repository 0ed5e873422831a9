import { ToolCalls } from '../../../bridge/call/tool-calls';
import type { LambdaTool } from '../../../bridge/contract/assistant/tools';
import { FakeClock } from '../../support/fake-clock';
import { FakeTools, tick } from '../../support/fake-tools';

const TOOL: LambdaTool = {
  type: 'lambda',
  name: 'find_table',
  description: 'Finds a table.',
  parameters: { type: 'object' },
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:find',
  deadlineMs: 8_000,
  filler: { afterMs: 1_500, say: 'One moment.' },
};
const USER = { callSid: 'CA1', assistant: 'test', from: undefined, to: undefined };

function given() {
  const clock = new FakeClock();
  const tools = new FakeTools();
  const did: string[] = [];
  const calls = new ToolCalls(clock, tools, USER, {
    answer: (toolCallId, output) => did.push(`answer ${toolCallId}: ${output}`),
    goOn: () => did.push('go on'),
    fill: (words) => did.push(`fill: ${words}`),
    idle: () => did.push('idle'),
    finished: ({ name, durationMs, outcome }) => did.push(`${name} took ${durationMs} ms: ${outcome}`),
  });
  const call = (id: string, responseId = 'resp_1') => ({
    id,
    responseId,
    name: 'find_table',
    arguments: '{}',
  });
  return { clock, tools, did, calls, call };
}

describe('a tool', () => {
  it('is answered, and the assistant goes on, once the response is over', async () => {
    const { clock, tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    calls.responseEnded('resp_1');
    clock.pass(700);

    await tools.answer('{"table":7}');

    expect(did).toEqual(['find_table took 700 ms: ok', 'answer call_1: {"table":7}', 'go on', 'idle']);
  });

  it('is answered at once when it is quicker than the response, which is waited for', async () => {
    const { tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    await tools.answer('{}');
    expect(did).not.toContain('go on');

    calls.responseEnded('resp_1');

    expect(did.slice(-1)).toEqual(['go on']);
  });

  it('that does not answer in time is given up, and what it says later is not told', async () => {
    const { clock, tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    calls.responseEnded('resp_1');

    clock.pass(8_000);
    await tools.answer('{"table":7}');

    expect(tools.signals[0]?.aborted).toBe(true);
    expect(did).toEqual([
      'fill: One moment.',
      'find_table took 8000 ms: too-late',
      'answer call_1: {"error":"The tool did not answer within 8 seconds."}',
      'go on',
      'idle',
    ]);
  });

  it('that fails is answered with what the assistant can speak about', async () => {
    const { tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    calls.responseEnded('resp_1');

    await tools.settle({ ok: false, why: 'failed', output: '{"error":"The kitchen is closed."}' });

    expect(did).toContain('answer call_1: {"error":"The kitchen is closed."}');
    expect(did).toContain('find_table took 0 ms: failed');
  });

  it('whose runner throws, against its promise, is answered all the same', async () => {
    const { clock, did, call } = given();
    const runner = { run: () => Promise.reject(new TypeError('a fault with details')) };
    const calls = new ToolCalls(clock, runner, USER, {
      answer: (toolCallId, output) => did.push(`answer ${toolCallId}: ${output}`),
      ...{ goOn: () => undefined, fill: () => undefined, idle: () => undefined, finished: () => undefined },
    });
    calls.run(call('call_1'), TOOL);

    await tick();

    expect(did).toEqual(['answer call_1: {"error":"The tool failed: TypeError."}']);
  });

  it('that takes long has the caller told, and one that does not has not', async () => {
    const { clock, tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    clock.pass(1_499);
    await tools.answer('{}');
    clock.pass(10_000);
    expect(did.filter((deed) => deed.startsWith('fill'))).toEqual([]);

    calls.run(call('call_2', 'resp_2'), TOOL);
    clock.pass(1_500);

    expect(did.slice(-1)).toEqual(['fill: One moment.']);
  });
});

describe('several calls of one response', () => {
  it('are all answered before the assistant goes on, once', async () => {
    const { tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    calls.run(call('call_2'), TOOL);
    calls.responseEnded('resp_1');

    await tools.answer('"first"');
    expect(did).not.toContain('go on');
    expect(did).not.toContain('idle');
    await tools.answer('"second"');

    expect(did.filter((deed) => deed.startsWith('answer'))).toEqual([
      'answer call_1: "first"',
      'answer call_2: "second"',
    ]);
    expect(did.filter((deed) => deed === 'go on')).toHaveLength(1);
  });

  it('wait for one that is answered by the call itself', async () => {
    const { tools, did, calls, call } = given();
    calls.expect(call('call_1'));
    calls.run(call('call_2'), TOOL);
    calls.responseEnded('resp_1');
    await tools.answer('{}');
    expect(did).not.toContain('go on');

    calls.answer(call('call_1'), '{"error":"Called off."}');

    expect(did).toContain('go on');
  });

  it('of another response are another matter', async () => {
    const { tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    calls.responseEnded('resp_1');
    calls.run(call('call_2', 'resp_2'), TOOL);
    calls.responseEnded('resp_2');

    await tools.answer('"first"');

    expect(did).toContain('go on');
  });
});

describe('the end of the call', () => {
  it('aborts what runs, tells how long it ran, and leaves nothing to come', async () => {
    const { clock, tools, did, calls, call } = given();
    calls.run(call('call_1'), TOOL);
    clock.pass(700);

    calls.stop();
    await tools.answer('{}');
    clock.pass(60_000);

    expect(tools.signals[0]?.aborted).toBe(true);
    expect(did).toEqual(['find_table took 700 ms: given-up']);
    expect(clock.timerCount).toBe(0);
  });
});
