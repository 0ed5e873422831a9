import { Shutdown, type Stoppable } from '../../bridge/shutdown';
import { FakeClock } from '../support/fake-clock';
import { keptLog } from '../support/kept-log';

const DRAIN_MS = 100_000;

function given(calls: number) {
  const clock = new FakeClock();
  const did: string[] = [];
  let idle: () => void = () => undefined;
  let activeCalls = calls;
  const bridge: Stoppable = {
    switchboard: {
      get activeCalls() {
        return activeCalls;
      },
      drain: () => {
        did.push('drain');
        return activeCalls === 0 ? Promise.resolve() : new Promise((resolve) => (idle = resolve));
      },
      endAll: (reason) => {
        did.push(`end ${activeCalls} as ${reason}`);
        activeCalls = 0;
        idle();
      },
    },
    close: () => {
      did.push('close');
      return Promise.resolve();
    },
  };
  const lastCallEnds = (): void => {
    activeCalls = 0;
    idle();
  };
  return { clock, did, lastCallEnds, shutdown: new Shutdown(bridge, DRAIN_MS, clock, keptLog().log) };
}

describe('a shutdown', () => {
  it('closes at once when there is no call', async () => {
    const { shutdown, did, clock } = given(0);

    await shutdown.begin();

    expect(did).toEqual(['drain', 'close']);
    expect(clock.timerCount).toBe(0);
  });

  it('waits for the last call and hands nobody over who ends in time', async () => {
    const { shutdown, did, clock, lastCallEnds } = given(2);

    const gone = shutdown.begin();
    clock.pass(DRAIN_MS - 1);
    expect(did).toEqual(['drain']);
    lastCallEnds();
    await gone;

    expect(did).toEqual(['drain', 'close']);
    expect(clock.timerCount).toBe(0);
  });

  it('hands over the calls that remain when their time is up', async () => {
    const { shutdown, did, clock } = given(2);

    const gone = shutdown.begin();
    clock.pass(DRAIN_MS);
    await gone;

    expect(did).toEqual(['drain', 'end 2 as draining', 'close']);
  });

  it('hands over at once when somebody is in a hurry', async () => {
    const { shutdown, did, clock } = given(2);

    const gone = shutdown.begin();
    shutdown.hurry();
    await gone;

    expect(did).toEqual(['drain', 'end 2 as draining', 'close']);
    expect(clock.timerCount).toBe(0);
  });

  it('goes on as it has begun when it is asked again', async () => {
    const { shutdown, did, clock } = given(2);

    const first = shutdown.begin();
    clock.pass(DRAIN_MS / 2);
    const second = shutdown.begin();
    clock.pass(DRAIN_MS / 2);
    await Promise.all([first, second]);

    expect(did).toEqual(['drain', 'end 2 as draining', 'close']);
    expect(clock.timerCount).toBe(0);
  });
});
