import { RateConverter } from '../../../../rig/console/page/rate-converter';

const RATES_HZ = [44_100, 48_000, 96_000, 16_000];

function tone(hz: number, rateHz: number, durationS = 0.5): Float32Array {
  return Float32Array.from({ length: rateHz * durationS }, (_, index) =>
    Math.sin((2 * Math.PI * hz * index) / rateHz),
  );
}

/** How strong it is, without its beginning and its end, where a filter has too little to go by; a full tone has 1. */
function strength(samples: Float32Array): number {
  const middle = samples.subarray(samples.length / 4, (samples.length * 3) / 4);
  return Math.sqrt((2 * middle.reduce((sum, sample) => sum + sample * sample, 0)) / middle.length);
}

function inBlocks(converter: RateConverter, samples: Float32Array, blockSamples = 128): Float32Array {
  const outputs: number[] = [];
  for (let at = 0; at < samples.length; at += blockSamples) {
    outputs.push(...converter.convert(samples.subarray(at, at + blockSamples)));
  }
  return Float32Array.from(outputs);
}

describe('a microphone’s sound on its way to 8 kHz', () => {
  it.each(RATES_HZ)('from %i Hz lets a tone of 1 kHz be', (rateHz) => {
    const heard = new RateConverter(rateHz, 8_000).convert(tone(1_000, rateHz));

    expect(strength(heard)).toBeCloseTo(1, 2);
  });

  it.each(RATES_HZ)('from %i Hz takes a tone of 6 kHz out', (rateHz) => {
    const heard = new RateConverter(rateHz, 8_000).convert(tone(6_000, rateHz));

    expect(strength(heard)).toBeLessThan(0.001);
  });

  it.each(RATES_HZ)(
    'from %i Hz becomes as many samples as its time takes, less the filter’s delay',
    (rateHz) => {
      const heard = inBlocks(new RateConverter(rateHz, 8_000), tone(440, rateHz, 1));

      expect(heard.length).toBeGreaterThan(7_975);
      expect(heard.length).toBeLessThanOrEqual(8_000);
    },
  );

  it.each(RATES_HZ)('from %i Hz is the same in blocks of any size', (rateHz) => {
    const samples = tone(700, rateHz, 0.1);
    const whole = new RateConverter(rateHz, 8_000).convert(samples);

    expect(inBlocks(new RateConverter(rateHz, 8_000), samples)).toEqual(whole);
    expect(inBlocks(new RateConverter(rateHz, 8_000), samples, 7)).toEqual(whole);
  });
});

describe('a telephone’s sound on its way to a loudspeaker', () => {
  it.each(RATES_HZ)('at %i Hz is as loud as it was', (rateHz) => {
    const heard = new RateConverter(8_000, rateHz).convert(tone(1_000, 8_000));

    expect(strength(heard)).toBeCloseTo(1, 2);
    expect(heard.length).toBeGreaterThan(rateHz * 0.49);
  });
});
