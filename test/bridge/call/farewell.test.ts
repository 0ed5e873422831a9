import { Farewell, type PlannedEnd } from '../../../bridge/call/farewell';
import { FakeClock } from '../../support/fake-clock';
import { tick } from '../../support/fake-tools';

const RECEPTION = { name: 'reception', number: '+15005550006', description: 'Anything.' };

function given() {
  const clock = new FakeClock();
  const did: string[] = [];
  const twilio: { refusal: string | undefined } = { refusal: undefined };
  const done = (what: string): Promise<void> => {
    did.push(what);
    return twilio.refusal === undefined ? Promise.resolve() : Promise.reject(new Error(twilio.refusal));
  };
  const farewell = new Farewell(clock, {
    hangUp: () => done('hang up'),
    transfer: ({ name }) => done(`transfer to ${name}`),
    end: (reason) => did.push(`end: ${reason}`),
  });
  const goodbye: PlannedEnd = {
    reason: 'assistant-hung-up',
    canBeCalledOff: true,
    onCalledOff: () => did.push('called off'),
  };
  return { clock, did, twilio, farewell, goodbye };
}

describe('an end that is meant', () => {
  it('comes once all has been heard', () => {
    const { did, farewell, goodbye } = given();
    farewell.plan(goodbye, 1_200);
    expect(did).toEqual([]);

    farewell.allIsHeard();

    expect(did).toEqual(['hang up']);
  });

  it('comes soon after the last word should have been heard, where no mark says that it was', () => {
    const { clock, did, farewell, goodbye } = given();
    farewell.plan(goodbye, 1_200);

    clock.pass(6_199);
    expect(did).toEqual([]);
    clock.pass(1);

    expect(did).toEqual(['hang up']);
  });

  it('waits longer when there is more to be heard', () => {
    const { clock, did, farewell, goodbye } = given();
    farewell.plan(goodbye, 0);
    clock.pass(4_000);

    farewell.wait(10_000);
    clock.pass(14_000);

    expect(did).toEqual([]);
  });

  it('comes once', () => {
    const { did, farewell, goodbye } = given();
    farewell.plan(goodbye, 0);

    farewell.allIsHeard();
    farewell.allIsHeard();

    expect(did).toEqual(['hang up']);
  });

  it('stands: another that is planned later does not replace it', () => {
    const { did, farewell, goodbye } = given();
    farewell.plan({ reason: 'transferred', destination: RECEPTION, canBeCalledOff: false }, 0);

    farewell.plan(goodbye, 0);
    farewell.allIsHeard();

    expect(did).toEqual(['transfer to reception']);
  });

  it('is called off by a caller who speaks before', () => {
    const { clock, did, farewell, goodbye } = given();
    farewell.plan(goodbye, 0);

    expect(farewell.callOff()).toBe(true);
    farewell.allIsHeard();
    clock.pass(60_000);

    expect(did).toEqual(['called off']);
  });

  it('is not called off where that is not wanted, nor once it is under way', () => {
    const { did, farewell, goodbye } = given();
    farewell.plan({ ...goodbye, canBeCalledOff: false }, 0);
    expect(farewell.callOff()).toBe(false);
    farewell.allIsHeard();
    expect(farewell.callOff()).toBe(false);

    expect(did).toEqual(['hang up']);
  });
});

describe('what Twilio does', () => {
  it('is the reason of the end that follows', async () => {
    const { farewell, goodbye } = given();
    farewell.plan(goodbye, 0);
    expect(farewell.reasonFor('caller-hung-up')).toBe('caller-hung-up');

    farewell.allIsHeard();
    await tick();

    expect(farewell.reasonFor('caller-hung-up')).toBe('assistant-hung-up');
    expect(farewell.reasonFor('caller-lost')).toBe('caller-lost');
  });

  it('ends the stream, or else we do', async () => {
    const { clock, did, farewell, goodbye } = given();
    farewell.plan(goodbye, 0);
    farewell.allIsHeard();
    await tick();

    clock.pass(5_000);

    expect(did).toEqual(['hang up', 'end: assistant-hung-up']);
  });

  it('is asked for three times', async () => {
    const { clock, did, twilio, farewell, goodbye } = given();
    twilio.refusal = 'Not now.';
    farewell.plan(goodbye, 0);
    farewell.allIsHeard();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await tick();
      clock.pass(1_000);
    }

    expect(did).toEqual(['hang up', 'hang up', 'hang up', 'end: assistant-hung-up']);
  });

  it('may fail, and then whoever planned it is told why', async () => {
    const { clock, did, twilio, farewell } = given();
    twilio.refusal = 'Not now.';
    const onFailed = (why: string): void => void did.push(`failed: ${why}`);
    farewell.plan({ reason: 'transferred', destination: RECEPTION, canBeCalledOff: true, onFailed }, 0);
    farewell.allIsHeard();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await tick();
      clock.pass(1_000);
    }

    expect(did.at(-1)).toBe('failed: Not now.');
    expect(farewell.isPlanned).toBe(false);
  });
});

describe('the end of the call', () => {
  it('leaves nothing to come', async () => {
    const { clock, did, farewell, goodbye } = given();
    farewell.plan(goodbye, 0);
    farewell.allIsHeard();
    farewell.stop();
    await tick();
    clock.pass(60_000);

    expect(did).toEqual(['hang up']);
    expect(clock.timerCount).toBe(0);
  });
});
