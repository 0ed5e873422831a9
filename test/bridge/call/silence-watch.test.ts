import { SilenceWatch } from '../../../bridge/call/silence-watch';
import { FakeClock } from '../../support/fake-clock';

function given(policy: { promptAfterSeconds: number; prompts: number; instructions?: string } | 'off') {
  const clock = new FakeClock();
  const did: string[] = [];
  const watch = new SilenceWatch(policy, clock, {
    prompt: (instructions) => did.push(`ask: ${instructions ?? 'whether they are there'}`),
    giveUp: () => did.push('give up'),
  });
  return { clock, did, watch };
}

describe('a caller who says nothing', () => {
  it('is asked after a while of silence', () => {
    const { clock, did, watch } = given({ promptAfterSeconds: 10, prompts: 2 });
    watch.begins();

    clock.pass(9_999);
    expect(did).toEqual([]);
    clock.pass(1);

    expect(did).toEqual(['ask: whether they are there']);
  });

  it('is asked in the words of the assistant', () => {
    const { clock, did, watch } = given({
      promptAfterSeconds: 10,
      prompts: 2,
      instructions: 'Ask in rhyme.',
    });
    watch.begins();

    clock.pass(10_000);

    expect(did).toEqual(['ask: Ask in rhyme.']);
  });

  it('is not asked while the assistant speaks', () => {
    const { clock, did, watch } = given({ promptAfterSeconds: 10, prompts: 2 });
    watch.begins();
    clock.pass(9_000);
    watch.ends();

    clock.pass(60_000);

    expect(did).toEqual([]);
  });

  it('is given up after so many questions in vain', () => {
    const { clock, did, watch } = given({ promptAfterSeconds: 10, prompts: 2 });
    for (let silence = 0; silence < 3; silence += 1) {
      watch.begins();
      clock.pass(10_000);
      watch.ends();
    }

    expect(did).toEqual(['ask: whether they are there', 'ask: whether they are there', 'give up']);
  });

  it('has all chances again after a word', () => {
    const { clock, did, watch } = given({ promptAfterSeconds: 10, prompts: 1 });
    watch.begins();
    clock.pass(10_000);
    watch.callerIsThere();
    watch.begins();
    clock.pass(10_000);

    expect(did).toEqual(['ask: whether they are there', 'ask: whether they are there']);
  });

  it('is left in peace where the assistant says so', () => {
    const { clock, did, watch } = given('off');
    watch.begins();

    clock.pass(3_600_000);

    expect(did).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });
});
