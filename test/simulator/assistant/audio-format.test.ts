import { fromMulaw, toMulaw } from '../../../simulator/assistant/audio-format';
import { loudness } from '../../../simulator/assistant/energy';
import { MULAW_TO_LINEAR, mulawOf } from '../../../simulator/speech/g711';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';

const PCM = { type: 'audio/pcm', rate: 24_000 } as const;
const ALAW = { type: 'audio/pcma' } as const;

describe('audio formats', () => {
  it('decodes μ-law as G.711 says', () => {
    expect([0x00, 0x0f, 0x70, 0x7f, 0x80, 0xf0, 0xff].map((byte) => MULAW_TO_LINEAR[byte])).toEqual([
      -32_124, -16_764, -120, 0, 32_124, 120, 0,
    ]);
  });

  it('encodes every amplitude that μ-law has to itself', () => {
    for (const linear of MULAW_TO_LINEAR) expect(MULAW_TO_LINEAR[mulawOf(linear)]).toBe(linear);
  });

  it('carries μ-law to PCM and back without loss', () => {
    const mulaw = speechLikeNoise(100);

    const pcm = fromMulaw(PCM, mulaw);

    expect(pcm).toHaveLength(4_800);
    const linear = (bytes: Buffer) => [...bytes].map((byte) => MULAW_TO_LINEAR[byte]! + 0);
    expect(linear(toMulaw(PCM, pcm))).toEqual(linear(mulaw));
  });

  it('carries μ-law to A-law and back with the same loudness', () => {
    const mulaw = speechLikeNoise(100);

    const back = toMulaw(ALAW, fromMulaw(ALAW, mulaw));

    expect(loudness(back) / loudness(mulaw)).toBeCloseTo(1, 1);
  });

  it('makes noise of exactly the length asked for, always the same', () => {
    expect(speechLikeNoise(333.25)).toHaveLength(2_666);
    expect(speechLikeNoise(50, 1)).toEqual(speechLikeNoise(50, 1));
    expect(speechLikeNoise(50, 1)).not.toEqual(speechLikeNoise(50, 2));
  });
});
