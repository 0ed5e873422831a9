import type { Cut } from '../../../simulator/phone/playout';
import { StreamHarness } from './stream-harness';
import { until } from './until';

const audio = (durationMs: number) => Buffer.alloc(durationMs * 8, 0x11);

let line: StreamHarness;

beforeEach(async () => {
  line = await StreamHarness.start();
});

afterEach(() => line.close());

describe('audio for the caller', () => {
  it('is played in real time, and its marks come back when it was heard', async () => {
    const { far, phone } = await line.connect();
    const sentAtMs = performance.now();

    far.mark('begin');
    far.play(audio(100));
    far.mark('end');
    await until(() => far.marks().length === 2);

    expect(far.marks()).toEqual(['begin', 'end']);
    expect(performance.now() - sentAtMs).toBeGreaterThanOrEqual(100);
    expect(phone.playout.heardAudio).toEqual(audio(100));
    expect(phone.counts).toMatchObject({
      framesReceived: 1,
      bytesReceived: 800,
      marksReceived: 2,
      marksEchoed: 2,
    });
  });

  it('is cut by a clear, whose time is known before and after the network', async () => {
    const { far, phone } = await line.connect({ network: { delayMs: 30 } });
    const cuts: Cut[] = [];
    phone.on('cleared', (cut) => cuts.push(cut));
    far.play(audio(60_000));
    far.mark('end');

    await phone.playout.whenPlayed(40);
    far.clear();
    await until(() => far.marks().length === 1);

    const [cut] = cuts;
    expect(cut!.playedMs).toBeGreaterThanOrEqual(70);
    expect(cut!.playedMs + cut!.discardedMs).toBe(60_000);
    expect(cut!.atMs - cut!.offWireAtMs).toBeGreaterThanOrEqual(30);
    expect(phone.clearsOffWireAtMs).toEqual([cut!.offWireAtMs]);
    expect(phone.playout.heardAudio.length).toBe(cut!.playedMs * 8);
  });

  it('is dropped beyond ten minutes, with 31931', async () => {
    const { far, phone } = await line.connect();

    far.play(audio(10 * 60_000));
    far.play(audio(1000));
    far.mark('alive');
    await until(() => line.warnings.length === 1);

    expect(line.codes()).toEqual([31931]);
    expect(phone.playout.receivedMs).toBe(600_000);
  });

  it('is refused each time when it is not as documented, and the stream lives on', async () => {
    const { far } = await line.connect();

    far.send({ event: 'media', streamSid: far.streamSid, media: { payload: '/w==', track: 'outbound' } });
    far.send({ event: 'hello', streamSid: far.streamSid });
    far.socket.send(Buffer.from([1, 2, 3]), { binary: true });
    far.send({ event: 'media', streamSid: far.streamSid, media: { payload: '*' } });
    far.mark('still here');
    await until(() => far.marks().length === 1);

    expect(line.codes()).toEqual([31951, 31951, 31950, 31950]);
    expect(line.warnings.every(({ level }) => level === 'warning')).toBe(true);
  });
});

describe('a stream that ends', () => {
  it('says stop and closes when it is stopped', async () => {
    const { far, phone } = await line.connect();

    phone.stop();

    expect(await phone.ended).toEqual({ how: 'stopped' });
    await until(() => far.closeCode !== undefined);
    expect(far.events().at(-1)).toBe('stop');
    expect(far.closeCode).toBe(1000);
    expect(line.warnings).toEqual([]);
  });

  it('sends stop behind everything that is on its way', async () => {
    const { far, phone } = await line.connect({ network: { delayMs: 50 } });
    far.mark('m');
    await until(() => phone.counts.marksEchoed === 1);

    phone.stop();
    await phone.ended;

    await until(() => far.closeCode !== undefined);
    expect(far.marks()).toEqual(['m']);
    expect(far.events().at(-1)).toBe('stop');
  });

  it('does not wait long for a server that does not answer the close frame', async () => {
    const { far, phone } = await line.connect();
    far.socket.pause();

    phone.stop();

    expect(await phone.ended).toEqual({ how: 'stopped' });
  });

  it('ends with 31921 when the server closes', async () => {
    const { far, phone } = await line.connect();

    far.socket.close(1001, 'draining');

    expect(await phone.ended).toMatchObject({
      how: 'server-closed',
      closeCode: 1001,
      closeReason: 'draining',
    });
    expect(line.warnings).toMatchObject([{ code: 31921, level: 'error' }]);
  });

  it('ends after all that the server sent before it closed', async () => {
    const { far, phone } = await line.connect({ network: { delayMs: 50 } });

    far.play(audio(10));
    far.socket.close();
    await phone.ended;

    expect(phone.playout.receivedMs).toBe(10);
  });

  it('ends with 31903 when the server drops the connection', async () => {
    const { far, phone } = await line.connect();

    far.socket.terminate();

    expect(await phone.ended).toMatchObject({ how: 'broken', warning: { code: 31903 } });
  });

  it('ends with 31924 when the server breaks the WebSocket protocol', async () => {
    const { phone } = await line.connect();

    // A ping that claims to be continued: control frames must not be fragmented.
    line.server.upgrades[0]!.socket.write(Buffer.from([0x09, 0x00]));

    expect(await phone.ended).toMatchObject({ how: 'broken', warning: { code: 31924 } });
  });

  it('can be stopped before the server has answered', async () => {
    line.server.onUpgrade = () => undefined;
    const phone = line.open();
    await until(() => line.server.upgrades.length === 1);

    phone.stop();

    expect(await phone.ended).toEqual({ how: 'stopped' });
    expect(line.warnings).toEqual([]);
  });
});
