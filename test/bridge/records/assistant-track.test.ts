import { AssistantTrack } from '../../../bridge/records/assistant-track';
import { speech } from '../../support/pcmu';
import { fakeTrackFile } from './fake-track-file';

/** A network whose marks come back after so long. */
const WAY_MS = 50;

function track(): AssistantTrack {
  return new AssistantTrack(fakeTrackFile());
}

/** As ms of the track, and when they were heard. */
function heard(given: AssistantTrack) {
  return given.segments().map(({ fromByte, byteCount, atMs }) => ({
    ...{ fromMs: fromByte / 8, forMs: byteCount / 8, atMs },
  }));
}

function send(given: AssistantTrack, count: number, atMs: number): void {
  for (let piece = 0; piece < count; piece += 1) given.sent(speech(300), atMs);
}

describe('what was heard of the assistant', () => {
  it('lies where its marks say, although it was sent faster', () => {
    const given = track();

    send(given, 3, 1_000);
    given.heard(0, 1_000 + WAY_MS);
    for (const positionMs of [300, 600, 900]) given.heard(positionMs, 1_000 + WAY_MS + positionMs);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 900, atMs: 1_050 }]);
  });

  it('is not moved by marks that come late', () => {
    const given = track();

    send(given, 3, 1_000);
    given.heard(0, 1_200);
    given.heard(300, 1_500);
    given.heard(600, 1_650);
    given.heard(900, 1_950);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 900, atMs: 1_050 }]);
  });

  it('is not known before it was heard or cut', () => {
    const given = track();

    send(given, 2, 1_000);
    given.heard(300, 1_350);

    expect(heard(given)).toEqual([]);
  });

  it('has the silence in it that was between two replies', () => {
    const given = track();
    send(given, 1, 1_000);
    given.heard(0, 1_050);
    given.heard(300, 1_350);

    send(given, 1, 5_000);
    given.heard(300, 5_050);
    given.heard(600, 5_350);

    expect(heard(given)).toEqual([
      { fromMs: 0, forMs: 300, atMs: 1_050 },
      { fromMs: 300, forMs: 300, atMs: 5_050 },
    ]);
  });

  it('has the silence in it that was heard where speech was made too slowly', () => {
    const given = track();
    send(given, 2, 1_000);
    given.heard(300, 1_350);
    // It ran dry at 1,600; its mark is still on the way.
    send(given, 1, 1_630);
    given.heard(600, 1_650);

    send(given, 1, 1_640);
    given.heard(900, 1_980);
    given.heard(1_200, 2_280);

    // A pause shorter than two frames is none.
    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 1_200, atMs: 1_050 }]);

    send(given, 2, 2_300);
    given.heard(1_500, 2_900);
    given.heard(1_800, 3_200);

    expect(heard(given)[1]).toEqual({ fromMs: 1_200, forMs: 600, atMs: 2_600 });
  });

  it('finds a pause among pieces that are not all heard yet', () => {
    const given = track();
    send(given, 4, 1_000);
    given.heard(300, 1_350);
    given.heard(600, 1_650);

    given.heard(900, 2_150);
    given.heard(1_200, 2_450);

    expect(heard(given)).toEqual([
      { fromMs: 0, forMs: 600, atMs: 1_050 },
      { fromMs: 600, forMs: 600, atMs: 1_850 },
    ]);
  });

  it('ends where it was cut, and what is sent then comes after it', () => {
    const given = track();
    send(given, 10, 1_000);
    given.heard(0, 1_050);
    given.heard(300, 1_350);

    given.cut(475);
    send(given, 1, 3_000);
    given.heard(0, 3_050);
    given.heard(300, 3_350);

    expect(heard(given)).toEqual([
      { fromMs: 0, forMs: 475, atMs: 1_050 },
      { fromMs: 3_000, forMs: 300, atMs: 3_050 },
    ]);
  });

  it('is nothing where it was cut before it was heard', () => {
    const given = track();
    send(given, 10, 1_000);

    given.cut(0);

    expect(heard(given)).toEqual([]);
  });

  it('lies where it was sent, if it was cut before a mark came back', () => {
    const given = track();
    send(given, 10, 1_000);

    given.cut(120);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 120, atMs: 1_000 }]);
  });

  it('lies where it began to be heard, if it was cut before its first piece was over', () => {
    const given = track();
    send(given, 10, 1_000);
    given.heard(0, 1_050);

    given.cut(120);

    expect(heard(given)).toEqual([{ fromMs: 0, forMs: 120, atMs: 1_050 }]);
  });
});
