import { MAX_BUFFERED_MS, Playout } from '../../../simulator/phone/playout';
import { FakeClock } from '../../support/fake-clock';

function audio(durationMs: number, byte = 0x10): Buffer {
  return Buffer.alloc(durationMs * 8, byte);
}

function phone() {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const did: string[] = [];
  const at = () => clock.nowMs() - startMs;
  const playout = new Playout(
    clock,
    {
      markReached: (name) => did.push(`${name} back at ${at()}`),
      speechBegins: (atMs) => did.push(`speech at ${atMs - startMs}`),
      ranDry: (atMs) => did.push(`dry at ${atMs - startMs}`),
      cleared: ({ discardedMs }) => did.push(`cleared ${discardedMs} ms at ${at()}`),
    },
    { captureAudio: true },
  );
  return { clock, did, playout };
}

describe('Playout', () => {
  it('gives a mark back when all audio before it was heard', () => {
    const { clock, did, playout } = phone();

    playout.receive(audio(100));
    playout.mark('half');
    playout.receive(audio(100));
    playout.mark('end');
    clock.pass(300);

    expect(did).toEqual(['speech at 0', 'half back at 100', 'end back at 200', 'dry at 200']);
  });

  it('gives a mark back at once when nothing is buffered', () => {
    const { did, playout } = phone();

    playout.mark('begin');

    expect(did).toEqual(['begin back at 0']);
  });

  it('gives the first mark of a reply back before its audio begins', () => {
    const { did, playout } = phone();

    playout.mark('begin');
    playout.receive(audio(20));

    expect(did).toEqual(['begin back at 0', 'speech at 0']);
  });

  it('stands exactly where the clock says, between two marks as well', () => {
    const { clock, playout } = phone();
    playout.receive(audio(1000));

    clock.pass(333.5);

    expect(playout.playedMs()).toBe(333.5);
    expect(playout.bufferedMs).toBe(666.5);
  });

  it('starts anew after a silence, without counting the silence', () => {
    const { clock, did, playout } = phone();

    playout.receive(audio(100));
    clock.pass(500);
    playout.receive(audio(100));
    clock.pass(50);

    expect(did).toEqual(['speech at 0', 'dry at 100', 'speech at 500']);
    expect(playout.playedMs()).toBe(150);
    expect(playout.receivedMs).toBe(200);
  });

  it('tells what happened while the process was busy, with the times of the sound', () => {
    const { clock, did, playout } = phone();
    playout.receive(audio(100));
    playout.mark('end');

    clock.freeze(250);
    playout.receive(audio(100));

    expect(did).toEqual(['speech at 0', 'end back at 250', 'dry at 100', 'speech at 250']);
  });

  it('drops what is unheard at a clear, and gives all marks back in order at once', () => {
    const { clock, did, playout } = phone();
    playout.receive(audio(100));
    playout.mark('one');
    playout.receive(audio(100));
    playout.mark('two');
    playout.mark('three');

    clock.pass(150);
    const cut = playout.clear();

    expect(did.slice(1)).toEqual([
      'one back at 100',
      'cleared 50 ms at 150',
      'two back at 150',
      'three back at 150',
    ]);
    expect(cut).toEqual({
      atMs: clock.nowMs(),
      offWireAtMs: clock.nowMs(),
      playedMs: 150,
      receivedMs: 200,
      discardedMs: 50,
    });
    clock.pass(1000);
    expect(playout.playedMs()).toBe(150);
  });

  it('notes a clear that found nothing', () => {
    const { clock, playout } = phone();
    clock.pass(1_000);

    playout.clear(900);

    expect(playout.cuts).toEqual([
      { atMs: 1000, offWireAtMs: 900, playedMs: 0, receivedMs: 0, discardedMs: 0 },
    ]);
  });

  it('plays what comes after a clear', () => {
    const { clock, did, playout } = phone();
    playout.receive(audio(1000, 1));
    clock.pass(10);
    playout.clear();

    playout.receive(audio(20, 2));
    playout.mark('next');
    clock.pass(100);

    expect(did.slice(2)).toEqual(['speech at 10', 'next back at 30', 'dry at 30']);
    expect(playout.heardAudio).toEqual(Buffer.concat([audio(10, 1), audio(20, 2)]));
  });

  it('keeps the heard bytes, and only those', () => {
    const { clock, playout } = phone();
    playout.receive(audio(100, 7));

    clock.pass(40);
    expect(playout.heardAudio).toEqual(audio(40, 7));

    playout.close();
    clock.pass(100);
    expect(playout.heardAudio).toEqual(audio(40, 7));
  });

  it('refuses audio once ten minutes are buffered, and keeps what it has', () => {
    const { clock, playout } = phone();

    expect(playout.receive(audio(MAX_BUFFERED_MS))).toBe(true);
    expect(playout.receive(audio(1))).toBe(false);
    clock.pass(1);
    expect(playout.receive(audio(1))).toBe(true);

    expect(playout.receivedMs).toBe(MAX_BUFFERED_MS + 1);
  });

  it('tells when a given amount was heard, over silences and clears', async () => {
    const { clock, playout } = phone();
    const heard: string[] = [];
    const waiting = [
      playout.whenPlayed(0).then(() => heard.push('0')),
      playout.whenPlayed(150).then(() => heard.push('150')),
      playout.whenPlayed(50).then(() => heard.push('50')),
    ];

    playout.receive(audio(100));
    clock.pass(60);
    await waiting[2];
    playout.clear();
    playout.receive(audio(100));
    clock.pass(89);
    expect(heard).toEqual(['0', '50']);
    clock.pass(1);
    await Promise.all(waiting);

    expect(heard).toEqual(['0', '50', '150']);
  });

  it('fails those who wait for what will never be heard', async () => {
    const { playout, clock } = phone();
    const waiting = playout.whenPlayed(500);

    playout.close();

    await expect(waiting).rejects.toThrow('The line closed before 500 ms were played.');
    await expect(playout.whenPlayed(1)).rejects.toThrow('The line closed before 1 ms were played.');
    expect(clock.timerCount).toBe(0);
  });

  it('gives no mark back after the line is gone', () => {
    const { clock, did, playout } = phone();
    playout.receive(audio(100));
    playout.mark('late');

    playout.close();
    playout.mark('later');
    clock.pass(1000);

    expect(did).toEqual(['speech at 0']);
    expect(clock.timerCount).toBe(0);
  });

  it('never has more than one timer', () => {
    const { clock, playout } = phone();

    for (let n = 0; n < 50; n += 1) {
      playout.receive(audio(20));
      playout.mark(`m${n}`);
    }

    expect(clock.timerCount).toBe(1);
  });
});
