import { Keypad } from '../../../bridge/call/keypad';
import type { AssistantDocument } from '../../../bridge/contract/assistant/document';
import { FakeClock } from '../../support/fake-clock';
import { givenAssistant } from '../../support/given-assistant';

function given(keys: AssistantDocument['keys'] = {}) {
  const clock = new FakeClock();
  const did: string[] = [];
  const destinations = [{ name: 'reception', number: '+15005550006', description: 'Anything.' }];
  const keypad = new Keypad(givenAssistant({ keys, destinations }).keys, clock, {
    act: (action) => did.push(action === 'hang_up' ? action : `transfer to ${action.transfer}`),
    keyedIn: (gathered) => did.push(gathered),
  });
  const press = (all: string) => Array.from(all).forEach((key) => keypad.press(key));
  return { clock, did, keypad, press };
}

describe('keys', () => {
  it('are gathered until the terminator, which is none of them', () => {
    const { did, press } = given();

    press('1234#');

    expect(did).toEqual(['1234']);
  });

  it('are gathered until nothing comes for a while', () => {
    const { clock, did, press } = given({ interDigitSeconds: 3 });

    press('12');
    clock.pass(2_999);
    press('3');
    clock.pass(2_999);
    expect(did).toEqual([]);
    clock.pass(1);

    expect(did).toEqual(['123']);
  });

  it('are gathered until there are as many as there may be', () => {
    const { did, press } = given({ mostDigits: 4 });

    press('12345');

    expect(did).toEqual(['1234']);
  });

  it('may be the terminator alone', () => {
    const { did, press } = given();

    press('#');

    expect(did).toEqual(['#']);
  });

  it('may have another terminator, or none', () => {
    const star = given({ terminator: '*' });
    star.press('1#2*');
    expect(star.did).toEqual(['1#2']);

    const none = given({ terminator: 'none' });
    none.press('1#');
    none.clock.pass(3_000);
    expect(none.did).toEqual(['1#']);
  });

  it('that are bound to something do it at once', () => {
    const { did, press } = given({ actions: { '0': { transfer: 'reception' }, '9': 'hang_up' } });

    press('0');
    press('9');

    expect(did).toEqual(['transfer to reception', 'hang_up']);
  });

  it('that are bound to something are digits like others within a number', () => {
    const { did, press } = given({ actions: { '0': { transfer: 'reception' } } });

    press('100#');

    expect(did).toEqual(['100']);
  });

  it('leave nothing to come when the call is over', () => {
    const { clock, did, keypad, press } = given();
    press('12');

    keypad.stop();
    clock.pass(60_000);

    expect(did).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });
});
