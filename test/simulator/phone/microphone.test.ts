import { Microphone } from '../../../simulator/phone/microphone';
import { FakeClock } from '../../support/fake-clock';

function microphone(frameBytes = 160) {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const frames: string[] = [];
  const heard: Buffer[] = [];
  const mic = new Microphone(clock, frameBytes, (payload, byteCount, timestampMs) => {
    const audio = Buffer.from(payload, 'base64');
    expect(audio.length).toBe(byteCount);
    heard.push(audio);
    const isSilent = audio.every((byte) => byte === 0xff);
    frames.push(`${timestampMs} ${isSilent ? 'silence' : 'speech'} at ${clock.nowMs() - startMs}`);
  });
  mic.start();
  return { clock, frames, heard, mic, startMs };
}

const speech = (byteCount: number) => Buffer.alloc(byteCount, 0x20);

describe('Microphone', () => {
  it('sends a frame of silence every 20 ms', () => {
    const { clock, frames } = microphone();

    clock.pass(65);

    expect(frames).toEqual(['20 silence at 20', '40 silence at 40', '60 silence at 60']);
  });

  it('sends frames of another size at their own pace', () => {
    const { clock, frames } = microphone(400);

    clock.pass(100);

    expect(frames).toEqual(['50 silence at 50', '100 silence at 100']);
  });

  it('puts speech into the next frames, and tells when it was spoken', async () => {
    const { clock, frames, heard, mic, startMs } = microphone();
    clock.pass(30);

    const spoken = mic.say(speech(400));
    clock.pass(100);

    expect(frames.slice(1, 6)).toEqual([
      '40 silence at 40',
      '60 speech at 60',
      '80 speech at 80',
      '100 speech at 100',
      '120 silence at 120',
    ]);
    expect(Buffer.concat(heard).subarray(320, 720)).toEqual(speech(400));
    expect(Buffer.concat(heard).subarray(720, 800)).toEqual(Buffer.alloc(80, 0xff));
    expect(await spoken).toEqual({ startedAtMs: startMs + 40, endedAtMs: startMs + 90 });
  });

  it('says one thing after the other', async () => {
    const { clock, mic, startMs } = microphone();

    const spoken = [mic.say(speech(160)), mic.say(speech(320))];
    clock.pass(100);

    expect(await Promise.all(spoken)).toEqual([
      { startedAtMs: startMs, endedAtMs: startMs + 20 },
      { startedAtMs: startMs + 20, endedAtMs: startMs + 60 },
    ]);
  });

  it('catches up in a burst after the process was busy, and does not drift', () => {
    const { clock, frames } = microphone();

    clock.freeze(70);
    clock.pass(15);

    expect(frames).toEqual(['20 silence at 70', '40 silence at 70', '60 silence at 70', '80 silence at 80']);
  });

  it('leaves frames out in a gap, while the timestamp goes on', () => {
    const { clock, frames, mic } = microphone();
    clock.pass(20);

    mic.mute(60);
    clock.pass(100);

    expect(frames).toEqual(['20 silence at 20', '100 silence at 100', '120 silence at 120']);
  });

  it('fails what is unsaid when it stops, and leaves no timer', async () => {
    const { clock, mic } = microphone();
    const spoken = mic.say(speech(1600));
    clock.pass(40);

    mic.stop();

    await expect(spoken).rejects.toThrow('The stream ended before the caller had finished speaking.');
    await expect(mic.say(speech(8))).rejects.toThrow('There is no stream to speak on.');
    expect(clock.timerCount).toBe(0);
  });

  it('refuses frames that have no whole number of bytes', () => {
    expect(() => new Microphone(new FakeClock(), 0.5, () => undefined)).toThrow(
      'A frame has a whole number of bytes, and not 0.5.',
    );
  });
});
