import { readOutboundMessage } from '../../../simulator/phone/outbound-message';

const SID = 'MZ0123456789abcdef0123456789abcdef';

function read(message: unknown, isBinary = false) {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return readOutboundMessage(Buffer.from(text), isBinary, SID);
}

describe('what a server may send', () => {
  it('is audio of any length', () => {
    const audio = Buffer.alloc(3_000_001, 0x7f);

    const message = read({ event: 'media', streamSid: SID, media: { payload: audio.toString('base64') } });

    expect(message.event === 'media' && message.audio.equals(audio)).toBe(true);
  });

  it('is a mark with a name', () => {
    expect(read({ event: 'mark', streamSid: SID, mark: { name: 'm1' } })).toEqual({
      event: 'mark',
      name: 'm1',
    });
  });

  it('is a clear', () => {
    expect(read({ streamSid: SID, event: 'clear' })).toEqual({ event: 'clear' });
  });

  const media = { payload: '/w==' };
  it.each([
    ['text that is not JSON', 'hello'],
    ['JSON that is no object', '["media"]'],
    ['an unknown event', { event: 'dtmf', streamSid: SID, dtmf: { digit: '1' } }],
    ['no event', { streamSid: SID, media }],
    ['an extra key', { event: 'media', streamSid: SID, media, sequenceNumber: '1' }],
    ['an extra key in media', { event: 'media', streamSid: SID, media: { ...media, track: 'outbound' } }],
    ['no streamSid', { event: 'media', media }],
    ["another stream's sid", { event: 'media', streamSid: 'MZ00', media }],
    ['no media', { event: 'media', streamSid: SID }],
    ['media that is no object', { event: 'media', streamSid: SID, media: '/w==' }],
    ['a payload that is no text', { event: 'media', streamSid: SID, media: { payload: 255 } }],
    ['a mark without a name', { event: 'mark', streamSid: SID, mark: {} }],
    ['a mark with a name that is no text', { event: 'mark', streamSid: SID, mark: { name: 1 } }],
    ['a clear with more', { event: 'clear', streamSid: SID, clear: {} }],
    ['an event from the prototype', { event: 'toString', streamSid: SID }],
  ])('refuses %s with 31951', (_what, message) => {
    expect(read(message)).toMatchObject({ event: 'bad', code: 31951 });
  });

  it.each([
    ['a payload that is not base64', '%%%%'],
    ['base64 of the URL alphabet', '_-__'],
    ['base64 that breaks off', '/w='],
    ['an empty payload', ''],
  ])('refuses %s with 31950', (_what, payload) => {
    const message = read({ event: 'media', streamSid: SID, media: { payload } });

    expect(message).toMatchObject({ event: 'bad', code: 31950 });
  });

  it('refuses a binary frame with 31950, whatever is in it', () => {
    expect(read({ event: 'clear', streamSid: SID }, true)).toEqual({
      event: 'bad',
      code: 31950,
      detail: `a binary frame of ${JSON.stringify({ event: 'clear', streamSid: SID }).length} bytes`,
    });
  });

  it('quotes no more than the beginning of what it refuses', () => {
    const message = read('x'.repeat(10_000));

    expect(message.event === 'bad' && message.detail.length).toBeLessThan(200);
  });
});
