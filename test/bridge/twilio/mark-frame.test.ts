import { MarkFrames } from '../../../bridge/twilio/mark-frame';
import { markText, STREAM_SID } from '../../support/twilio-messages';

const marks = new MarkFrames(STREAM_SID);
const lift = (text: string) => marks.lift(Buffer.from(text));

describe('the fast path of a mark', () => {
  it.each(['mark-1', 'mark-123456', 'another name'])('lifts out the name %j', (name) => {
    expect(lift(markText(name))).toBe(name);
  });

  it.each([
    ['a name that is escaped', markText('a"b')],
    ['a name that is not ASCII', markText('印')],
    ['another stream', markText('a').replace(STREAM_SID, 'MZffffffffffffffffffffffffffffffff')],
    ['a field more', markText('a').replace('"mark":', '"x":1,"mark":')],
    ['something after it', `${markText('a')} `],
    ['another order', '{"event":"mark","mark":{"name":"a"}}'],
    ['half of it', markText('a').slice(0, 60)],
    ['nothing', ''],
  ])('leaves %s to the slow path', (_what, text) => {
    expect(lift(text)).toBeUndefined();
  });
});
