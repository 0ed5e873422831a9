import { tones } from '../../../simulator/assistant/answers';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { first } from '../../../simulator/assistant/faults';
import type { Faults, ResponseFault } from '../../../simulator/assistant/faults';
import { Stage } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

async function respond(fault: ResponseFault, options: AssistantOptions = {}) {
  const assistant = await stage.assistant({
    answers: tones([3_000]),
    faults: { responses: { 0: fault } },
    ...options,
  });
  const client = await stage.readyClient(assistant);
  client.send({ type: 'response.create' });
  return { assistant, client };
}

describe('a response', () => {
  it('may fail before it says a word', async () => {
    const { client } = await respond({ what: 'failed', code: 'rate_limit_exceeded' });

    const { response } = await client.nth('response.done');

    expect(response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code: 'rate_limit_exceeded' } },
      output: [],
      usage: null,
    });
    expect(client.types).not.toContain('response.output_item.added');
  });

  it('may fail in the middle', async () => {
    const { client } = await respond({ what: 'failed', code: 'server_error', afterMs: 1_000 });

    const { response } = await client.nth('response.done');

    expect(response.output).toMatchObject([{ status: 'incomplete' }]);
    expect(client.all('response.output_audio.delta')).toHaveLength(4);
  });

  it('may fail as often as one likes and then succeed', async () => {
    const faults: Faults = { responses: first(2, { what: 'failed' as const }) };
    const { client } = await respond({ what: 'failed' }, { faults });
    for (const count of [1, 2]) {
      await client.nth('response.done', count);
      client.send({ type: 'response.create' });
    }
    await client.nth('response.done', 3);

    expect(client.all('response.done').map(({ response }) => response.status)).toEqual([
      'failed',
      'failed',
      'completed',
    ]);
  });

  it('may be incomplete', async () => {
    const { client } = await respond({ what: 'incomplete', reason: 'content_filter', afterMs: 600 });

    expect((await client.nth('response.done')).response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'content_filter' },
    });
  });

  it('is incomplete when it has used up its tokens', async () => {
    const assistant = await stage.assistant({ answers: tones([3_000]) });
    const client = await stage.readyClient(assistant);

    client.send({ type: 'response.create', response: { max_output_tokens: 12 } });
    const { response } = await client.nth('response.done');

    expect(response.status_details).toEqual({ type: 'incomplete', reason: 'max_output_tokens' });
    expect(response.max_output_tokens).toBe(12);
    expect(assistant.sessions[0]!.record.responses[0]!.items[0]!.generatedMs).toBe(600);
  });

  it.each([
    [
      { closeCode: 1011, closeReason: 'oops' },
      { code: 1011, reason: 'oops' },
    ],
    [{}, { code: 1006, reason: '' }],
  ])('may lose its connection: %j', async (how, expected) => {
    const { client } = await respond({ what: 'connection-lost', afterMs: 900, ...how });

    expect(await client.closed).toEqual(expected);
    expect(client.all('response.output_audio.delta')).toHaveLength(3);
    expect(client.types).not.toContain('response.done');
  });

  it('may stall, and then the session says nothing more', async () => {
    const { client, assistant } = await respond({ what: 'stall', afterMs: 300 });
    await client.nth('response.output_audio.delta');

    client.send({ type: 'input_audio_buffer.clear' });
    client.socket.ping();
    await new Promise((resolve) => client.socket.once('pong', resolve));

    expect(client.types.at(-1)).toBe('response.output_audio.delta');
    expect(assistant.sessions[0]!.isOpen).toBe(true);
  });

  it('may be accompanied by an error that does no harm', async () => {
    const { client } = await respond({ what: 'error-event', afterMs: 600 });

    expect((await client.nth('response.done')).response.status).toBe('completed');
    expect(client.all('error')).toHaveLength(1);
  });

  it('may do without rate limits', async () => {
    const { client } = await respond({ what: 'error-event' }, { faults: { rateLimits: 'absent' } });
    await client.nth('response.done');
    client.send({ type: 'response.create' });
    await client.nth('response.done', 2);

    expect(client.types).not.toContain('rate_limits.updated');
  });

  it('is refused while another one is active, under the name the client gave', async () => {
    const assistant = await stage.assistant({ answers: tones([60_000]), pace: 10 });
    const client = await stage.readyClient(assistant);
    client.send({ type: 'response.create' });
    const { response } = await client.nth('response.created');

    const error = await client.refusal({ type: 'response.create', event_id: 'evt_second' });

    expect(error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: 'evt_second' });
    expect(error.message).toContain(response.id);
  });

  it('beside the conversation may run at the same time, and leaves no trace in it', async () => {
    const assistant = await stage.assistant({ answers: tones([60_000, 500]), pace: 10 });
    const client = await stage.readyClient(assistant);
    client.send({ type: 'response.create' });
    await client.nth('response.created');

    client.send({ type: 'response.create', response: { conversation: 'none', metadata: { topic: 'mood' } } });
    const { response } = await client.nth('response.done');

    expect(response).toMatchObject({
      conversation_id: null,
      metadata: { topic: 'mood' },
      status: 'completed',
    });
    expect(client.all('conversation.item.done')).toEqual([]);
    expect(assistant.sessions[0]!.entries).toHaveLength(1);
  });
});
