import { readWav } from '../../../simulator/speech/wav';
import { chunk, formatBody, pcm16, riff, wavFile } from './wav-file';

describe('a WAV file', () => {
  it('is read as 16-bit PCM', () => {
    expect(readWav(wavFile({ data: pcm16(0, 16_384, -32_768) }))).toEqual({
      sampleRateHz: 8_000,
      samples: Float32Array.of(0, 0.5, -1),
    });
  });

  it('is read as 8-bit PCM, which has no sign', () => {
    const { samples } = readWav(wavFile({ bitsPerSample: 8, data: Buffer.from([0, 128, 192]) }));

    expect([...samples]).toEqual([-1, 0, 0.5]);
  });

  it('is read as μ-law', () => {
    const { samples } = readWav(wavFile({ code: 7, bitsPerSample: 8, data: Buffer.from([0xff, 0x80]) }));

    expect([...samples]).toEqual([0, 32_124 / 32_768]);
  });

  it('is read as 32-bit float', () => {
    const data = Buffer.from(Float32Array.of(0.25, -0.5).buffer);

    expect([...readWav(wavFile({ code: 3, bitsPerSample: 32, data })).samples]).toEqual([0.25, -0.5]);
  });

  it('is read when its format is named in the extension', () => {
    const extension = Buffer.alloc(24);
    extension.writeUInt16LE(1, 8);
    const format = Buffer.concat([formatBody({ code: 0xfffe }), extension]);

    expect([...readWav(riff(chunk('fmt ', format), chunk('data', pcm16(16_384)))).samples]).toEqual([0.5]);
  });

  it('is mixed to one channel', () => {
    expect([
      ...readWav(wavFile({ channelCount: 2, data: pcm16(16_384, 0, -16_384, 16_384) })).samples,
    ]).toEqual([0.25, 0]);
  });

  it('is read past chunks of other kinds and odd lengths', () => {
    const file = riff(
      chunk('LIST', Buffer.from('odd')),
      chunk('fmt ', formatBody({})),
      chunk('note', Buffer.from('hello')),
      chunk('data', pcm16(16_384)),
    );

    expect([...readWav(file).samples]).toEqual([0.5]);
  });

  it('is read as far as it goes when it was cut off', () => {
    const file = wavFile({ data: pcm16(16_384, -16_384, 0) }).subarray(0, -3);

    expect([...readWav(file).samples]).toEqual([0.5]);
  });

  it.each([
    ['no header', Buffer.from('hello, this is not sound'), 'it is not a WAV file'],
    ['no sound', riff(chunk('fmt ', formatBody({}))), 'it has no "data" chunk'],
    ['no format', riff(), 'it has no "fmt " chunk'],
    [
      'sound before its format',
      riff(chunk('data', pcm16(1))),
      'its "data" chunk comes before a "fmt " chunk',
    ],
    [
      'half a format',
      riff(chunk('fmt ', Buffer.alloc(4))),
      'its "fmt " chunk has 4 bytes where 16 are needed',
    ],
    ['no channels', wavFile({ channelCount: 0, data: pcm16(1) }), 'it has 0 channels'],
    ['no sample rate', wavFile({ sampleRateHz: 0, data: pcm16(1) }), 'its sample rate is 0 Hz'],
    [
      'another codec',
      wavFile({ code: 2, bitsPerSample: 4, data: pcm16(1) }),
      'format 2 with 4 bits; save it as 16-bit PCM',
    ],
  ])('is refused with %s', (_, file, message) => {
    expect(() => readWav(file)).toThrow(message);
  });
});
