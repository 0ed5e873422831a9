import { TurnTaker } from '../../../simulator/phone/turn-taker';
import { FakeClock } from '../../support/fake-clock';

function caller(...speeches: string[]) {
  const clock = new FakeClock();
  const said: string[] = [];
  const turns = new TurnTaker(
    clock,
    speeches.map((speech) => Buffer.from(speech)),
    (speech) => said.push(Buffer.from(speech).toString()),
  );
  return { clock, said, turns };
}

describe('TurnTaker', () => {
  it('says one thing each time the assistant was quiet for a second', () => {
    const { clock, said, turns } = caller('one', 'two');

    turns.lineOpened();
    turns.assistantSpeaks();
    turns.assistantIsQuiet();
    clock.pass(999);
    expect(said).toEqual([]);
    clock.pass(1);
    expect(said).toEqual(['one']);
    turns.assistantSpeaks();
    turns.assistantIsQuiet();
    clock.pass(1000);

    expect(said).toEqual(['one', 'two']);
  });

  it('lets the assistant go on after a short pause', () => {
    const { clock, said, turns } = caller('one');

    turns.assistantIsQuiet();
    clock.pass(500);
    turns.assistantSpeaks();
    clock.pass(5000);

    expect(said).toEqual([]);
  });

  it('speaks first when the assistant does not', () => {
    const { clock, said, turns } = caller('hello?');

    turns.lineOpened();
    clock.pass(5000);

    expect(said).toEqual(['hello?']);
  });

  it('says nothing when there is nothing left to say, or the call is over', () => {
    const { clock, said, turns } = caller();
    turns.assistantIsQuiet();
    clock.pass(1000);
    turns.assistantIsQuiet();

    turns.stop();

    expect(said).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });
});
