import { decodeTwilio, ToTwilio, TwilioProtocolError } from '../../../bridge/twilio/messages';
import {
  ACCOUNT_SID,
  CALL_SID,
  markText,
  mediaText,
  startText,
  stopText,
  STREAM_SID,
} from '../../support/twilio-messages';
import { speech } from '../../support/pcmu';

describe('what Twilio says', () => {
  it('is decoded: connected', () => {
    expect(decodeTwilio('{"event":"connected","protocol":"Call","version":"1.0.0"}')).toEqual({
      event: 'connected',
    });
  });

  it('is decoded: start, with what the webhook sent along', () => {
    expect(decodeTwilio(startText())).toEqual({
      event: 'start',
      start: {
        callSid: CALL_SID,
        accountSid: ACCOUNT_SID,
        streamSid: STREAM_SID,
        isPcmu: true,
        parameters: { from: '+819012345678', to: '+815012345678' },
      },
    });
  });

  it.each([
    ['another encoding', { encoding: 'audio/l16', sampleRate: 8000, channels: 1 }],
    ['another rate', { encoding: 'audio/x-mulaw', sampleRate: 16000, channels: 1 }],
    ['stereo', { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 2 }],
  ])('is no μ-law of 8 kHz when start says %s', (_what, mediaFormat) => {
    expect(decodeTwilio(startText({ mediaFormat }))).toMatchObject({ start: { isPcmu: false } });
  });

  it('is decoded: media', () => {
    expect(decodeTwilio(mediaText(speech(20), 3))).toEqual({
      event: 'media',
      payload: speech(20),
      timestampMs: 60,
    });
  });

  it('is decoded: a key pressed, a mark, the end', () => {
    const dtmf = {
      event: 'dtmf',
      streamSid: STREAM_SID,
      sequenceNumber: '5',
      dtmf: { track: 'inbound_track', digit: '1' },
    };
    expect(decodeTwilio(JSON.stringify(dtmf))).toEqual({ event: 'dtmf', digit: '1' });
    expect(decodeTwilio(markText('mark-1'))).toEqual({ event: 'mark', name: 'mark-1' });
    expect(decodeTwilio(stopText())).toEqual({ event: 'stop' });
  });

  it('is ignored when it is an event we do not know', () => {
    expect(decodeTwilio('{"event":"weather","sequenceNumber":"9"}')).toBeUndefined();
  });

  it('may carry fields we do not know', () => {
    expect(decodeTwilio('{"event":"mark","mark":{"name":"a","colour":"red"},"mood":1}')).toEqual({
      event: 'mark',
      name: 'a',
    });
  });

  it.each([
    ['no JSON', 'hello'],
    ['no object', '"media"'],
    ['no event', '{"media":{}}'],
    ['no payload', '{"event":"media","media":{}}'],
    ['a payload that is not base64', '{"event":"media","media":{"payload":"\\u0000"}}'],
    ['a mark without a name', '{"event":"mark","mark":{}}'],
  ])('is refused by name when it has %s', (_what, text) => {
    expect(() => decodeTwilio(text)).toThrow(TwilioProtocolError);
  });
});

describe('what we say to Twilio', () => {
  const to = new ToTwilio(STREAM_SID);

  it('carries exactly the documented keys', () => {
    expect(JSON.parse(to.media(speech(20)))).toEqual({
      event: 'media',
      streamSid: STREAM_SID,
      media: { payload: speech(20) },
    });
    expect(JSON.parse(to.mark('mark-1'))).toEqual({
      event: 'mark',
      streamSid: STREAM_SID,
      mark: { name: 'mark-1' },
    });
    expect(JSON.parse(to.clear())).toEqual({ event: 'clear', streamSid: STREAM_SID });
  });
});
