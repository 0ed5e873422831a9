import { Deadline } from '../../../bridge/call/clock';
import { FakeClock } from '../../support/fake-clock';

function given() {
  const clock = new FakeClock();
  const metAtMs: number[] = [];
  return { clock, metAtMs, deadline: new Deadline(clock, () => metAtMs.push(clock.nowMs())) };
}

describe('a deadline', () => {
  it('is met once', () => {
    const { clock, metAtMs, deadline } = given();

    deadline.set(100);
    clock.pass(1_000);

    expect(metAtMs).toEqual([100]);
    expect(deadline.isSet).toBe(false);
    expect(clock.timerCount).toBe(0);
  });

  it('starts anew each time it is set, with one timer', () => {
    const { clock, metAtMs, deadline } = given();

    for (let times = 0; times < 10; times += 1) {
      deadline.set(100);
      expect(clock.timerCount).toBe(1);
      clock.pass(60);
    }
    clock.pass(1_000);

    expect(metAtMs).toEqual([640]);
    expect(clock.timerCount).toBe(0);
  });

  it('can be brought forward', () => {
    const { clock, metAtMs, deadline } = given();

    deadline.set(1_000);
    clock.pass(10);
    deadline.set(100);
    clock.pass(2_000);

    expect(metAtMs).toEqual([110]);
  });

  it('is not met once it is called off', () => {
    const { clock, metAtMs, deadline } = given();

    deadline.set(100);
    deadline.clear();
    clock.pass(1_000);

    expect(metAtMs).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('can be set again by what it does', () => {
    const clock = new FakeClock();
    const metAtMs: number[] = [];
    const deadline: Deadline = new Deadline(clock, () => {
      metAtMs.push(clock.nowMs());
      if (metAtMs.length < 3) deadline.set(100);
    });

    deadline.set(100);
    clock.pass(1_000);

    expect(metAtMs).toEqual([100, 200, 300]);
  });
});
