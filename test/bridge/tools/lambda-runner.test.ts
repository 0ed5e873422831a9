import type { ToolOutcome } from '../../../bridge/call/tool-runner';
import { ToolBox } from '../../../bridge/tools/tool-box';
import { type InvocationAnswer, LambdaEndpoint } from '../../../rig/lambda/lambda-endpoint';
import { keptLog } from '../../support/kept-log';
import { until } from '../../support/until';
import { FakeSecret, FUNCTION_ARN, givenLambdaTool, USER } from './given-tool';

const ARGUMENTS = '{"day":"Monday","people":4}';
const BEFORE = { ...process.env };

let kept: ReturnType<typeof keptLog>;
let answer: InvocationAnswer | Promise<InvocationAnswer>;
let lambda: LambdaEndpoint;

beforeEach(async () => {
  kept = keptLog('info');
  answer = { payload: '{"booked":true}' };
  lambda = await LambdaEndpoint.listen(() => answer);
  Object.assign(process.env, lambda.env);
});

afterEach(async () => {
  process.env = { ...BEFORE };
  await lambda.close();
});

function toolBox(): ToolBox {
  return new ToolBox({ secretNamed: () => new FakeSecret(''), addresses: 'public', log: kept.log });
}

function run(): Promise<ToolOutcome> {
  return toolBox().run(givenLambdaTool(), ARGUMENTS, USER, new AbortController().signal);
}

/** The error that the model reads, and what it is called. */
async function failing(refusal: InvocationAnswer): Promise<[why: string, error: string]> {
  answer = refusal;
  const outcome = await run();
  const { error } = JSON.parse(outcome.output) as { error: string };
  return [outcome.ok ? 'ok' : outcome.why, error];
}

describe('a tool that is a Lambda function', () => {
  it('answers, and what it returns is for the model as it is', async () => {
    expect(await run()).toEqual({ ok: true, output: '{"booked":true}' });
  });

  it('is told what is asked, and for which call', async () => {
    await run();

    expect(lambda.invocations).toEqual([
      {
        functionName: FUNCTION_ARN,
        type: 'RequestResponse',
        region: 'eu-west-3',
        payload: { tool: 'book_table', arguments: { day: 'Monday', people: 4 }, call: USER },
      },
    ]);
  });

  it('is invoked in the region of its ARN, whichever was before', async () => {
    const box = toolBox();
    for (const region of ['us-east-1', 'ap-northeast-1', 'us-east-1']) {
      const tool = givenLambdaTool(`arn:aws:lambda:${region}:123456789012:function:book`);
      await box.run(tool, ARGUMENTS, USER, new AbortController().signal);
    }

    expect(lambda.invocations.map(({ region }) => region)).toEqual([
      'us-east-1',
      'ap-northeast-1',
      'us-east-1',
    ]);
  });

  it.each([
    ['a text, the bare text', '"Booked for \\"four\\"."', 'Booked for "four".'],
    ['a list, its JSON', '[1, 2]', '[1, 2]'],
    ['nothing, that it is done', 'null', '{"ok":true}'],
    ['an empty text, that it is done', '""', '{"ok":true}'],
    ['not even null, that it is done', '', '{"ok":true}'],
    ['what is no JSON, that', 'booked', 'booked'],
    ['half a character, something in its place', '"\\ud83d"', '�'],
  ])('tells the model of %s', async (_what, payload, output) => {
    answer = { payload };

    expect(await run()).toEqual({ ok: true, output });
  });

  it('may return 16 KiB of text, and fails with more', async () => {
    answer = { payload: JSON.stringify('"'.repeat(16_384)) };
    expect(await run()).toEqual({ ok: true, output: '"'.repeat(16_384) });

    expect(await failing({ payload: JSON.stringify('x'.repeat(16_385)) })).toEqual([
      'failed',
      'The tool was run, but its answer is longer than 16 KiB and was not read.',
    ]);
  });
});

describe('a tool that is a Lambda function, and fails', () => {
  it('with an error of its own, of which the model is told nothing', async () => {
    const payload = JSON.stringify({ errorType: 'Error', errorMessage: 'no table for +81312345678' });

    expect(await failing({ payload, functionError: 'Unhandled' })).toEqual(['failed', 'The tool failed.']);
    expect(kept.lines).toMatchObject([
      { level: 'warn', msg: 'tool trouble', tool: 'book_table', callSid: USER.callSid },
    ]);
    expect(kept.lines[0]).toMatchObject({
      fault: 'the function failed: Unhandled',
      functionArn: FUNCTION_ARN,
    });
    expect(kept.text()).not.toContain('+81312345678');
  });

  it.each([
    [403, 'AccessDeniedException', 'refused'],
    [404, 'ResourceNotFoundException', 'failed'],
    [429, 'TooManyRequestsException', 'failed'],
    [502, 'InvalidRuntimeException', 'failed'],
  ])('when AWS answers %i, %s, and is not tried again', async (status, type, why) => {
    const refusal = { status, type, message: 'User arn:aws:sts::123456789012:assumed-role/x may not.' };

    expect(await failing({ refusal })).toEqual([why, 'The tool could not be run.']);
    expect(kept.lines).toMatchObject([
      { level: 'error', msg: 'tool trouble', tool: 'book_table', fault: type, functionArn: FUNCTION_ARN },
    ]);
    expect(lambda.invocations).toHaveLength(1);
  });

  it('when AWS is not there', async () => {
    const gone = await LambdaEndpoint.listen(() => answer);
    Object.assign(process.env, gone.env);
    await gone.close();

    expect(await run()).toMatchObject({ ok: false, why: 'failed' });
    expect(kept.lines).toMatchObject([{ level: 'error', functionArn: FUNCTION_ARN }]);
  });

  it('not, but is given up, when nobody waits any longer', async () => {
    const abort = new AbortController();
    answer = new Promise(() => undefined);
    const running = toolBox().run(givenLambdaTool(), ARGUMENTS, USER, abort.signal);
    await until(() => lambda.invocations.length === 1);

    abort.abort();

    expect(await running).toMatchObject({ ok: false, why: 'given-up' });
    await until(async () => (await lambda.connections()) === 0);
    expect(kept.lines).toEqual([]);
  });

  it('not, but is not invoked, when nobody waits from the start', async () => {
    const abort = new AbortController();
    abort.abort();

    expect(await toolBox().run(givenLambdaTool(), ARGUMENTS, USER, abort.signal)).toMatchObject({
      ok: false,
      why: 'given-up',
    });
    expect(lambda.invocations).toEqual([]);
  });
});
