import { liftMark } from '../../../bridge/twilio/mark-frame';
import { textMessage } from '../../../bridge/wire/text-message';
import { markText, STREAM_SID } from '../../support/twilio-messages';

const lift = (text: string) => liftMark(textMessage(Buffer.from(text)));

describe('the fast path of a mark', () => {
  it.each(['mark-1', 'mark-123456', 'another name'])('lifts out the name %j', (name) => {
    expect(lift(markText(name))).toBe(name);
  });

  it.each([
    ['a name that is escaped', markText('a"b')],
    ['a name that is not ASCII', markText('印')],
    ['a stream SID that is none', markText('a').replace(STREAM_SID, 'MZfffffffffffffffffffffffffffffffg')],
    ['a field more', markText('a').replace('"mark":', '"x":1,"mark":')],
    ['something after it', `${markText('a')} `],
    ['another order', '{"event":"mark","mark":{"name":"a"}}'],
    ['half of it', markText('a').slice(0, 60)],
    ['nothing', ''],
  ])('leaves %s to the slow path', (_what, text) => {
    expect(lift(text)).toBeUndefined();
  });
});
