import { DelayLine } from '../../../simulator/network/delay-line';
import { seededRandom } from '../../../simulator/network/seeded-random';
import { FakeClock } from '../../support/fake-clock';

function line(options: { delayMs?: number; jitterMs?: number; random?: () => number }) {
  const clock = new FakeClock();
  const arrived: string[] = [];
  const startMs = clock.nowMs();
  const delayLine = new DelayLine<string>((item) => arrived.push(`${item} at ${clock.nowMs() - startMs}`), {
    ...options,
    clock,
  });
  return { clock, arrived, delayLine };
}

describe('DelayLine', () => {
  it('hands an item on at once when there is no delay', () => {
    const { arrived, delayLine, clock } = line({});

    delayLine.send('hello');

    expect(arrived).toEqual(['hello at 0']);
    expect(clock.timerCount).toBe(0);
  });

  it('hands every item on after the delay', () => {
    const { arrived, delayLine, clock } = line({ delayMs: 50 });

    delayLine.send('one');
    clock.pass(20);
    delayLine.send('two');
    clock.pass(100);

    expect(arrived).toEqual(['one at 50', 'two at 70']);
  });

  it('lets no item overtake another, whatever the jitter', () => {
    const jitters = [0.9, 0.1, 0.5];
    const { arrived, delayLine, clock } = line({
      delayMs: 10,
      jitterMs: 100,
      random: () => jitters.shift()!,
    });

    for (const item of ['slow', 'fast', 'middling']) delayLine.send(item);
    clock.pass(200);

    expect(arrived).toEqual(['slow at 100', 'fast at 100', 'middling at 100']);
  });

  it('needs one timer, however much is on its way', () => {
    const { delayLine, clock } = line({ delayMs: 50 });

    for (let n = 0; n < 100; n += 1) delayLine.send('item');

    expect(delayLine.underWayCount).toBe(100);
    expect(clock.timerCount).toBe(1);
  });

  it('hands on together what became due while the process was busy', () => {
    const { arrived, delayLine, clock } = line({ delayMs: 50 });
    delayLine.send('one');
    clock.pass(20);
    delayLine.send('two');

    clock.freeze(500);
    clock.pass(0);

    expect(arrived).toEqual(['one at 520', 'two at 520']);
  });

  it('drops what is on its way when it is closed', () => {
    const { arrived, delayLine, clock } = line({ delayMs: 50 });
    delayLine.send('lost');

    delayLine.close();
    delayLine.send('ignored');
    clock.pass(100);

    expect(arrived).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('jitters in the same way again with the same seed', () => {
    const runs = [1, 2].map(() => {
      const { arrived, delayLine, clock } = line({ jitterMs: 100, random: seededRandom(7) });
      for (const item of ['a', 'b', 'c']) {
        delayLine.send(item);
        clock.pass(200);
      }
      return arrived;
    });

    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0]!.map((arrival) => arrival.split(' at ')[1])).size).toBe(3);
  });

  it('refuses a delay below nothing', () => {
    expect(() => line({ delayMs: -1 })).toThrow("A line's delay and jitter are 0 ms or more, not -1 and 0.");
  });
});
