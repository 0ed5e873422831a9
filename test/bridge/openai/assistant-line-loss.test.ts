import { once } from 'node:events';
import type { Clock } from '../../../bridge/call/clock';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import type { AssistantSession } from '../../../simulator/assistant/session';
import { FakeClock } from '../../support/fake-clock';
import { askToSpeak, closeLines, dial, eventLoopTurns, given, ready, until } from './given-line';
import { GivenPeer } from './given-peer';
import { RecordingListener } from './recording-listener';

let peer: GivenPeer | undefined;

afterEach(async () => {
  await closeLines();
  await peer?.close();
  peer = undefined;
});

/** A line to a peer that is up to the test, and the peer's end of it. */
async function readyWithPeer<C extends Clock>(clock: C) {
  peer = await GivenPeer.listen();
  const dialled = dial(clock, { url: peer.url });
  await until(() => dialled.told.includes('ready'));
  return { ...dialled, socket: peer.sessions[0]! };
}

describe('a line that breaks in the middle of a call', () => {
  it.each([
    ['the session expires', (peer: AssistantSession) => peer.expire()],
    ['the connection is torn', (peer: AssistantSession) => peer.tear()],
    ['the service goes away', (peer: AssistantSession) => peer.close(1012, 'service restart')],
    [
      // Lasting only for whoever dials: this call had its session, and the next one may have another key.
      'the key is withdrawn',
      (peer: AssistantSession) => peer.close(3000, 'invalid_request_error.invalid_api_key'),
    ],
  ])('is lost when %s', async (_what, end) => {
    const simulator = await given();
    const { told, session, clock } = await ready(new FakeClock());

    end(session);
    await until(() => told.length > 1);

    expect(told).toEqual(['ready', 'gone: assistant-lost']);
    expect(simulator.sessions).toHaveLength(1);
    expect(clock.timerCount).toBe(0);
  });

  it('is lost when nothing comes for 20 s, not even an answer to a ping', async () => {
    await given();
    const { told, session, clock } = await ready(new FakeClock());
    session.stall({ silent: true });

    for (let step = 0; step < 19; step += 1) clock.pass(1_000);
    expect(told).toEqual(['ready']);
    clock.pass(1_000);

    expect(told).toEqual(['ready', 'gone: assistant-lost']);
  });

  it('is asked after 10 s of silence whether it is there', async () => {
    const { clock, socket } = await readyWithPeer(new FakeClock());
    const pinged = once(socket, 'ping');

    clock.pass(10_000);

    await pinged;
  });

  it('is kept as long as pings are answered', async () => {
    const { clock, told, socket } = await readyWithPeer(new FakeClock());

    for (let asked = 0; asked < 6; asked += 1) {
      const pinged = once(socket, 'ping');
      clock.pass(10_000);
      await pinged;
      await eventLoopTurns();
    }

    expect(told).toEqual(['ready']);
  });

  it('is not asked while the assistant speaks', async () => {
    const { clock, told, socket } = await readyWithPeer(new FakeClock());
    let pings = 0;
    socket.on('ping', () => (pings += 1));

    for (let count = 1; count <= 8; count += 1) {
      clock.pass(5_000);
      socket.send(`{"type":"response.created","response":{"id":"resp_${count}"}}`);
      await until(() => told.length === count + 1);
    }
    // An answer to this comes behind all pings that were sent before.
    socket.ping();
    await once(socket, 'pong');

    expect(pings).toBe(0);
  });

  it('is not ended by what is no event at all', async () => {
    const { told, kept, socket } = await readyWithPeer(SYSTEM_CLOCK);

    socket.send('nonsense');
    socket.send('{"no":"type"}');
    socket.send('{"type":"response.output_audio.delta"}');
    socket.send(Buffer.from('{"type":"response.created","response":{"id":"resp_0"}}'), { binary: true });
    socket.send('{"type":"response.created","response":{"id":"resp_1"}}');
    await until(() => told.length > 1);

    expect(told).toEqual(['ready', 'response started']);
    expect(kept.lines.map(({ msg }) => msg)).toEqual(['malformed event ignored']);
  });
});

describe('a fault of ours while an event is handled', () => {
  class FaultyListener extends RecordingListener {
    override responseStarted(): void {
      throw new Error('a fault of ours');
    }
  }

  it('ends this call', async () => {
    await given();
    const { line, told } = await ready(SYSTEM_CLOCK, { listener: new FaultyListener() });

    askToSpeak(line);
    await until(() => told.length > 1);

    expect(told[1]).toBe('gone: bridge-fault');
  });

  it('ends no other call', async () => {
    await given();
    const faulty = await ready(SYSTEM_CLOCK, { listener: new FaultyListener() });
    const other = await ready(SYSTEM_CLOCK);
    askToSpeak(faulty.line);
    await until(() => faulty.told.length > 1);

    askToSpeak(other.line);
    await until(() => other.told.includes('response completed'));

    expect(other.told).not.toContain('gone: bridge-fault');
  });
});
