import type { RealtimeAudioInputTurnDetection, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import { tones } from '../../../simulator/assistant/answers';
import { IdleTimeout } from '../../../simulator/assistant/idle-timeout';
import { FakeClock } from '../../support/fake-clock';
import { GivenDialogue } from './given-dialogue';
import { quiet, Stage } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

describe('the idle timeout', () => {
  it('runs from the moment the reply is over, and names the silence since', () => {
    const clock = new FakeClock();
    const told: [number, number][] = [];
    const idle = new IdleTimeout(
      clock,
      () => 10_000 + clock.nowMs(),
      (startMs, endMs) => told.push([startMs, endMs]),
    );

    idle.start(3_000, 6_000);
    clock.pass(8_999);
    expect(told).toEqual([]);
    clock.pass(1);

    expect(told).toEqual([[13_000, 19_000]]);
  });

  it('is off once somebody speaks', () => {
    const clock = new FakeClock();
    const told: unknown[] = [];
    const idle = new IdleTimeout(
      clock,
      () => 0,
      () => told.push('idle'),
    );

    idle.start(1_000, 5_000);
    clock.pass(4_000);
    idle.stop();
    clock.pass(60_000);

    expect(told).toEqual([]);
  });

  it('makes a turn of the silence, and answers it', async () => {
    const client = await stage.readyClient(await stage.assistant({ answers: tones([50]) }), {
      input: {
        turn_detection: { type: 'server_vad', idle_timeout_ms: 5_000 },
        transcription: { model: 'gpt-realtime-whisper' },
      },
    });
    client.send({ type: 'response.create' });
    await client.nth('rate_limits.updated');
    client.append(quiet(5_000));
    await client.nth('conversation.item.input_audio_transcription.completed');
    await client.nth('response.created', 2);

    const from = client.types.indexOf('input_audio_buffer.timeout_triggered');
    expect(client.types.slice(from, from + 6)).toEqual([
      'input_audio_buffer.timeout_triggered',
      'conversation.item.added',
      'conversation.item.done',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ]);
    const [triggered, system] = client.received.slice(from);
    expect(system!.item.role).toBe('system');
    expect(client.received[from + 3]!.item_id).toBe(triggered!.item_id);
    expect(client.all('conversation.item.input_audio_transcription.completed')[0]).toMatchObject({
      transcript: '',
      usage: { type: 'duration', seconds: 0 },
    });
  });

  it('only tells of the silence where nothing is to be said unasked', () => {
    const dialogue = afterReply({ create_response: false, interrupt_response: false });

    dialogue.clock.pass(60_000);

    const from = dialogue.types.indexOf('input_audio_buffer.timeout_triggered');
    expect(dialogue.types.slice(from)).toEqual([
      'input_audio_buffer.timeout_triggered',
      'conversation.item.added',
      'conversation.item.done',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ]);
  });

  it.each([
    ['itself', { type: 'server_vad', idle_timeout_ms: null }],
    ['turn detection', null],
    ['the kind of it that knows a timeout', { type: 'semantic_vad' }],
  ] as const)('stops when an update removes %s', (_what, turnDetection) => {
    const dialogue = afterReply();

    dialogue.takes(update(turnDetection));
    dialogue.clock.pass(60_000);

    expect(dialogue.types.at(-1)).toBe('session.updated');
    expect(dialogue.types).not.toContain('input_audio_buffer.timeout_triggered');
  });

  it('goes on when an update leaves it as it is', () => {
    const dialogue = afterReply();

    dialogue.takes({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    dialogue.clock.pass(6_000);

    expect(dialogue.types).toContain('input_audio_buffer.timeout_triggered');
  });
});

/** The assistant has said something, and the caller has said nothing since. */
function afterReply(detection: object = {}): GivenDialogue {
  const dialogue = new GivenDialogue();
  dialogue.takes(update({ type: 'server_vad', idle_timeout_ms: 5_000, ...detection }), {
    type: 'response.create',
  });
  return dialogue;
}

function update(turnDetection: RealtimeAudioInputTurnDetection | null): SessionUpdateEvent {
  // The published type leaves out that null switches it off.
  const turn_detection = turnDetection!;
  return { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } };
}
