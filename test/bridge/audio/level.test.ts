import { meanLevel, SPEECH_LEVEL } from '../../../bridge/audio/level';
import { fromMulaw } from '../../../simulator/assistant/audio-format';
import { recordings } from '../../../simulator/speech/recordings';
import { silent, voice } from '../../support/pcmu';

const FRAME_BYTES = 160;
const base64 = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString('base64'));

describe('the level of sound', () => {
  it('is nothing in silence, and 1 at the loudest', () => {
    expect(meanLevel(silent(20))).toBe(0);
    expect(meanLevel(voice(20, 0x80))).toBeCloseTo(1);
    expect(meanLevel(voice(20, 0x00))).toBeCloseTo(1);
  });

  it('is nothing where there is no sound', () => {
    expect(meanLevel(Buffer.alloc(0))).toBe(0);
  });

  it('is that of the decoded samples, for every byte', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const samples = fromMulaw({ type: 'audio/pcm', rate: 24_000 }, Buffer.alloc(8, byte));
      const loudness = Math.abs(samples.readInt16LE(8)) / 32_124;

      expect(meanLevel(base64(Buffer.alloc(8, byte)))).toBeCloseTo(loudness, 2);
    }
  });

  it.each(['en', 'ja'] as const)('tells speech from the silence around it, in %s', (language) => {
    for (const { audio } of recordings(language, 'caller')) {
      const frames = Array.from({ length: Math.floor(audio.length / FRAME_BYTES) }, (_, frame) =>
        meanLevel(base64(audio.subarray(frame * FRAME_BYTES, (frame + 1) * FRAME_BYTES))),
      );
      const loud = frames.filter((level) => level >= SPEECH_LEVEL).length;

      expect(frames[0]).toBeLessThan(SPEECH_LEVEL);
      expect(loud / frames.length).toBeGreaterThan(0.6);
    }
  });
});
