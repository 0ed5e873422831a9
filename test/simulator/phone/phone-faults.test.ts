import { PATH, StreamHarness } from './stream-harness';
import { until } from './until';

const audio = (durationMs: number) => Buffer.alloc(durationMs * 8, 0x11);

let line: StreamHarness;

beforeEach(async () => {
  line = await StreamHarness.start();
});

afterEach(() => line.close());

describe('a stream with a fault', () => {
  it('has frames of another size', async () => {
    const { far } = await line.connect({ faults: { frameBytes: 400 } });

    await until(() => far.media().length >= 2);

    expect(far.media().slice(0, 2)).toMatchObject([
      { media: { timestamp: '50' } },
      { media: { timestamp: '100' } },
    ]);
    expect(far.heard().length % 400).toBe(0);
  });

  it('has fields and events that nobody knows', async () => {
    const { far } = await line.connect({ faults: { extraFields: true, extraEvents: true } });

    await until(() => far.media().length >= 1);

    expect(far.events().slice(0, 3)).toEqual(['connected', 'start', 'quality']);
    expect(far.messages.every((message) => 'addedLater' in message)).toBe(true);
  });

  it('starts without connected', async () => {
    const { far } = await line.connect({ faults: { withoutConnected: true } });

    expect(far.events()[0]).toBe('start');
  });

  it('never starts', async () => {
    const { far, phone } = await line.connect({ faults: { withoutStart: true } });

    await until(() => far.events().length > 0);
    phone.stop();
    await until(() => far.closeCode !== undefined);

    expect(far.events()).toEqual(['connected']);
  });

  it('opens its URL twice, and starts only the second time', async () => {
    const { far, phone } = await line.connect({ faults: { repeatHandshake: true } });

    expect(line.server.upgrades.map(({ url }) => url)).toEqual([PATH, PATH]);
    expect(line.server.streams[0]!.events()).toEqual([]);
    expect(far.streamSid).toBe(phone.streamSid);
  });

  it('leaves frames out, while its timestamp goes on', async () => {
    const { far, phone } = await line.connect();
    await until(() => far.media().length >= 2);

    phone.pauseFrames(200);
    const framesBefore = phone.counts.framesSent;
    await until(() => phone.counts.framesSent >= framesBefore + 2);

    const timestamps = far.media().map(({ media }) => Number(media!.timestamp));
    const steps = timestamps.slice(1).map((timestamp, index) => timestamp - timestamps[index]!);
    expect(Math.max(...steps)).toBeGreaterThanOrEqual(200);
    const chunks = far.media().map(({ media }) => Number(media!.chunk));
    expect(chunks).toEqual(chunks.map((_, index) => index + 1));
  });

  it('stalls, but answers pings', async () => {
    const { far, phone } = await line.connect();
    await until(() => far.media().length >= 1);

    phone.stall();
    far.socket.ping();
    await until(() => far.pongCount === 1);
    const countAtStall = far.messages.length;
    far.mark('unanswered');
    far.socket.ping();
    await until(() => far.pongCount === 2 && phone.counts.marksReceived === 1);

    expect(far.messages.length).toBe(countAtStall);
    phone.stop();
    await until(() => far.closeCode !== undefined);
    expect(far.events()).not.toContain('stop');
    expect(far.closeCode).toBe(1006);
  });

  it('is half dead: sends nothing and answers no ping', async () => {
    const { far, phone } = await line.connect({ faults: { halfDeadAtMs: 0 } });
    await until(() => phone.isStreaming);
    // The fault is a timer of 0 ms: whatever it is that follows two frames' time is after it.
    await until(() => performance.now() - phone.startedAtMs! > 40);
    const count = far.messages.length;

    far.socket.ping();
    far.mark('unanswered');
    await until(() => phone.counts.marksReceived === 1);

    expect([far.pongCount, far.messages.length]).toEqual([0, count]);
  });

  it('resets its connection without stop', async () => {
    const { far, phone } = await line.connect();

    phone.reset();

    expect(await phone.ended).toMatchObject({ how: 'broken', warning: { code: 31903 } });
    await until(() => far.closeCode !== undefined);
    expect(far.closeCode).toBe(1006);
    expect(far.events()).not.toContain('stop');
  });

  it('does not read for a while', async () => {
    const { far, phone } = await line.connect();
    phone.pauseReading();
    far.mark('later');
    await until(() => far.media().length >= 3);
    expect(phone.counts.marksReceived).toBe(0);

    phone.resumeReading();

    await until(() => far.marks().length === 1);
  });

  it('echoes marks late, so that some come after a clear', async () => {
    const { far } = await line.connect({ faults: { lateMarksMs: 100 } });
    far.mark('heard');
    far.play(audio(60_000));
    far.mark('cleared');

    far.clear();
    expect(far.marks()).toEqual([]);
    await until(() => far.marks().length === 2);

    expect(far.marks()).toEqual(['heard', 'cleared']);
  });

  it('sends whatever it is told to', async () => {
    const { far, phone } = await line.connect();

    phone.sendMalformed('not JSON');
    phone.sendMalformed(Buffer.from('binary'));

    await until(() => far.texts.includes('not JSON') && far.texts.includes('binary'));
  });

  it('discards the caller’s audio with 31930 when the server does not read', async () => {
    const { far, phone } = await line.connect({ faults: { frameBytes: 8 } });
    far.socket.pause();

    // Fills the kernel's buffers, so that frames begin to wait in the process.
    const filler = 'x'.repeat(1024 * 1024);
    for (let megabytes = 0; megabytes < 32; megabytes += 1) phone.sendMalformed(filler);
    await until(() => line.warnings.length > 0);

    expect(line.warnings).toMatchObject([{ code: 31930, level: 'warning' }]);
    far.socket.resume();
    far.socket.terminate();
    await phone.ended;
  });

  it('can have its faults at set times', async () => {
    const { far, phone } = await line.connect({
      faults: { slowReader: { atMs: 0, durationMs: 30 }, gap: { atMs: 0, durationMs: 40 }, resetAtMs: 150 },
    });

    expect(await phone.ended).toMatchObject({ how: 'broken' });
    expect(Number(far.media()[0]?.media?.timestamp ?? 60)).toBeGreaterThanOrEqual(40);
  });
});
