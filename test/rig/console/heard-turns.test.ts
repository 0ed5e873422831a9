import { HeardTurns } from '../../../rig/console/heard-turns';
import type { ConversationTurn } from '../../../rig/console/messages';

function turn(itemId: string, text = '', speaker: ConversationTurn['speaker'] = 'caller'): ConversationTurn {
  return { speaker, itemId, text, startedAtMs: 0 };
}

const ids = (turns: readonly ConversationTurn[] | undefined) => turns?.map(({ itemId }) => itemId);

describe('the turns that the page is told', () => {
  it('are told once they are others than before', () => {
    const heard = new HeardTurns();
    let text = '';
    heard.lineKnows(() => [turn('1', text)]);

    expect(heard.news()).toEqual([turn('1')]);
    expect(heard.news()).toBeUndefined();
    text = 'Hello.';
    expect(heard.news()).toEqual([turn('1', 'Hello.')]);
  });

  it('are those that the line knows now', () => {
    const heard = new HeardTurns();
    heard.lineKnows(() => [turn('1'), turn('2')]);

    heard.lineKnows(() => [turn('1')]);

    expect(ids(heard.news())).toEqual(['1']);
  });

  it('stay when another line carries the call, each once', () => {
    const heard = new HeardTurns();
    heard.lineKnows(() => [turn('1'), turn('2')]);

    heard.lineBegins();
    heard.lineKnows(() => [turn('2'), turn('3')]);

    expect(ids(heard.news())).toEqual(['1', '2', '3']);
  });

  it('are also what was said without a line, in its place', () => {
    const heard = new HeardTurns();
    heard.lineKnows(() => [turn('1')]);
    heard.said(turn('said-1'));
    heard.lineKnows(() => [turn('2')]);

    expect(ids(heard.news())).toEqual(['1', 'said-1', '2']);
  });
});
