import { VoiceFramer } from '../../../../rig/console/page/voice-framer';
import { decodeMulaw, encodeMulaw } from '../../../../simulator/speech/mulaw';

const RATE_HZ = 48_000;

function given() {
  const frames: Uint8Array[] = [];
  const framer = new VoiceFramer(RATE_HZ, (frame) => frames.push(frame));
  const hear = (durationMs: number, sampleAt: (index: number) => number = () => 0) =>
    framer.hear(Float32Array.from({ length: (RATE_HZ * durationMs) / 1_000 }, (_, index) => sampleAt(index)));
  const bytes = () => Buffer.concat(frames);
  return { framer, frames, hear, bytes };
}

const tone = (index: number) => 0.5 * Math.sin((2 * Math.PI * 500 * index) / RATE_HZ);

describe('the caller’s voice in frames', () => {
  it('has a frame of 160 bytes each 20 ms of sound', () => {
    const { frames, hear } = given();

    hear(105);

    expect(frames.map(({ length }) => length)).toEqual([160, 160, 160, 160, 160]);
  });

  it('is μ-law', () => {
    const { hear, bytes } = given();

    hear(500, tone);

    const linear = decodeMulaw(bytes());
    const middle = linear.subarray(1_000, 3_000);
    expect(Math.max(...middle)).toBeGreaterThan(15_500);
    expect(Math.max(...middle)).toBeLessThan(17_200);
    expect(encodeMulaw(linear).equals(bytes())).toBe(true);
  });

  it('is silence where nobody speaks, at the same pace', () => {
    const { hear, bytes } = given();

    hear(105);

    expect(bytes().every((byte) => byte === 0xff)).toBe(true);
  });

  it('is a recorded sentence byte for byte while one is said, whatever the microphone hears', () => {
    const { framer, hear, bytes } = given();
    const sentence = Buffer.from(Array.from({ length: 400 }, (_, index) => index % 251));

    framer.say(sentence);
    hear(105, tone);

    expect(bytes().subarray(0, 400).equals(sentence)).toBe(true);
    expect(
      bytes()
        .subarray(400)
        .every((byte) => byte === 0xff),
    ).toBe(false);
  });

  it('says one sentence after the other', () => {
    const { framer, hear, bytes } = given();

    framer.say(Buffer.alloc(200, 1));
    framer.say(Buffer.alloc(100, 2));
    hear(65);

    expect([...bytes().subarray(198, 202), ...bytes().subarray(298, 302)]).toEqual([
      1, 1, 2, 2, 2, 2, 0xff, 0xff,
    ]);
  });

  it('is silent when it is muted, but for recorded sentences', () => {
    const { framer, hear, bytes } = given();
    framer.isMuted = true;

    framer.say(Buffer.alloc(160, 1));
    hear(105, tone);

    expect(new Set(bytes().subarray(0, 160))).toEqual(new Set([1]));
    expect(new Set(bytes().subarray(160))).toEqual(new Set([0xff]));
  });

  it('stops saying what the next call has nothing to do with', () => {
    const { framer, hear, bytes } = given();
    framer.say(Buffer.alloc(1_600, 1));
    hear(25);

    framer.stop();
    hear(60);

    expect(
      bytes()
        .subarray(-160)
        .every((byte) => byte === 0xff),
    ).toBe(true);
  });
});
