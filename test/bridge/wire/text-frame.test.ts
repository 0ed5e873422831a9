import { Receiver } from '../../support/ws-frames';
import { textFrame } from '../../../bridge/wire/text-frame';

describe('a message as a frame', () => {
  it.each([0, 1, 125, 126, 127, 1_700, 65_535])('is read by the library: %d characters', (length) => {
    const messages: string[] = [];
    const library = new Receiver({ isServer: false, allowSynchronousEvents: true });
    library.on('message', (data: Buffer) => messages.push(data.toString()));

    library.write(Buffer.from(textFrame('x'.repeat(length)) + textFrame('next'), 'latin1'));

    expect(messages).toEqual(['x'.repeat(length), 'next']);
  });

  it('refuses what does not fit', () => {
    expect(() => textFrame('x'.repeat(65_536))).toThrow(RangeError);
  });
});
