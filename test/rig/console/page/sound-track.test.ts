import { endOf, SoundTrack } from '../../../../rig/console/page/sound-track';

const LEVELS = (count: number, level = 1) => Array.from({ length: count }, () => level);

describe('one side of a call on the timeline', () => {
  it('is heard one after the other, however fast it comes', () => {
    const track = new SoundTrack(10);

    track.add(LEVELS(10), 1_000);
    track.add(LEVELS(10), 1_005);

    expect(track.runs).toHaveLength(1);
    expect(endOf(track.runs[0]!)).toBe(1_400);
  });

  it('has a pause where nothing came in time', () => {
    const track = new SoundTrack(10);

    track.add(LEVELS(5), 1_000);
    track.add(LEVELS(5), 1_500);

    expect(track.runs.map(({ startMs }) => startMs)).toEqual([1_000, 1_500]);
  });

  it('begins when the phone says that it was heard', () => {
    const track = new SoundTrack(10);
    track.add(LEVELS(5), 1_012);

    track.begins(1_000);

    expect(track.runs[0]!.startMs).toBe(1_000);
  });

  it('is cut where it was not heard any more, and what comes then is another', () => {
    const track = new SoundTrack(10);
    track.add(LEVELS(100), 0);

    track.cut(500);
    track.add(LEVELS(5), 600);

    expect(track.runs.map(({ startMs, cutAtMs }) => [startMs, cutAtMs])).toEqual([
      [0, 500],
      [600, undefined],
    ]);
  });

  it('is not cut when all of it was heard', () => {
    const track = new SoundTrack(10);
    track.add(LEVELS(5), 0);

    track.cut(100);

    expect(track.runs[0]!.cutAtMs).toBeUndefined();
  });

  it('knows its peak of any time', () => {
    const run = { startMs: 100, levels: [0.1, 0.9, 0.2], cutAtMs: undefined };

    expect(SoundTrack.peak(run, 0, 1_000)).toBe(0.9);
    expect(SoundTrack.peak(run, 100, 120)).toBe(0.1);
    expect(SoundTrack.peak(run, 200, 300)).toBe(0);
  });
});
