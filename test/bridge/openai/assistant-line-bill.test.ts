import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { tones } from '../../../simulator/assistant/answers';
import { FakeClock } from '../../support/fake-clock';
import {
  allClosed,
  ASSISTANT,
  askToSpeak,
  clientEvents,
  closeLines,
  eventLoopTurns,
  given,
  open,
  ready,
  until,
} from './given-line';
import { GivenPeer } from './given-peer';
import type { RecordingListener } from './recording-listener';

let peer: GivenPeer | undefined;

afterEach(async () => {
  await closeLines();
  await peer?.close();
  peer = undefined;
});

const bills = ({ noted }: RecordingListener) => noted.filter(({ what }) => what === 'tokens-used');

describe('a line that is closed while the assistant speaks', () => {
  it('is billed for what was said of it', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, listener, session } = await ready(SYSTEM_CLOCK);
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);

    line.close();
    await allClosed();

    const [response] = session.record.responses;
    expect(response).toMatchObject({ status: 'cancelled', reason: 'client_cancelled' });
    expect(session.record.cancels).toMatchObject([{ responseId: response!.id, hit: response!.id }]);
    expect(bills(listener)).toMatchObject([{ tokens: { 'audio-out': expect.any(Number) as number } }]);
    expect(session.record.closeCode).toBe(1000);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('leaves no timer behind, and reports nothing but the bill', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, listener, told, clock } = await ready(new FakeClock());
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);
    const before = [...told];

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(told).toEqual(before);
    expect(bills(listener)).toHaveLength(1);
  });

  it('says nothing more but that, also when it is closed twice', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, listener, session } = await ready(SYSTEM_CLOCK);
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);
    const sent = clientEvents(session);

    line.close();
    line.close();
    await allClosed();

    expect(sent.map(({ type }) => type)).toEqual(['response.cancel']);
  });
});

describe('a line that is closed while nobody speaks', () => {
  it('is closed at once', async () => {
    await given({ answers: tones([600]) });
    const { line, told, session, clock } = await ready(new FakeClock());
    askToSpeak(line);
    await until(() => told.includes('response completed'));
    const sent = clientEvents(session);

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(sent).toEqual([]);
  });
});

describe('a bill that does not come', () => {
  /** A line on which a response goes on, at a peer that answers no cancel. */
  async function speaking() {
    peer = await GivenPeer.listen();
    const opened = open(new FakeClock(), { url: peer.url });
    opened.line.dial(ASSISTANT, 'by-assistant', undefined, undefined);
    await until(() => opened.told.includes('ready'));
    const [socket] = peer.sessions;
    socket!.send('{"type":"response.created","response":{"id":"resp_1"}}');
    await until(() => opened.told.includes('response started'));
    let isClosed = false;
    socket!.on('close', () => (isClosed = true));
    return { ...opened, socket: socket!, isClosed: () => isClosed };
  }

  it('is waited for one second', async () => {
    const { line, clock, isClosed } = await speaking();

    line.close();
    clock.pass(999);
    await eventLoopTurns();
    expect(isClosed()).toBe(false);
    clock.pass(1);

    await until(isClosed);
    await until(() => clock.timerCount === 0);
  });

  it('is not waited for when the line breaks meanwhile', async () => {
    const { line, clock, socket, told } = await speaking();

    line.close();
    socket.terminate();
    await until(() => clock.timerCount === 0);

    expect(told).toEqual(['ready', 'response started']);
  });

  it('is not that of another response', async () => {
    const { line, clock, socket, listener, isClosed } = await speaking();
    socket.send('{"type":"response.created","response":{"id":"resp_2"}}');
    await until(() => listener.answered.length === 2);

    line.close();
    socket.send('{"type":"response.done","response":{"id":"resp_1","status":"cancelled"}}');
    await eventLoopTurns();
    expect(isClosed()).toBe(false);
    socket.send('{"type":"response.done","response":{"id":"resp_2","status":"cancelled"}}');

    await until(isClosed);
    await until(() => clock.timerCount === 0);
  });
});
