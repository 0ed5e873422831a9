import type { KnownAssistant } from '../../../bridge/contract/assistant/directory';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
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

describe('words that do not come', () => {
  /** A line whose peer sends what it is told to. */
  async function talking(assistant: Partial<KnownAssistant> = {}) {
    peer = await GivenPeer.listen();
    const opened = open(new FakeClock(), { url: peer.url });
    opened.line.dial({ ...ASSISTANT, ...assistant }, 'by-assistant', undefined);
    await until(() => opened.told.includes('ready'));
    const [socket] = peer.sessions;
    let isClosed = false;
    socket!.on('close', () => (isClosed = true));
    const received: string[] = [];
    socket!.on('message', (data: Buffer) =>
      received.push((JSON.parse(data.toString()) as { type: string }).type),
    );
    const says = async (event: object, told: string): Promise<void> => {
      socket!.send(JSON.stringify(event));
      await until(() => opened.told.at(-1) === told);
    };
    return { ...opened, says, received, isClosed: () => isClosed };
  }

  const STARTED = { type: 'input_audio_buffer.speech_started', item_id: 'item_1', audio_start_ms: 0 };
  const STOPPED = { type: 'input_audio_buffer.speech_stopped', item_id: 'item_1', audio_end_ms: 900 };
  const WRITTEN = {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'item_1',
    transcript: 'Goodbye.',
  };

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
    expect(received).toEqual([]);
  });

  it('are not waited for when they have come before the speech had ended', async () => {
    const { line, clock, says, isClosed, received } = await talking();
    await says(STARTED, 'caller speaks');
    await says(WRITTEN, 'caller said Goodbye.');

    line.close();

    await until(isClosed);
    await until(() => clock.timerCount === 0);
    expect(received).toEqual([]);
  });

  it('are those of the last speech, whatever else is written down late', async () => {
    const { line, clock, says, isClosed } = await talking();
    await says(STARTED, 'caller speaks');
    await says(STOPPED, 'caller stopped at 900 ms');

    line.close();
    await says({ ...WRITTEN, item_id: 'item_0', transcript: 'Hello.' }, 'caller said Hello.');
    expect(isClosed()).toBe(false);
    await says(WRITTEN, 'caller said Goodbye.');

    await until(isClosed);
    await until(() => clock.timerCount === 0);
  });
});
