import { tones } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { quiet, Stage } from './realtime-client';
import type { RealtimeClient } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

const LONG = { answers: tones([60_000]), pace: 10 } satisfies AssistantOptions;

/** The assistant is in the middle of a long reply. */
async function midReply(options: AssistantOptions = {}, input: object = {}) {
  const assistant = await stage.assistant({ ...LONG, ...options });
  const client = await stage.readyClient(assistant, { input });
  client.send({ type: 'response.create' });
  const { item_id, response_id } = await client.nth('response.output_audio.delta');
  return { assistant, client, itemId: item_id, responseId: response_id };
}

function since(client: RealtimeClient, type: string): string[] {
  return client.types.slice(client.types.indexOf(type)).filter((name) => !name.endsWith('.delta'));
}

describe('an interruption', () => {
  it('ends the response as it was recorded, with the truncation confirmed after the next commit', async () => {
    const { client, itemId } = await midReply({ timings: { interruptedMs: 40 } });

    client.append(speechLikeNoise(200));
    await client.nth('input_audio_buffer.speech_started');
    client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 0 });
    await client.nth('rate_limits.updated');
    client.append(quiet(600));
    await client.nth('response.created', 2);

    expect(since(client, 'input_audio_buffer.speech_started')).toEqual([
      'input_audio_buffer.speech_started',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.truncated',
      'response.created',
    ]);
    expect(client.all('input_audio_buffer.committed')[0]!.previous_item_id).toBe(itemId);
  });

  it('has a truncation confirmed at the latest when what the caller said is cleared', async () => {
    const { client, itemId } = await midReply();
    client.append(speechLikeNoise(200));
    await client.nth('input_audio_buffer.speech_started');

    client.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 0 });
    client.send({ type: 'input_audio_buffer.clear' });
    await client.nth('conversation.item.truncated');

    expect(since(client, 'input_audio_buffer.cleared').slice(0, 2)).toEqual([
      'input_audio_buffer.cleared',
      'conversation.item.truncated',
    ]);
  });

  it('cancels the response, which is paid for all the same', async () => {
    const { client, assistant } = await midReply();

    client.append(speechLikeNoise(200));
    const { response } = await client.nth('response.done');

    expect(response.status).toBe('cancelled');
    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'turn_detected' });
    expect(response.output[0]!.status).toBe('incomplete');
    expect(response.usage.output_token_details.audio_tokens).toBeGreaterThan(0);
    const said = response.output[0]!.content[0]!.transcript!;
    expect(
      client
        .all('response.output_audio_transcript.delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toBe(said);
    expect(assistant.sessions[0]!.record.responses[0]).toMatchObject({
      status: 'cancelled',
      reason: 'turn_detected',
    });
  });

  it('sends no delta between the start of speech and the end of the response', async () => {
    const { client } = await midReply();

    client.append(speechLikeNoise(200));
    await client.nth('response.done');

    const after = client.types.slice(client.types.indexOf('input_audio_buffer.speech_started'));
    expect(after).not.toContain('response.output_audio.delta');
  });

  it('can be followed by late deltas of the response it cut', async () => {
    const { client } = await midReply({ faults: { responses: { 0: { what: 'late-deltas', count: 3 } } } });

    client.append(speechLikeNoise(200));
    await client.nth('response.done');

    const after = client.types.slice(client.types.indexOf('input_audio_buffer.speech_started'));
    expect(after.filter((type) => type === 'response.output_audio.delta')).toHaveLength(3);
    expect(after.at(-1)).toBe('response.done');
  });

  it('lets the response go on if the session says so, and refuses a second one', async () => {
    const turn_detection = { type: 'server_vad', interrupt_response: false };
    const { client, responseId } = await midReply({}, { turn_detection });

    client.append(Buffer.concat([speechLikeNoise(200), quiet(600)]));
    const { error } = await client.nth('error');

    expect(error.message).toBe(
      `Conversation already has an active response in progress: ${responseId}. Wait until the response is finished before creating a new one.`,
    );
    expect(client.types).not.toContain('response.done');
  });

  it('of a response that has said nothing yet costs nothing', async () => {
    const assistant = await stage.assistant({ ...LONG, timings: { responseCreatedMs: 500 } });
    const client = await stage.readyClient(assistant);

    client.send({ type: 'response.create' });
    client.append(speechLikeNoise(200));
    const { response } = await client.nth('response.done');

    expect(response).toMatchObject({ status: 'cancelled', output: [] });
    expect(response.usage.total_tokens).toBe(0);
    expect(client.types.indexOf('response.created')).toBeLessThan(client.types.indexOf('response.done'));
  });

  it('after the last event of a response cancels nothing, and is told all the same', async () => {
    const assistant = await stage.assistant({ answers: tones([1_000]) });
    const client = await stage.readyClient(assistant);
    client.send({ type: 'response.create' });
    await client.nth('rate_limits.updated');

    client.append(speechLikeNoise(200));
    await client.nth('input_audio_buffer.speech_started');

    expect(client.types.at(-1)).toBe('input_audio_buffer.speech_started');
    expect(client.all('response.done')[0]!.response.status).toBe('completed');
  });
});

describe('a cancel of the client', () => {
  it('ends the response for another reason', async () => {
    const { client, assistant, responseId } = await midReply();

    client.send({ type: 'response.cancel', response_id: responseId });
    const { response } = await client.nth('response.done');

    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'client_cancelled' });
    expect(assistant.sessions[0]!.record.cancels).toMatchObject([{ responseId, hit: responseId }]);
  });

  it('hits a response that the client ordered and that has not begun', async () => {
    const client = await stage.readyClient(await stage.assistant());

    client.send({ type: 'response.create' });
    client.send({ type: 'response.cancel' });
    const { response } = await client.nth('response.done');

    expect(response).toMatchObject({ status: 'cancelled', output: [] });
  });

  it('is refused if there is no response, or another one', async () => {
    const { client } = await midReply();

    const other = await client.refusal({ type: 'response.cancel', response_id: 'resp_x', event_id: 'evt_c' });
    client.send({ type: 'response.cancel' });
    await client.nth('response.done');
    const none = await client.refusal({ type: 'response.cancel' });

    const expected = {
      code: 'response_cancel_not_active',
      message: 'Cancellation failed: no active response found',
    };
    expect(other).toMatchObject({ ...expected, event_id: 'evt_c' });
    expect(none).toMatchObject(expected);
  });

  it('hits a response outside the conversation by its id, and no other', async () => {
    const assistant = await stage.assistant({ answers: tones([60_000]), pace: 1 });
    const client = await stage.readyClient(assistant);
    client.send({ type: 'response.create', response: { conversation: 'none' } });
    const beside = await client.nth('response.created');
    client.send({ type: 'response.create' });
    await client.nth('response.created', 2);

    client.send({ type: 'response.cancel', response_id: beside.response.id });
    const { response } = await client.nth('response.done');

    expect(response).toMatchObject({
      id: beside.response.id,
      status: 'cancelled',
      status_details: { reason: 'client_cancelled' },
    });
    expect(assistant.sessions[0]!.record.responses.map(({ status }) => status)).toEqual([
      'cancelled',
      'in_progress',
    ]);
  });

  it.each([
    [true, 'cancelled'],
    [false, 'completed'],
  ])('between two responses hits the second, if so wanted (%s)', async (cancelHitsNext, status) => {
    const { client } = await midReply({ answers: tones([60_000, 100]), cancelHitsNext });

    client.append(speechLikeNoise(200));
    await client.nth('response.done');
    client.send({ type: 'response.cancel' });
    client.append(quiet(600));
    const { response } = await client.nth('response.done', 2);

    expect(response.status).toBe(status);
    expect(client.all('error')).toHaveLength(cancelHitsNext ? 0 : 1);
  });
});
