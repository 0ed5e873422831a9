import { recorded } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { quiet, Stage, turn } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

describe('the events of a spoken turn', () => {
  it('come in the recorded order', async () => {
    const assistant = await stage.assistant({
      answers: recorded([{ audio: speechLikeNoise(600), transcript: 'Oi, Marcelo!' }]),
    });
    const client = await stage.readyClient(assistant);

    client.append(turn());
    await client.nth('rate_limits.updated');

    const told = client.types.slice(2).filter((type) => !type.endsWith('.delta'));
    expect(told).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
  });

  it('have the recorded keys', async () => {
    const client = await stage.readyClient(await stage.assistant());

    client.append(turn());
    await client.nth('rate_limits.updated');

    const keys = (type: string) => Object.keys(client.all(type)[0]!);
    expect(keys('input_audio_buffer.speech_started')).toEqual([
      'type',
      'event_id',
      'audio_start_ms',
      'item_id',
    ]);
    expect(keys('input_audio_buffer.committed')).toEqual(['type', 'event_id', 'previous_item_id', 'item_id']);
    expect(keys('response.output_audio_transcript.delta')).toEqual([
      'type',
      'event_id',
      'response_id',
      'item_id',
      'output_index',
      'content_index',
      'delta',
      'obfuscation',
    ]);
    expect(keys('response.output_audio.delta')).not.toContain('obfuscation');
    expect(client.all('response.output_audio.delta')[0]!.event_id).toMatch(/^event_[A-Za-z0-9]{21}$/);
    expect(Object.keys(client.all('response.created')[0]!.response)).toEqual([
      'object',
      'id',
      'status',
      'status_details',
      'output',
      'conversation_id',
      'output_modalities',
      'max_output_tokens',
      'audio',
      'usage',
      'metadata',
    ]);
    const { item } = client.all('response.output_item.done')[0]!;
    expect(Object.keys(item)).toEqual(['id', 'type', 'status', 'role', 'content']);
    expect(client.all('response.content_part.done')[0]!.part.type).toBe('audio');
    expect(item.content[0]!.type).toBe('output_audio');
  });

  it('speak of one user item from start to commit', async () => {
    const client = await stage.readyClient(await stage.assistant());

    client.append(Buffer.concat([quiet(1_000), turn(400, 600)]));
    await client.nth('response.done');

    const [started] = client.all('input_audio_buffer.speech_started');
    const [stopped] = client.all('input_audio_buffer.speech_stopped');
    const [committed] = client.all('input_audio_buffer.committed');
    const [added] = client.all('conversation.item.added');
    expect(started!.audio_start_ms).toBe(700);
    expect(stopped!.audio_end_ms).toBe(1_900);
    expect([stopped!.item_id, committed!.item_id, added!.item.id]).toEqual(Array(3).fill(started!.item_id));
    expect(committed!.previous_item_id).toBeNull();
    expect(added!.item.content).toEqual([{ type: 'input_audio', transcript: null }]);
  });
});
