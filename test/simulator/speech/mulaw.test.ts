import { decodeMulaw, encodeMulaw } from '../../../simulator/speech/mulaw';

describe('μ-law', () => {
  it.each([
    [0, 0xff],
    [3, 0xff],
    [4, 0xfe],
    [-4, 0x7e],
    [100, 0xf2],
    [-100, 0x72],
    [1_000, 0xce],
    [-1_000, 0x4e],
    [8_000, 0xa0],
    [-8_000, 0x20],
    [16_000, 0x90],
    [32_767, 0x80],
    [-32_768, 0x00],
  ])('writes the sample %i as the byte %i', (sample, code) => {
    expect(encodeMulaw(Int16Array.of(sample))[0]).toBe(code);
  });

  it.each([
    [0x00, -32_124],
    [0x10, -15_996],
    [0x55, -716],
    [0x7f, 0],
    [0x80, 32_124],
    [0x8f, 16_764],
    [0xd5, 716],
    [0xf0, 120],
    [0xff, 0],
  ])('reads the byte %i as the sample %i', (code, sample) => {
    expect(decodeMulaw(Uint8Array.of(code))[0]! + 0).toBe(sample);
  });

  it('gives every byte back that it has read, except that there is only one silence', () => {
    const all = Uint8Array.from({ length: 256 }, (_, code) => code);

    const again = encodeMulaw(decodeMulaw(all));

    expect([...again]).toEqual([...all].map((code) => (code === 0x7f ? 0xff : code)));
  });
});
