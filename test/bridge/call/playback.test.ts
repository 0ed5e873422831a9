import type { SpeechRef } from '../../../bridge/call/legs';
import { Playback } from '../../../bridge/call/playback';
import { FakeClock } from '../../support/fake-clock';

const PATH_MS = 80;
const first: SpeechRef = { responseId: 'resp_1', itemId: 'item_1', contentIndex: 0 };
const second: SpeechRef = { responseId: 'resp_1', itemId: 'item_2', contentIndex: 0 };

/** A playback and the marks it sent, with the path between us and the phone taking 40 ms each way. */
function given() {
  const clock = new FakeClock();
  const playback = new Playback(() => clock.nowMs());
  const marks: string[] = [];
  return {
    clock,
    playback,
    /** Sends a reply in pieces of 150 ms, all at once; returns the marks, that of its beginning first. */
    send(speech: SpeechRef, pieces: number): string[] {
      const sent = marks.length === 0 ? [playback.begins(speech.responseId)] : [];
      for (let piece = 0; piece < pieces; piece += 1) sent.push(playback.sent(speech, 150));
      marks.push(...sent);
      return sent;
    },
  };
}

describe('what the caller has heard', () => {
  it('is nothing when nothing was sent', () => {
    const { playback } = given();

    expect(playback.isSpeaking).toBe(false);
    expect(playback.interrupt().cuts).toEqual([]);
  });

  it('goes on by elapsed time from the moment speech was sent into silence', () => {
    const { clock, playback, send } = given();

    send(first, 10);
    clock.pass(62);

    expect(playback.interrupt().cuts).toEqual([{ itemId: 'item_1', contentIndex: 0, audioEndMs: 62 }]);
  });

  it('is where the phone will be when a clear arrives: the mark that came back plus one round trip', () => {
    const { clock, playback, send } = given();

    const [begin, , afterTwo] = send(first, 10);
    clock.pass(PATH_MS);
    playback.heard(begin!);
    clock.pass(300);
    playback.heard(afterTwo!);
    clock.pass(20);

    expect(playback.interrupt().cuts[0]?.audioEndMs).toBe(300 + PATH_MS + 20);
  });

  it('never passes what was sent', () => {
    const { clock, playback, send } = given();

    send(first, 2);
    clock.pass(5_000);

    expect(playback.interrupt().cuts[0]?.audioEndMs).toBe(300);
  });

  it('stands still when marks stop coming back', () => {
    const { clock, playback, send } = given();

    const [begin] = send(first, 20);
    clock.pass(PATH_MS);
    playback.heard(begin!);
    clock.pass(1_000);

    // The mark after 150 ms is still out: at most it is on its way back.
    expect(playback.interrupt().cuts[0]?.audioEndMs).toBe(150 + PATH_MS + 20);
  });

  it('is not held back by one mark that was late', () => {
    const { clock, playback, send } = given();

    const [begin, one, two] = send(first, 20);
    clock.pass(PATH_MS);
    playback.heard(begin!);
    clock.pass(150);
    playback.heard(one!);
    clock.pass(150 + 15);
    playback.heard(two!);

    expect(playback.interrupt().cuts[0]?.audioEndMs).toBe(300 + PATH_MS + 15);
  });

  it('leaves out a reply that was heard to its end', () => {
    const { clock, playback, send } = given();

    const marks = send(first, 2);
    playback.finished(first);
    clock.pass(PATH_MS + 300);
    for (const mark of marks) playback.heard(mark);

    expect(playback.isSpeaking).toBe(false);
    expect(playback.interrupt().cuts).toEqual([]);
  });

  it('counts a reply as heard when only its last breath is missing', () => {
    const { clock, playback, send } = given();

    send(first, 2);
    playback.finished(first);
    clock.pass(270);

    expect(playback.interrupt().cuts).toEqual([]);
  });

  it('still cuts a reply whose end has not come yet, even if all of it so far was heard', () => {
    const { clock, playback, send } = given();

    send(first, 2);
    clock.pass(1_000);

    expect(playback.interrupt().cuts).toEqual([{ itemId: 'item_1', contentIndex: 0, audioEndMs: 300 }]);
  });

  it('cuts later items at nothing', () => {
    const { clock, playback, send } = given();

    send(first, 10);
    playback.finished(first);
    send(second, 10);
    clock.pass(200);

    expect(playback.interrupt().cuts).toEqual([
      { itemId: 'item_1', contentIndex: 0, audioEndMs: 200 },
      { itemId: 'item_2', contentIndex: 0, audioEndMs: 0 },
    ]);
  });

  it('cuts the second item at its own position once the first was heard', () => {
    const { clock, playback, send } = given();

    send(first, 2);
    playback.finished(first);
    send(second, 10);
    clock.pass(450);

    expect(playback.interrupt().cuts).toEqual([{ itemId: 'item_2', contentIndex: 0, audioEndMs: 150 }]);
  });

  it('begins anew when speech comes after a pause in the middle of a reply', () => {
    const { clock, playback, send } = given();

    send(first, 2);
    clock.pass(1_000);
    send(first, 2);
    clock.pass(50);

    expect(playback.interrupt().cuts[0]?.audioEndMs).toBe(350);
  });

  it('does not take the marks that a clear returned for speech of the next reply', () => {
    const { clock, playback, send } = given();
    const stale = send(first, 10);
    clock.pass(100);
    playback.interrupt();

    playback.begins('resp_2');
    playback.sent({ responseId: 'resp_2', itemId: 'item_3', contentIndex: 0 }, 150);
    for (const mark of stale) expect(playback.heard(mark)).toBeUndefined();
    clock.pass(30);

    expect(playback.interrupt().cuts).toEqual([{ itemId: 'item_3', contentIndex: 0, audioEndMs: 30 }]);
  });

  it('tells when a reply begins to be heard', () => {
    const { playback, send } = given();

    const [begin, one] = send(first, 2);

    expect(playback.heard(begin!)).toEqual({ positionMs: 0, begins: 'resp_1' });
    expect(playback.heard(one!)).toEqual({ positionMs: 150, begins: undefined });
  });

  it('measures the path by its shortest journey, whatever held up the others', () => {
    const { clock, playback, send } = given();
    const marks = send(first, 1);
    clock.pass(PATH_MS);
    playback.heard(marks[0]!);
    clock.pass(150);
    playback.heard(marks[1]!);

    clock.pass(1_000);
    const begin = playback.begins('resp_2');
    playback.sent({ responseId: 'resp_2', itemId: 'item_2', contentIndex: 0 }, 1_500);
    clock.pass(PATH_MS + 200);
    playback.heard(begin);

    expect(playback.interrupt().cuts.at(-1)?.audioEndMs).toBe(PATH_MS);
  });
});
