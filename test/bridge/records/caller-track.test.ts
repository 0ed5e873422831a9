import { CallerTrack } from '../../../bridge/records/caller-track';
import { voice } from '../../support/pcmu';
import { fakeTrackFile } from './fake-track-file';

/** Frames of 20 ms from one stream time to another, each this long after its last sample. */
function say(given: CallerTrack, fromMs: number, toMs: number, delayMs = 40): void {
  for (let at = fromMs; at < toMs; at += 20) given.said(voice(20), at, 1_000 + at + 20 + delayMs);
}

function track(): CallerTrack {
  return new CallerTrack(fakeTrackFile());
}

function heard(given: CallerTrack) {
  return given.segments().map(({ fromByte, byteCount, atMs }) => ({
    ...{ fromMs: fromByte / 8, forMs: byteCount / 8, atMs },
  }));
}

describe('what the caller said', () => {
  it('is one row of frames from when the first was spoken', () => {
    const given = track();

    say(given, 0, 400);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 400, atMs: 1_040 }]);
  });

  it('is not torn by frames that come late and all at once', () => {
    const given = track();

    say(given, 0, 200);
    for (let at = 200; at < 600; at += 20) given.said(voice(20), at, 1_700);
    say(given, 600, 800);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 800, atMs: 1_040 }]);
  });

  it('begins when the frame that came soonest says, also where the first was held up', () => {
    const given = track();

    say(given, 0, 100, 140);
    say(given, 100, 400, 40);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 400, atMs: 1_040 }]);
  });

  it('has silence where the timestamps jump', () => {
    const given = track();

    say(given, 0, 200);
    say(given, 700, 900);

    expect(heard(given)).toEqual([
      { fromMs: 0, forMs: 200, atMs: 1_040 },
      { fromMs: 200, forMs: 200, atMs: 1_740 },
    ]);
  });

  it('moves on where everything has come later for a while', () => {
    const given = track();

    say(given, 0, 10_000);
    say(given, 10_000, 40_000, 140);

    const [first, second, ...others] = heard(given);
    expect(others).toEqual([]);
    expect(first!.atMs).toBe(1_040);
    expect(second!.atMs - second!.fromMs).toBe(1_140);
  });

  it('goes on where the stream counts anew', () => {
    const given = track();
    say(given, 1_000, 1_200);

    given.said(voice(20), 0, 2_300);
    given.said(voice(20), 20, 2_320);

    expect(heard(given)).toEqual([
      { fromMs: 0, forMs: 200, atMs: 2_040 },
      { fromMs: 200, forMs: 40, atMs: 2_280 },
    ]);
  });

  it('lies by the clock where the stream has no timestamps', () => {
    const given = track();

    for (let at = 0; at < 200; at += 20) given.said(voice(20), undefined, 1_060 + at);
    for (let at = 700; at < 900; at += 20) given.said(voice(20), undefined, 1_060 + at);

    expect(heard(given)).toEqual([
      { fromMs: 0, forMs: 200, atMs: 1_040 },
      { fromMs: 200, forMs: 200, atMs: 1_740 },
    ]);
  });
});
