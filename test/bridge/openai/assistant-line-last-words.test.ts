import type { KnownAssistant } from '../../../bridge/contract/assistant/directory';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { tones } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';
import { FakeClock } from '../../support/fake-clock';
import {
  allClosed,
  ASSISTANT,
  clientEvents,
  closeLines,
  eventLoopTurns,
  given,
  open,
  ready,
  turnOfTheCaller,
  until,
} from './given-line';
import { GivenPeer } from './given-peer';

let peer: GivenPeer | undefined;

afterEach(async () => {
  await closeLines();
  await peer?.close();
  peer = undefined;
});

const base64 = (sound: Buffer) => Buffer.from(sound.toString('base64'));

describe('what the caller said last', () => {
  it('is written down when it was said before the line was closed', async () => {
    const timings = { ...FAST_TIMINGS, transcriptionMs: 300 };
    await given({ timings, transcribe: () => 'Goodbye.' });
    const { line, told, listener } = await ready(SYSTEM_CLOCK, { turnTaking: 'by-call' });
    turnOfTheCaller(line);
    await until(() => told.some((fact) => fact.startsWith('caller stopped')));

    line.close();
    await allClosed();

    expect(told.at(-1)).toBe('caller said Goodbye.');
    expect(listener.noted.at(-1)).toMatchObject({ what: 'transcribed' });
  });

  it('is written down when the caller hangs up while speaking, and is not answered', async () => {
    const heardMs: number[] = [];
    await given({
      transcribe: (audio) => {
        heardMs.push(audio.length / 8);
        return 'Good—';
      },
    });
    const { line, told, session } = await ready(SYSTEM_CLOCK);
    line.hear(base64(speechLikeNoise(600)));
    await until(() => told.includes('caller speaks'));
    const sent = clientEvents(session);

    line.close();
    await allClosed();

    expect(told.at(-1)).toBe('caller said Good—');
    expect(heardMs).toEqual([600]);
    expect(sent.map(({ type }) => type)).toEqual(['input_audio_buffer.commit']);
    expect(session.record.responses).toEqual([]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('is written down on a second attempt as well', async () => {
    peer = await GivenPeer.listen();
    peer.refusals = 1;
    const { line, told } = open(SYSTEM_CLOCK, { url: peer.url });
    line.dial(ASSISTANT, 'by-assistant', undefined, undefined);
    await until(() => told.includes('ready'));
    peer.sessions[0]!.send(JSON.stringify(STARTED));
    await until(() => told.includes('caller speaks'));

    line.close();

    await until(() => peer?.received[0]?.length === 2);
    expect(peer.received[0]).toEqual(['session.update', 'input_audio_buffer.commit']);
  });

  it('has no answer begun for it that nobody would hear', async () => {
    const timings = { ...FAST_TIMINGS, responseCreatedMs: 50, transcriptionMs: 300 };
    await given({ timings, transcribe: () => 'Goodbye.', answers: tones([20_000]), pace: 10 });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);
    turnOfTheCaller(line);
    await until(() => told.some((fact) => fact.startsWith('caller stopped')));

    line.close();
    await allClosed();

    expect(session.record.responses).toMatchObject([{ status: 'cancelled', reason: 'client_cancelled' }]);
    expect(listener.noted.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['tokens-used', 'transcribed']),
    );
  });

  it('is not waited for where nothing is written down', async () => {
    await given();
    const { line, told, session, clock } = await ready(new FakeClock(), {
      assistant: { transcription: 'off' },
    });
    line.hear(base64(speechLikeNoise(600)));
    await until(() => told.includes('caller speaks'));
    const sent = clientEvents(session);

    line.close();
    await allClosed();

    await until(() => clock.timerCount === 0);
    expect(sent).toEqual([]);
  });
});

const STARTED = { type: 'input_audio_buffer.speech_started', item_id: 'item_1', audio_start_ms: 0 };
const STOPPED = { type: 'input_audio_buffer.speech_stopped', item_id: 'item_1', audio_end_ms: 900 };
const WRITTEN = {
  type: 'conversation.item.input_audio_transcription.completed',
  item_id: 'item_1',
  transcript: 'Goodbye.',
};

describe('words that do not come', () => {
  /** A line whose peer sends what it is told to. */
  async function talking(assistant: Partial<KnownAssistant> = {}) {
    peer = await GivenPeer.listen();
    const opened = open(new FakeClock(), { url: peer.url });
    opened.line.dial({ ...ASSISTANT, ...assistant }, 'by-assistant', undefined, undefined);
    await until(() => opened.told.includes('ready'));
    const [socket] = peer.sessions;
    let isClosed = false;
    socket!.on('close', () => (isClosed = true));
    const [received] = peer.received;
    const says = async (event: object, told: string): Promise<void> => {
      socket!.send(JSON.stringify(event));
      await until(() => opened.told.at(-1) === told);
    };
    return { ...opened, says, received, socket: socket!, isClosed: () => isClosed };
  }

  it('are waited for one second', async () => {
    const { line, clock, says, isClosed, received } = await talking();
    await says(STARTED, 'caller speaks');
    await says(STOPPED, 'caller stopped at 900 ms');

    line.close();
    clock.pass(999);
    await eventLoopTurns();
    expect(isClosed()).toBe(false);
    clock.pass(1);

    await until(isClosed);
    await until(() => clock.timerCount === 0);
    expect(received).toEqual(['session.update']);
  });

  it('are not waited for when they have come before the speech had ended', async () => {
    const { line, clock, says, isClosed, received } = await talking();
    await says(STARTED, 'caller speaks');
    await says(WRITTEN, 'caller said Goodbye.');

    line.close();

    await until(isClosed);
    await until(() => clock.timerCount === 0);
    expect(received).toEqual(['session.update']);
  });

  it('are not waited for when they are told not to come', async () => {
    const { line, clock, says, isClosed, socket } = await talking();
    await says(STARTED, 'caller speaks');
    await says(STOPPED, 'caller stopped at 900 ms');

    line.close();
    socket.send(
      JSON.stringify({ type: 'conversation.item.input_audio_transcription.failed', item_id: 'item_1' }),
    );

    await until(isClosed);
    await until(() => clock.timerCount === 0);
  });

  it('are those of all that was said, in whatever order they come', async () => {
    const { line, clock, says, isClosed } = await talking();
    await says(STARTED, 'caller speaks');
    await says(STOPPED, 'caller stopped at 900 ms');
    await says({ ...STARTED, item_id: 'item_2' }, 'caller speaks');

    line.close();
    await says({ ...WRITTEN, item_id: 'item_2', transcript: 'And goodbye.' }, 'caller said And goodbye.');
    expect(isClosed()).toBe(false);
    await says(WRITTEN, 'caller said Goodbye.');

    await until(isClosed);
    await until(() => clock.timerCount === 0);
  });
});
