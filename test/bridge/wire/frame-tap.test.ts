import { PassThrough } from 'node:stream';
import { Receiver, Sender as Frames } from '../../support/ws-frames';
import { FrameTap, type Sender } from '../../../bridge/wire/frame-tap';

/** A socket on which a library listens, and a tap before it; both write down what they get. */
function given(sender: Sender = 'client') {
  const wire = new PassThrough();
  const toLibrary: Buffer[] = [];
  const taken: string[] = [];
  wire.on('data', (chunk: Buffer) => toLibrary.push(Buffer.from(chunk)));
  FrameTap.open(wire, sender, {
    takeText: ({ bytes, from, to }) => taken.push(bytes.toString('utf8', from, to)),
  });
  return { wire, taken, library: () => Buffer.concat(toLibrary) };
}

interface FrameOptions {
  opcode?: number;
  fin?: boolean;
  mask?: boolean;
}

/** A frame as a client sends it, made by the library itself. */
function frame(text: string, { opcode = 1, fin = true, mask = true }: FrameOptions = {}): Buffer {
  const options = { opcode, fin, mask, readOnly: true, rsv1: false };
  return Buffer.concat(Frames.frame(Buffer.from(text), options).map((part) => Buffer.from(part)));
}

describe('the shortcut for text frames', () => {
  it.each([0, 1, 2, 3, 4, 125, 126, 127, 1_000, 65_535])('takes a message of %d bytes', (length) => {
    const { wire, taken, library } = given();

    wire.write(frame('x'.repeat(length)));

    expect(taken).toEqual(['x'.repeat(length)]);
    expect(library()).toHaveLength(0);
  });

  it.each([0, 1, 125, 126, 1_000, 65_535])('takes a message of %d bytes from a server', (length) => {
    const { wire, taken, library } = given('server');
    const bare = { mask: false };

    wire.write(Buffer.concat([frame('x'.repeat(length), bare), frame('next', bare)]));

    expect(taken).toEqual(['x'.repeat(length), 'next']);
    expect(library()).toHaveLength(0);
  });

  it('leaves a server that masks to the library', () => {
    const { wire, taken, library } = given('server');

    const masked = frame('masked');

    wire.write(masked);

    expect(taken).toEqual([]);
    expect(library()).toEqual(masked);
  });

  it('takes Japanese as it was said', () => {
    const { wire, taken } = given();

    wire.write(frame('もしもし'));

    expect(taken).toEqual(['もしもし']);
  });

  it('takes several messages of one chunk, in order', () => {
    const { wire, taken } = given();

    wire.write(Buffer.concat([frame('one'), frame('two'), frame('three')]));

    expect(taken).toEqual(['one', 'two', 'three']);
  });

  it('waits for the end of a message that comes a byte at a time', () => {
    const { wire, taken } = given();

    for (const byte of frame('y'.repeat(200))) wire.write(Buffer.from([byte]));

    expect(taken).toEqual(['y'.repeat(200)]);
  });

  it('leaves pings and closes to the library, untouched', () => {
    const { wire, taken, library } = given();
    const ping = frame('are you there?', { opcode: 9 });
    const close = frame('\u0003\u00e8', { opcode: 8 });

    wire.write(Buffer.concat([frame('one'), ping, frame('two'), close]));

    expect(taken).toEqual(['one', 'two']);
    expect(library()).toEqual(Buffer.concat([ping, close]));
  });

  it.each([
    ['a fragmented message', frame('part', { fin: false })],
    ['a message that is not masked', frame('bare', { mask: false })],
    ['a binary message', frame('binary', { opcode: 2 })],
    ['a message longer than 64 KiB', frame('z'.repeat(65_536))],
  ])('leaves everything to the library from %s on', (_what, strange) => {
    const { wire, taken, library } = given();
    const after = frame('after');

    wire.write(Buffer.concat([frame('before'), strange, after]));

    expect(taken).toEqual(['before']);
    expect(library()).toEqual(Buffer.concat([strange, after]));
  });

  it('changes nothing where it is not alone with the library', () => {
    const wire = new PassThrough();
    wire.on('data', () => undefined);
    wire.on('data', () => undefined);

    expect(FrameTap.open(wire, 'client', { takeText: () => undefined })).toBe(false);
    expect(wire.listenerCount('data')).toBe(2);
  });

  it('and the library together hear what the library alone would, however the bytes are cut', () => {
    const messages = Array.from(
      { length: 300 },
      (_, index) => `message ${index} ${'.'.repeat((index * 37) % 400)}`,
    );
    const bytes = Buffer.concat(
      messages.flatMap((text, index) =>
        index % 7 === 0 ? [frame('ping', { opcode: 9 }), frame(text)] : [frame(text)],
      ),
    );
    const heard: string[] = [];
    let pings = 0;
    const library = new Receiver({ isServer: true, allowSynchronousEvents: true });
    library.on('ping', () => (pings += 1));
    const wire = new PassThrough();
    wire.on('data', (chunk: Buffer) => library.write(chunk));
    FrameTap.open(wire, 'client', {
      takeText: (text) => heard.push(text.bytes.toString('utf8', text.from, text.to)),
    });

    let seed = 1;
    for (let at = 0; at < bytes.length;) {
      seed = (seed * 48_271) % 2_147_483_647;
      const length = 1 + (seed % 900);
      wire.write(Buffer.from(bytes.subarray(at, at + length)));
      at += length;
    }

    expect(heard).toEqual(messages);
    expect(pings).toBe(Math.ceil(messages.length / 7));
  });
});
