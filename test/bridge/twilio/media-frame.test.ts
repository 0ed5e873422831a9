import { liftMedia } from '../../../bridge/twilio/media-frame';
import { textMessage } from '../../../bridge/wire/text-message';
import { decodeTwilio } from '../../../bridge/twilio/messages';
import { speech } from '../../support/pcmu';
import { mediaText, startText, STREAM_SID } from '../../support/twilio-messages';

const lift = (text: string) => liftMedia(textMessage(Buffer.from(text)));

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
    const message = textMessage(Buffer.from(mediaText(speech(20))));

    expect(liftMedia(message)?.payload.buffer).toBe(message.bytes.buffer);
  });

  it.each([
    ['another message', startText()],
    [
      'a stream SID that is none',
      mediaText(speech(20)).replace(STREAM_SID, 'MZfffffffffffffffffffffffffffffffg'),
    ],
    ['a stream SID that is too short', mediaText(speech(20)).replace(STREAM_SID, STREAM_SID.slice(1))],
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
