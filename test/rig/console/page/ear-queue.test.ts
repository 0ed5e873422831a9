import { EarQueue } from '../../../../rig/console/page/ear-queue';

const RATE_HZ = 48_000;
const LOUD = 0x00;

function hear(ear: EarQueue, durationMs: number): Float32Array {
  const output = new Float32Array((RATE_HZ * durationMs) / 1_000);
  for (let at = 0; at < output.length; at += 128) ear.hear(output.subarray(at, at + 128));
  return output;
}

/** Whether anything is heard in each 10 ms. */
function sounds(samples: Float32Array): string {
  let text = '';
  for (let at = 0; at < samples.length; at += 480) {
    text += samples.subarray(at, at + 480).some((sample) => Math.abs(sample) > 0.05) ? '#' : '.';
  }
  return text;
}

const loud = (durationMs: number) => Buffer.alloc(durationMs * 8, LOUD);

describe('what is heard in the browser', () => {
  it('begins 40 ms after it came', () => {
    const ear = new EarQueue(RATE_HZ);

    ear.add(loud(40));

    expect(sounds(hear(ear, 100))).toMatch(/^\.{4}#{4}/);
  });

  it('goes on without a gap from one piece to the next', () => {
    const ear = new EarQueue(RATE_HZ);

    ear.add(loud(300));
    ear.add(loud(300));

    expect(sounds(hear(ear, 640)).slice(4, 63)).toBe('#'.repeat(59));
  });

  it('falls silent at once when it is cleared, without a crack', () => {
    const ear = new EarQueue(RATE_HZ);
    ear.add(loud(1_000));
    hear(ear, 100);

    ear.clear();

    const rest = hear(ear, 60);
    expect(sounds(rest.subarray(480))).toBe('.....');
    const steps = rest.subarray(1).map((sample, index) => Math.abs(sample - (rest[index] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(0.1);
  });

  it('is what comes after a clear', () => {
    const ear = new EarQueue(RATE_HZ);
    ear.add(loud(1_000));
    ear.clear();

    ear.add(loud(60));

    expect(sounds(hear(ear, 150))).toMatch(/^\.{4}#{5,6}\.+$/);
  });
});
