import { Floor, type Wish } from '../../../bridge/call/floor';
import { FakeClock } from '../../support/fake-clock';

function given() {
  const clock = new FakeClock();
  const asked: string[] = [];
  const wished: Wish[] = [];
  const floor = new Floor(
    clock,
    ({ id, mayUseTools }) => asked.push(mayUseTools ? id : `${id}, words only`),
    (wish) => wished.push(wish),
  );
  return { clock, asked, wished, floor };
}

describe('the floor', () => {
  it('is given at once while nobody has it', () => {
    const { floor, asked } = given();

    floor.wish({ purpose: 'greeting', instructions: 'Say hello.' });

    expect(asked).toEqual(['greeting-1, words only']);
  });

  it('is not given while a response goes on', () => {
    const { floor, asked } = given();
    floor.started('resp_1', undefined);

    floor.wish({ purpose: 'tools' });
    expect(asked).toEqual([]);
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1']);
  });

  it('is not given while a response that was asked for has not begun', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'greeting' });

    floor.wish({ purpose: 'keys' });

    expect(asked).toEqual(['greeting-1, words only']);
  });

  it('is not given while the caller speaks, nor while their answer is on its way', () => {
    const { floor, asked } = given();
    floor.callerSpeaks();
    floor.wish({ purpose: 'tools' });
    floor.callerFinished(true);
    floor.wish({ purpose: 'keys' });

    expect(asked).toEqual([]);
  });

  it('is asked for once for all that the assistant learns before it begins', () => {
    const { floor, asked } = given();

    floor.learned();
    floor.learned();
    floor.started('resp_1', 'tools-1');
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1']);
  });

  it('is asked for again for what the assistant learns while it speaks', () => {
    const { floor, asked } = given();
    floor.learned();
    floor.started('resp_1', 'tools-1');

    floor.learned();
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1', 'tools-2']);
  });

  it('is asked for what the assistant learns though it was asked to say something else', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'greeting' });

    floor.learned();
    floor.started('resp_1', 'greeting-1');
    floor.ended('resp_1');

    expect(asked).toEqual(['greeting-1, words only', 'tools-2']);
  });

  it('is not asked for what the assistant learns before it answers the caller', () => {
    const { floor, asked } = given();
    floor.callerSpeaks();
    floor.callerFinished(true);

    floor.learned();
    floor.started('resp_1', undefined);
    floor.ended('resp_1');

    expect(asked).toEqual([]);
  });

  it('is given once for several wishes of one purpose', () => {
    const { floor, asked } = given();
    floor.started('resp_1', undefined);
    floor.wish({ purpose: 'tools' });
    floor.wish({ purpose: 'tools' });
    floor.ended('resp_1');
    floor.started('resp_2', 'tools-1');
    floor.ended('resp_2');

    expect(asked).toEqual(['tools-1']);
  });

  it('is given once for all that leave the words to the assistant', () => {
    const { floor, asked } = given();
    floor.started('resp_1', undefined);
    floor.wish({ purpose: 'keys' });
    floor.wish({ purpose: 'tools' });
    floor.ended('resp_1');
    floor.started('resp_2', 'tools-1');
    floor.ended('resp_2');

    expect(asked).toEqual(['tools-1']);
  });

  it('is not given while it is held for the caller', () => {
    const { floor, asked } = given();
    floor.hold();
    floor.wish({ purpose: 'tools' });
    expect(asked).toEqual([]);

    floor.release();

    expect(asked).toEqual(['tools-1']);
  });

  it('is given to the most urgent first', () => {
    const { floor, asked } = given();
    floor.started('resp_1', undefined);
    floor.wish({ purpose: 'silence' });
    floor.wish({ purpose: 'tools' });
    floor.ended('resp_1');
    floor.started('resp_2', 'tools-1');
    floor.ended('resp_2');

    expect(asked).toEqual(['tools-1', 'silence-2, words only']);
  });
});

describe('an answer to the caller', () => {
  it('deals with what was wished for before the turn was over', () => {
    const { floor, asked } = given();
    floor.callerSpeaks();
    floor.wish({ purpose: 'tools' });
    floor.callerFinished(true);
    floor.started('resp_1', undefined);
    floor.ended('resp_1');

    expect(asked).toEqual([]);
  });

  it('does not deal with what came after: the assistant may not have known of it', () => {
    const { floor, asked } = given();
    floor.callerSpeaks();
    floor.callerFinished(true);
    floor.wish({ purpose: 'tools' });
    floor.started('resp_1', undefined);
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1']);
  });

  it('is asked for again when it did not come', () => {
    const { floor, asked } = given();
    floor.callerSpeaks();
    floor.callerFinished(true);

    floor.answerFailed();
    floor.wish({ purpose: 'turn' });

    expect(asked).toEqual(['turn-1']);
  });

  it('is told by its silence about any request from one that was asked for at the same time', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'tools' });
    floor.callerSpeaks();
    floor.callerFinished(true);

    floor.started('resp_1', undefined);
    floor.refused('tools-1');
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1', 'tools-2']);
  });
});

describe('a request that was refused, because another response was faster', () => {
  it('is made again when that response is over', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'tools' });
    floor.started('resp_1', undefined);
    floor.refused('tools-1');
    expect(asked).toEqual(['tools-1']);

    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1', 'tools-2']);
  });

  it('waits for the beginning of that response where it has not been told yet', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'tools' });
    floor.refused('tools-1');
    expect(asked).toEqual(['tools-1']);

    floor.started('resp_1', undefined);
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1', 'tools-2']);
  });

  it('is not waited with for ever', () => {
    const { clock, floor, asked } = given();
    floor.wish({ purpose: 'tools' });
    floor.refused('tools-1');

    clock.pass(1_000);

    expect(asked).toEqual(['tools-1', 'tools-2']);
  });

  it('means nothing when it was another request', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'tools' });

    floor.refused('keys-7');
    floor.started('resp_1', 'tools-1');
    floor.ended('resp_1');

    expect(asked).toEqual(['tools-1']);
  });
});

describe('a request that nobody answers', () => {
  it('does not keep the floor for ever', () => {
    const { clock, floor, asked } = given();
    floor.wish({ purpose: 'filler', instructions: 'One moment.' });
    floor.wish({ purpose: 'tools' });

    clock.pass(5_000);

    expect(asked).toEqual(['filler-1, words only', 'tools-2']);
  });

  it('is taken for answered by a response that names none, where no other is due', () => {
    const { floor, asked } = given();
    floor.wish({ purpose: 'greeting' });

    floor.started('resp_1', undefined);
    floor.ended('resp_1');
    floor.wish({ purpose: 'keys' });

    expect(asked).toEqual(['greeting-1, words only', 'keys-2']);
  });
});

describe('the last words', () => {
  it('are all that is still said', () => {
    const { floor, asked } = given();
    floor.started('resp_1', undefined);
    floor.wish({ purpose: 'tools' });

    floor.close({ purpose: 'closing', instructions: 'Say goodbye.' });
    floor.wish({ purpose: 'keys' });
    floor.ended('resp_1');
    floor.started('resp_2', 'closing-1');
    floor.ended('resp_2');

    expect(asked).toEqual(['closing-1, words only']);
  });

  it('may turn out not to be the last', () => {
    const { floor, asked } = given();
    floor.callerSpeaks();
    floor.close({ purpose: 'closing' });

    floor.reopen();
    floor.wish({ purpose: 'tools' });
    floor.callerFinished(false);

    expect(asked).toEqual(['tools-1']);
  });

  it('do not wait for an answer that they leave no time for', () => {
    const { floor, asked } = given();
    floor.close({ purpose: 'closing' });
    floor.started('resp_1', 'closing-1');
    floor.ended('resp_1');

    floor.callerSpeaks();
    floor.callerFinished(true);

    expect(floor.isTaken).toBe(false);
    expect(asked).toEqual(['closing-1, words only']);
  });
});

describe('a floor that is closed for good', () => {
  it('leaves nothing to come', () => {
    const { clock, floor, asked } = given();
    floor.wish({ purpose: 'greeting' });
    floor.wish({ purpose: 'tools' });

    floor.stop();
    clock.pass(60_000);

    expect(clock.timerCount).toBe(0);
    expect(asked).toEqual(['greeting-1, words only']);
  });
});
