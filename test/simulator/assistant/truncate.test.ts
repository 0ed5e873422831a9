import { tones } from '../../../simulator/assistant/answers';
import { Stage, turn } from './realtime-client';
import type { RealtimeClient } from './realtime-client';
import type { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';

const stage = new Stage();
let assistant: AssistantSimulator;
let client: RealtimeClient;
let itemId: string;
beforeEach(async () => {
  assistant = await stage.assistant({ answers: tones([6_350]) });
  client = await stage.readyClient(assistant);
  client.send({ type: 'response.create' });
  itemId = (await client.nth('response.done')).response.output[0]!.id;
});
afterEach(() => stage.clear());

const truncate = (audio_end_ms: number, item_id = itemId, content_index = 0) => ({
  type: 'conversation.item.truncate',
  event_id: 'evt_t',
  item_id,
  content_index,
  audio_end_ms,
});

describe('a truncation', () => {
  it('is confirmed, and takes the transcript away', async () => {
    client.send(truncate(1_500));
    const confirmed = await client.nth('conversation.item.truncated');
    client.send({ type: 'conversation.item.retrieve', item_id: itemId });
    const { item } = await client.nth('conversation.item.retrieved');

    expect(confirmed).toMatchObject({ item_id: itemId, content_index: 0, audio_end_ms: 1_500 });
    expect(item.content).toEqual([{ type: 'output_audio', audio: expect.any(String) }]);
    expect(Buffer.from(item.content[0]!.audio, 'base64')).toHaveLength(12_000);
  });

  it('may be at the very start and at the very end', async () => {
    client.send(truncate(6_350));
    client.send(truncate(0));
    await client.nth('conversation.item.truncated', 2);

    expect(assistant.sessions[0]!.record.truncates).toMatchObject([
      { itemId, audioEndMs: 6_350, generatedMs: 6_350, refusedWith: undefined },
      { itemId, audioEndMs: 0, generatedMs: 6_350, refusedWith: undefined },
    ]);
  });

  it('is refused beyond the audio there is', async () => {
    expect(await client.refusal(truncate(8_160))).toEqual({
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: 'Audio content of 6350ms is already shorter than 8160ms',
      param: null,
      event_id: 'evt_t',
    });
    expect(assistant.sessions[0]!.record.truncates).toMatchObject([
      { audioEndMs: 8_160, generatedMs: 6_350, refusedWith: 'invalid_value' },
    ]);
  });

  it('is refused beyond what an earlier one left', async () => {
    client.send(truncate(1_000));

    expect((await client.refusal(truncate(1_001))).message).toBe(
      'Audio content of 1000ms is already shorter than 1001ms',
    );
  });

  it('is refused for an item nobody knows', async () => {
    expect((await client.refusal(truncate(0, 'item_x'))).code).toBe('item_truncate_invalid_item_id');
  });

  it('is refused for what the caller said, and for another part', async () => {
    client.append(turn());
    const { item_id } = await client.nth('input_audio_buffer.committed');
    await client.nth('response.done', 2);

    expect((await client.refusal(truncate(0, item_id))).param).toBe('item_id');
    expect((await client.refusal(truncate(0, itemId, 1))).param).toBe('content_index');
  });

  it('is refused in fractions of a millisecond and below zero', async () => {
    expect(await client.refusal(truncate(12.5))).toMatchObject({
      code: 'invalid_type',
      message: "Invalid type for 'audio_end_ms': expected an integer, but got a decimal number instead.",
    });
    expect((await client.refusal(truncate(-1))).code).toBe('integer_below_min_value');
  });
});

describe('the conversation', () => {
  it('forgets what is deleted', async () => {
    client.send({ type: 'conversation.item.delete', item_id: itemId });
    await client.nth('conversation.item.deleted');

    expect((await client.refusal(truncate(0))).code).toBe('item_truncate_invalid_item_id');
  });

  it('takes items where the client wants them', async () => {
    const say = (text: string, role = 'user') => ({
      type: 'message',
      role,
      content: [{ type: 'input_text', text }],
    });
    client.send({ type: 'conversation.item.create', item: say('Last.') });
    client.send({
      type: 'conversation.item.create',
      previous_item_id: 'root',
      item: say('First.', 'system'),
    });
    client.send({
      type: 'conversation.item.create',
      previous_item_id: itemId,
      item: { id: 'mine', ...say('Middle.') },
    });
    await client.nth('conversation.item.done', 4);

    const [, last, firstItem, middle] = client.all('conversation.item.added');
    expect(last!.previous_item_id).toBe(itemId);
    expect(firstItem!.previous_item_id).toBeNull();
    expect(middle).toMatchObject({
      previous_item_id: itemId,
      item: { id: 'mine', status: 'completed', role: 'user' },
    });
    expect(assistant.sessions[0]!.entries.map(({ id }) => id)).toEqual([
      firstItem!.item.id,
      itemId,
      'mine',
      last!.item.id,
    ]);
    expect(
      (await client.refusal({ type: 'conversation.item.create', item: { id: 'mine', ...say('Again.') } }))
        .param,
    ).toBe('item.id');
  });

  it('keeps its voice once the assistant has spoken', async () => {
    const session = { type: 'realtime', audio: { output: { voice: 'cedar' } } };

    expect(await client.refusal({ type: 'session.update', session })).toMatchObject({
      code: 'cannot_update_voice',
      message: "Cannot update a conversation's voice if assistant audio is present.",
    });
  });

  it('keeps its voice though nothing is left of what the assistant said', async () => {
    client.send(truncate(0));
    await client.nth('conversation.item.truncated');
    client.send({ type: 'conversation.item.delete', item_id: itemId });
    await client.nth('conversation.item.deleted');
    const session = { type: 'realtime', audio: { output: { voice: 'cedar' } } };

    expect((await client.refusal({ type: 'session.update', session })).code).toBe('cannot_update_voice');
  });
});
