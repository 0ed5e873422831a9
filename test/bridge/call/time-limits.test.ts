import { TimeLimits } from '../../../bridge/call/time-limits';
import { FakeClock } from '../../support/fake-clock';

function given(limits = {}) {
  const clock = new FakeClock();
  const did: string[] = [];
  const all = { callMinutes: 10, warnSecondsBefore: 60, turnSeconds: 120, ...limits };
  const times = new TimeLimits(all, clock, {
    warn: (secondsLeft) => did.push(`${secondsLeft} s left`),
    callIsOver: () => did.push('over'),
    turnIsEndless: () => did.push('endless turn'),
  });
  return { clock, did, times };
}

describe('a call', () => {
  it('is warned of before it is as long as it may be, and then over', () => {
    const { clock, did, times } = given();
    times.start(0);

    clock.pass(539_999);
    expect(did).toEqual([]);
    clock.pass(1);
    expect(did).toEqual(['60 s left']);
    clock.pass(60_000);

    expect(did).toEqual(['60 s left', 'over']);
  });

  it('is not made longer by being connected again', () => {
    const { clock, did, times } = given();
    times.start(9 * 60_000 + 30_000);

    clock.pass(30_000);

    expect(did).toEqual(['over']);
  });

  it('is over at once where it is too long already', () => {
    const { clock, did, times } = given();
    times.start(60 * 60_000);

    clock.pass(0);

    expect(did).toEqual(['over']);
  });

  it('ends without a warning where none is wanted', () => {
    const { clock, did, times } = given({ warnSecondsBefore: 0 });
    times.start(0);

    clock.pass(600_000);

    expect(did).toEqual(['over']);
  });
});

describe('a turn', () => {
  it('that has no end is noticed', () => {
    const { clock, did, times } = given();
    times.callerSpeaks();

    clock.pass(120_000);

    expect(did).toEqual(['endless turn']);
  });

  it('may be said in time again and again', () => {
    const { clock, did, times } = given();
    for (let turn = 0; turn < 5; turn += 1) {
      times.callerSpeaks();
      clock.pass(119_000);
      times.callerFinished();
    }

    expect(did).toEqual([]);
  });
});

describe('the end', () => {
  it('leaves nothing to come', () => {
    const { clock, did, times } = given();
    times.start(0);
    times.callerSpeaks();

    times.stop();
    clock.pass(3_600_000);

    expect(did).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });
});
