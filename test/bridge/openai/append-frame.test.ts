import { Receiver } from '../../support/ws-frames';
import { appendFrame, giveBack } from '../../../bridge/openai/append-frame';
import { voice } from '../../support/pcmu';

/** What a server that was sent these frames reads. */
function read(frames: readonly Buffer[]): unknown[] {
  const messages: unknown[] = [];
  const library = new Receiver({ isServer: true, allowSynchronousEvents: true });
  library.on('message', (data: Buffer, isBinary: boolean) => {
    expect(isBinary).toBe(false);
    messages.push(JSON.parse(data.toString()));
  });
  for (const frame of frames) library.write(Buffer.from(frame));
  return messages;
}

describe('the frame that appends audio', () => {
  it.each([10, 20, 21, 22, 23, 37, 1_000, 5_000])('is read by the library: %d ms', (durationMs) => {
    const audio = voice(durationMs);

    expect(read([appendFrame(audio)!])).toEqual([
      { type: 'input_audio_buffer.append', audio: audio.toString() },
    ]);
  });

  it('is one of thousands, and none disturbs another', () => {
    const audios = Array.from({ length: 3_000 }, (_, index) => voice(20 + (index % 5), index % 251));

    const frames = audios.map((audio) => appendFrame(audio)!);

    expect(read(frames)).toEqual(
      audios.map((audio) => ({ type: 'input_audio_buffer.append', audio: audio.toString() })),
    );
  });

  it('is made where the last one was, once that has been given back', () => {
    const first = appendFrame(voice(20))!;
    const copy = Buffer.from(first);
    giveBack(first);
    const second = appendFrame(voice(40))!;

    expect(second.byteOffset).toBe(first.byteOffset);
    expect(read([copy, second])).toHaveLength(2);
  });

  it('is not disturbed when an older one is given back', () => {
    const older = appendFrame(voice(20))!;
    const kept = appendFrame(voice(40))!;
    giveBack(older);
    const next = appendFrame(voice(60))!;

    expect(read([kept, next])).toEqual(
      [voice(40), voice(60)].map((audio) => ({
        type: 'input_audio_buffer.append',
        audio: audio.toString(),
      })),
    );
  });

  it('is masked with another key each time', () => {
    const keys = new Set(
      Array.from({ length: 1_000 }, () => appendFrame(voice(20))!.subarray(4, 8).toString('hex')),
    );

    expect(keys.size).toBeGreaterThan(990);
  });

  it.each([0, 1, 8_000])(
    'is left to the library where the length needs another header: %d ms',
    (durationMs) => {
      expect(appendFrame(voice(durationMs))).toBeUndefined();
    },
  );
});
