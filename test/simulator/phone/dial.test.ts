import type { DialPlan } from '../../../simulator/phone/dialled-call';
import { CallHarness } from './call-harness';
import { until } from './until';

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
  twilio.server.on('/voice', '<Dial action="/dialled">+81300000000</Dial><Say>never</Say>');
  twilio.server.on('/dialled', '<Say>the other has gone</Say>');
});

afterEach(() => twilio.close());

/** What the action was told of the call to somebody else. */
function told(): Record<string, string> {
  const [request, ...more] = twilio.server.requestsTo('/dialled');
  expect(more).toEqual([]);
  return request!.params;
}

describe('a Dial that is answered', () => {
  it('is the end of the call when the caller hangs up first', async () => {
    twilio.server.on('/voice', '<Dial>+81300000000</Dial><Say>never</Say>');

    expect(await twilio.ring().ended).toMatchObject({
      endedBy: 'dialed',
      dials: [{ number: '+81300000000' }],
      says: [],
    });
  });

  it('tells its action then that the call is over, and hears nothing of it', async () => {
    const report = await twilio.ring().ended;

    expect(told()).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'completed' });
    expect(report).toMatchObject({ endedBy: 'dialed', says: [], warnings: [] });
  });

  it('goes on with what its action says when the callee hangs up first', async () => {
    const dial: DialPlan = { status: 'completed', hangsUpFirst: 'callee', talkMs: 20 };
    const report = await twilio.ring({ dial }).ended;

    expect(told()).toMatchObject({
      CallStatus: 'in-progress',
      DialCallStatus: 'completed',
      DialCallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      DialCallDuration: '1',
      DialBridged: 'true',
    });
    expect(told().DialCallSid).not.toBe(report.callSid);
    expect(report).toMatchObject({ endedBy: 'document-end', says: [{ text: 'the other has gone' }] });
  });

  it('goes on with the next verb where there is no action', async () => {
    twilio.server.on('/voice', '<Dial>+81300000000</Dial><Say>goodbye</Say>');

    const report = await twilio.ring({ dial: { status: 'completed', hangsUpFirst: 'callee' } }).ended;

    expect(report).toMatchObject({ endedBy: 'document-end', says: [{ text: 'goodbye' }] });
  });

  it('ends early with the caller, who may hang up at any time', async () => {
    const call = twilio.ring({ dial: { status: 'completed', hangsUpFirst: 'callee', talkMs: 60_000 } });
    call.once('dialed', () => call.hangUp());

    expect(await call.ended).toMatchObject({ endedBy: 'caller', says: [] });
    expect(told()).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'completed' });
  });

  it('is left by a call that gets another document, without its action', async () => {
    const call = twilio.ring({ dial: { status: 'completed', talkMs: 60_000 } });
    call.once('dialed', () => call.update({ twiml: '<Response><Say>instead</Say></Response>' }));

    expect(await call.ended).toMatchObject({ endedBy: 'document-end', says: [{ text: 'instead' }] });
    expect(twilio.server.requestsTo('/dialled')).toEqual([]);
  });
});

describe('a Dial that is not answered', () => {
  it.each(['busy', 'no-answer', 'failed', 'canceled'] as const)('tells its action %s', async (status) => {
    const report = await twilio.ring({ dial: { status } }).ended;

    expect(told()).toMatchObject({ CallStatus: 'in-progress', DialCallStatus: status, DialBridged: 'false' });
    expect(told()).not.toHaveProperty('DialCallDuration');
    expect(report).toMatchObject({ endedBy: 'document-end', says: [{ text: 'the other has gone' }] });
  });

  it('goes on with the next verb where there is no action', async () => {
    twilio.server.on('/voice', '<Dial>+81300000000</Dial><Say>nobody there</Say>');

    const report = await twilio.ring({ dial: { status: 'no-answer' } }).ended;

    expect(report).toMatchObject({ endedBy: 'document-end', says: [{ text: 'nobody there' }] });
  });

  it('is what comes of a number that is none: 13223, and nobody is called', async () => {
    twilio.server.on('/voice', '<Dial action="/dialled">the kitchen</Dial>');

    const report = await twilio.ring().ended;

    expect(told()).toMatchObject({ DialCallStatus: 'failed' });
    expect(report).toMatchObject({ dials: [], warnings: [{ code: 13223 }] });
  });
});

describe('a call while somebody else is on the line', () => {
  it('is in progress for the REST API, which can end it', async () => {
    const call = twilio.ring({ dial: { status: 'completed', talkMs: 60_000 } });
    let isDone = false;
    call.once('dialed', () => {
      isDone = call.update({ status: 'completed' });
    });

    expect(await call.ended).toMatchObject({ endedBy: 'rest' });
    expect(isDone).toBe(true);
    await until(() => twilio.server.requestsTo('/dialled').length === 1);
  });
});
