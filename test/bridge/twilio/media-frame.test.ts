import { MediaFrames } from '../../../bridge/twilio/media-frame';
import { decodeTwilio } from '../../../bridge/twilio/messages';
import { speech } from '../../support/pcmu';
import { mediaText, startText, STREAM_SID } from '../../support/twilio-messages';

const frames = new MediaFrames(STREAM_SID);
const lift = (text: string) => frames.lift(Buffer.from(text));

describe('the fast path of a media frame', () => {
  it('lifts out the payload and the timestamp', () => {
    const lifted = lift(mediaText(speech(20), 7));

    expect(lifted?.payload.toString()).toBe(speech(20));
    expect(lifted?.timestampMs).toBe(140);
  });

  it.each([20, 1, 37, 1_000])('finds what parsing finds, for %d ms', (durationMs) => {
    const text = mediaText(speech(durationMs), 123_456);

    const parsed = decodeTwilio(text);

    expect(parsed).toEqual({
      event: 'media',
      payload: lift(text)?.payload.toString(),
      timestampMs: lift(text)?.timestampMs,
    });
  });

  it('does not copy: the payload is a view into the frame', () => {
    const frame = Buffer.from(mediaText(speech(20)));

    expect(frames.lift(frame)?.payload.buffer).toBe(frame.buffer);
  });

  it.each([
    ['another message', startText()],
    ['another stream', mediaText(speech(20)).replace(STREAM_SID, 'MZffffffffffffffffffffffffffffffff')],
    ['another track', mediaText(speech(20)).replace('inbound', 'outbound')],
    ['a field more', mediaText(speech(20)).replace('"chunk"', '"x":"1","chunk"')],
    ['a field more at the end', mediaText(speech(20)).replace(/}$/, ',"x":1}')],
    ['keys in another order', '{"streamSid":"MZ","event":"media"}'],
    ['white space', mediaText(speech(20)).replace(',', ', ')],
    ['an escaped slash', mediaText('ab\\/+')],
    ['a quote in the payload', mediaText('ab"cd')],
    ['no payload', mediaText('')],
    ['padding in the middle', mediaText('ab==cdef')],
    ['a timestamp that is no number', mediaText(speech(20)).replace('"20"', '"2x"')],
    ['something after it', `${mediaText(speech(20))} `],
    ['half of it', mediaText(speech(20)).slice(0, 100)],
    ['nothing', ''],
  ])('leaves %s to the slow path', (_what, text) => {
    expect(lift(text)).toBeUndefined();
  });
});
