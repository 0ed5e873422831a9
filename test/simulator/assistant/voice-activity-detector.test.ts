import { PCMU_BYTES_PER_MS } from '../../../bridge/audio/pcmu';
import { mulawOf } from '../../../simulator/speech/g711';
import type { TurnDetection } from '../../../simulator/assistant/effective-session';
import { VoiceActivityDetector } from '../../../simulator/assistant/voice-activity-detector';
import type { VoiceActivity } from '../../../simulator/assistant/voice-activity-detector';

/** Alternating samples of this amplitude, so that every window is exactly as loud. */
function sound(durationMs: number, amplitude: number): Buffer {
  const bytes = [mulawOf(amplitude), mulawOf(-amplitude)];
  return Buffer.from(Array.from({ length: durationMs * PCMU_BYTES_PER_MS }, (_, at) => bytes[at % 2]!));
}

const silence = (durationMs: number) => Buffer.alloc(durationMs * PCMU_BYTES_PER_MS, 0xff);
const speech = (durationMs: number) => sound(durationMs, 3_000);

function hear(audio: Buffer, detection: Partial<TurnDetection> = {}, frameBytes = 160): VoiceActivity[] {
  const detector = new VoiceActivityDetector();
  detector.configure({ type: 'server_vad', ...detection });
  const activity: VoiceActivity[] = [];
  for (let at = 0; at < audio.length; at += frameBytes) {
    activity.push(...detector.append(audio.subarray(at, at + frameBytes)));
  }
  return activity;
}

describe('voice activity', () => {
  it('starts before the speech by the padding, and ends after it by the silence', () => {
    const audio = Buffer.concat([silence(1_000), speech(800), silence(700)]);

    expect(hear(audio)).toEqual([
      { heard: 'speech-started', audioStartMs: 700 },
      { heard: 'speech-stopped', audioStartMs: 700, audioEndMs: 2_300 },
    ]);
  });

  it('never starts before the session did', () => {
    expect(hear(speech(200))).toEqual([{ heard: 'speech-started', audioStartMs: 0 }]);
  });

  it('may start before the turn in front of it ended', () => {
    const audio = Buffer.concat([speech(400), silence(600), speech(400)]);

    const starts = hear(audio).filter(({ heard }) => heard === 'speech-started');

    expect(starts.map(({ audioStartMs }) => audioStartMs)).toEqual([0, 700]);
  });

  it('is the same however the audio is cut', () => {
    const audio = Buffer.concat([silence(330), speech(810), silence(900), speech(120), silence(800)]);

    const inOne = hear(audio, {}, audio.length);

    expect(inOne).toHaveLength(4);
    expect(hear(audio, {}, 37)).toEqual(inOne);
    expect(hear(audio, {}, 1_001)).toEqual(inOne);
  });

  it('is not there for a click, nor for the noise of a line', () => {
    expect(hear(Buffer.concat([silence(500), speech(60), silence(500)]))).toEqual([]);
    expect(hear(sound(3_000, 150))).toEqual([]);
  });

  it('asks for louder speech if the threshold is higher', () => {
    const soft = sound(500, 500);

    expect(hear(soft, { threshold: 0.5 })).toHaveLength(1);
    expect(hear(soft, { threshold: 0.9 })).toEqual([]);
  });

  it('lasts through a pause that is shorter than the silence it waits for', () => {
    const audio = Buffer.concat([speech(300), silence(480), speech(300), silence(600)]);

    expect(hear(audio).map(({ heard }) => heard)).toEqual(['speech-started', 'speech-stopped']);
    expect(hear(audio, { silence_duration_ms: 200 })).toHaveLength(4);
  });

  it.each([
    ['low', 1_400],
    ['auto', 1_100],
    ['high', 900],
  ] as const)('waits as long as %s eagerness means', (eagerness, audioEndMs) => {
    const audio = Buffer.concat([speech(400), silence(1_500)]);

    expect(hear(audio, { type: 'semantic_vad', eagerness })[1]).toMatchObject({ audioEndMs });
  });
});
