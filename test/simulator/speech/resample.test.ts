import { resample } from '../../../simulator/speech/resample';

describe('a sound at another sample rate', () => {
  it.each([8_000, 11_025, 16_000, 22_050, 44_100, 48_000])('lasts as long from %i Hz', (fromHz) => {
    expect(resample(new Float32Array(fromHz), fromHz, 8_000)).toHaveLength(8_000);
  });

  it.each([11_025, 16_000, 22_050, 44_100, 48_000])('keeps a tone of 1 kHz from %i Hz', (fromHz) => {
    const expected = tone(1_000, 8_000);

    const heard = resample(tone(1_000, fromHz), fromHz, 8_000);

    expect(loudness(middle(heard.map((sample, at) => sample - expected[at]!)))).toBeLessThan(0.001);
  });

  it('keeps a tone that comes from a lower rate', () => {
    const expected = tone(1_000, 8_000);

    const heard = resample(tone(1_000, 4_800), 4_800, 8_000);

    expect(loudness(middle(heard.map((sample, at) => sample - expected[at]!)))).toBeLessThan(0.001);
  });

  it('leaves out what 8 kHz cannot carry, instead of folding it down', () => {
    const heard = resample(tone(4_700, 48_000), 48_000, 8_000);

    expect(loudness(middle(heard))).toBeLessThan(0.002);
  });

  it('is untouched at its own rate', () => {
    const samples = tone(1_000, 8_000);

    expect(resample(samples, 8_000, 8_000)).toBe(samples);
  });
});

function tone(frequencyHz: number, sampleRateHz: number): Float32Array {
  return Float32Array.from({ length: sampleRateHz }, (_, at) =>
    Math.sin((2 * Math.PI * frequencyHz * at) / sampleRateHz),
  );
}

/** Without the ends, where the filter reaches beyond the sound. */
function middle(samples: Float32Array): Float32Array {
  return samples.subarray(200, -200);
}

function loudness(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}
