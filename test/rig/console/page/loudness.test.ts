import { loudness, loudnessEach20Ms } from '../../../../rig/console/page/loudness';
import { speechLikeNoise } from '../../../../simulator/assistant/speech-like-noise';

describe('how loud a sound is drawn', () => {
  it('is nothing for silence, and much for speech', () => {
    expect(loudness(new Uint8Array(160).fill(0xff))).toBe(0);
    expect(loudness(speechLikeNoise(500))).toBeGreaterThan(0.6);
    expect(loudness(new Uint8Array(160).fill(0x00))).toBe(1);
  });

  it('has a value for each 20 ms, the last one begun included', () => {
    expect(loudnessEach20Ms(new Uint8Array(401))).toHaveLength(3);
  });
});
