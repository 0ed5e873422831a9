import { Stage } from './realtime-client';
import type { RealtimeClient } from './realtime-client';

const stage = new Stage();
let client: RealtimeClient;
beforeEach(async () => {
  client = await stage.readyClient(await stage.assistant());
});
afterEach(() => stage.clear());

const SEVENTEEN_PAIRS = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`key${index}`, 'x']));

describe('a client event', () => {
  it('is refused if it is binary', async () => {
    client.socket.send(Buffer.from('{"type":"input_audio_buffer.clear"}'));

    expect((await client.nth('error')).error).toEqual({
      type: 'invalid_request_error',
      code: 'invalid_event',
      message: 'Expected a text WebSocket message; binary frames are not supported.',
      param: null,
      event_id: null,
    });
  });

  it('is refused if it is not JSON', async () => {
    client.socket.send('{"type":');

    expect((await client.nth('error')).error).toMatchObject({
      code: 'invalid_json',
      message: 'Invalid event: failed to parse JSON value.',
    });
  });

  it('is refused without a type, and the error names the event', async () => {
    expect(await client.refusal({ event_id: 'event_567' })).toEqual({
      type: 'invalid_request_error',
      code: 'invalid_event',
      message: "The 'type' field is missing.",
      param: null,
      event_id: 'event_567',
    });
  });

  it('is refused if its type is unknown', async () => {
    const error = await client.refusal({ type: 'nope' });

    expect(error).toMatchObject({ code: 'invalid_value', param: 'type' });
    expect(error.message).toMatch(
      /^Invalid value: 'nope'\. Supported values are: 'session\.update', .* and '/,
    );
  });

  it('is refused if it belongs to another transport', async () => {
    expect((await client.refusal({ type: 'output_audio_buffer.clear' })).code).toBe('invalid_value');
  });

  it.each([
    [{ type: 'input_audio_buffer.commit', foo: 1 }, 'unknown_parameter', 'foo'],
    [{ type: 'input_audio_buffer.append' }, 'missing_required_parameter', 'audio'],
    [{ type: 'input_audio_buffer.append', audio: 7 }, 'invalid_type', 'audio'],
    [{ type: 'input_audio_buffer.append', audio: 'no base64!' }, 'invalid_value', 'audio'],
    [{ type: 'input_audio_buffer.append', audio: '' }, 'invalid_value', 'audio'],
    [
      { type: 'response.create', response: { temperature: 0.8 } },
      'unknown_parameter',
      'response.temperature',
    ],
    [
      { type: 'response.create', response: { max_output_tokens: 5000 } },
      'integer_above_max_value',
      'response.max_output_tokens',
    ],
    [
      { type: 'response.create', response: { output_modalities: ['text', 'audio'] } },
      'invalid_value',
      'response.output_modalities',
    ],
    [{ type: 'session.update', session: null }, 'invalid_type', 'session'],
    [{ type: 'session.update', session: 'text' }, 'invalid_type', 'session'],
    [
      { type: 'response.create', response: { metadata: { purpose: 5 } } },
      'invalid_type',
      'response.metadata.purpose',
    ],
    [
      { type: 'response.create', response: { metadata: { purpose: 'x'.repeat(513) } } },
      'string_above_max_length',
      'response.metadata.purpose',
    ],
    [
      { type: 'response.create', response: { metadata: { ['k'.repeat(65)]: 'x' } } },
      'property_name_above_max_length',
      'response.metadata',
    ],
    [
      { type: 'response.create', response: { metadata: SEVENTEEN_PAIRS } },
      'object_above_max_properties',
      'response.metadata',
    ],
    [
      { type: 'response.create', response: { input: [{ nonsense: true }] } },
      'missing_required_parameter',
      'response.input[0].type',
    ],
    [{ type: 'conversation.item.delete', item_id: 'item_x' }, 'item_delete_invalid_item_id', 'item_id'],
    [{ type: 'conversation.item.retrieve', item_id: 'item_x' }, 'item_retrieve_invalid_item_id', 'item_id'],
    [
      { type: 'conversation.item.create', item: { type: 'message' } },
      'missing_required_parameter',
      'item.role',
    ],
    [
      {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'assistant', content: [{ type: 'output_audio', audio: '' }] },
      },
      'invalid_value',
      'item.content[0].type',
    ],
    [
      {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'call_x', output: '' },
      },
      'invalid_tool_call_id',
      null,
    ],
    [
      {
        type: 'conversation.item.create',
        previous_item_id: 'item_x',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
      },
      'item_create_invalid_previous_item_id',
      'previous_item_id',
    ],
  ])('is refused if it is %j', async (event, code, param) => {
    expect(await client.refusal({ event_id: 'evt_1', ...event })).toMatchObject({
      code,
      param,
      event_id: 'evt_1',
    });
  });

  it('is refused if it appends more than 15 MiB', async () => {
    const audio = Buffer.alloc(15 * 1024 * 1024 + 3, 0xff).toString('base64');

    expect((await client.refusal({ type: 'input_audio_buffer.append', audio })).code).toBe('invalid_value');
  });

  it('is refused if it commits less than 100 ms', async () => {
    client.append(Buffer.alloc(799, 0xff));

    expect(await client.refusal({ type: 'input_audio_buffer.commit' })).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      message:
        'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 99.88ms of audio.',
    });
  });

  it('may be wrong several times, and the session goes on', async () => {
    for (let time = 0; time < 4; time++) await client.refusal({ type: 'nope' });

    client.send({ type: 'response.create' });

    expect((await client.nth('response.done')).response.status).toBe('completed');
  });
});
