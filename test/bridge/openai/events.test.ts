import { decodeOpenAI as decode } from '../../../bridge/openai/events';
import { RealtimeProtocolError } from '../../../bridge/openai/fields';
import { isBenignError, isCollision, isLastingRefusal } from '../../../bridge/openai/refusals';
import { textMessage } from '../../../bridge/wire/text-message';

const decodeOpenAI = (text: string) => decode(textMessage(Buffer.from(text)));

const FUNCTION_CALL = {
  id: 'item_1',
  object: 'realtime.item',
  type: 'function_call',
  status: 'completed',
  name: 'book_table',
  call_id: 'call_1',
  arguments: '{"people":2}',
};

function outputItem(item: object): string {
  const type = 'response.output_item.done';
  return JSON.stringify({ type, event_id: 'event_1', response_id: 'resp_1', output_index: 0, item });
}

describe('what the API says', () => {
  it('is reduced to what a call needs', () => {
    const text =
      '{"type":"input_audio_buffer.speech_started","event_id":"event_1","audio_start_ms":6932,"item_id":"item_1"}';

    expect(decodeOpenAI(text)).toEqual({
      type: 'input_audio_buffer.speech_started',
      item_id: 'item_1',
      audio_start_ms: 6_932,
    });
  });

  it('is decoded with keys and details that we do not know', () => {
    const text = JSON.stringify({
      type: 'response.done',
      event_id: 'event_1',
      response: {
        object: 'realtime.response',
        id: 'resp_1',
        status: 'failed',
        status_details: {
          type: 'failed',
          error: { type: 'server_error', code: 'rate_limit_exceeded', message: '…' },
        },
        output: [],
        usage: null,
        news: 1,
      },
    });

    expect(decodeOpenAI(text)).toEqual({
      type: 'response.done',
      response_id: 'resp_1',
      status: 'failed',
      code: 'rate_limit_exceeded',
    });
  });

  it.each(['rate_limits.updated', 'conversation.item.added', 'response.something.new', 'toString'])(
    'is ignored when it is %s',
    (type) => {
      expect(decodeOpenAI(JSON.stringify({ type }))).toBeUndefined();
    },
  );

  it.each([
    ['no JSON', '{'],
    ['no type', '{}'],
    ['no object', 'null'],
    [
      'an audio delta without audio',
      '{"type":"response.output_audio.delta","response_id":"r","item_id":"i"}',
    ],
    [
      'a beginning of speech without its time',
      '{"type":"input_audio_buffer.speech_started","item_id":"item_1"}',
    ],
    ['an item without a response', '{"type":"response.output_item.done","item":{"type":"message"}}'],
    ['a function call without an id', outputItem({ ...FUNCTION_CALL, call_id: null })],
    ['a function call without a name', outputItem({ ...FUNCTION_CALL, name: undefined })],
  ])('is refused by name when it has %s', (_what, text) => {
    expect(() => decodeOpenAI(text)).toThrow(RealtimeProtocolError);
  });
});

describe('the beginning of a response', () => {
  it.each([
    ['the request that it answers', { request: 'greeting-1' }, 'greeting-1'],
    ['no request where the caller’s turn was over', null, undefined],
    ['no request where its metadata are somebody else’s', { purpose: 'test' }, undefined],
    ['no request where that is no text', { request: 1 }, undefined],
  ])('names %s', (_what, metadata, request_id) => {
    const response = { object: 'realtime.response', id: 'resp_1', status: 'in_progress', metadata };
    const text = JSON.stringify({ type: 'response.created', event_id: 'event_1', response });

    expect(decodeOpenAI(text)).toEqual({ type: 'response.created', response_id: 'resp_1', request_id });
  });
});

describe('an item that is done', () => {
  const item = (one: object) => decodeOpenAI(outputItem(one));

  it('is a call of a function, with its arguments as the model wrote them', () => {
    expect(item(FUNCTION_CALL)).toEqual({
      type: 'response.output_item.done',
      response_id: 'resp_1',
      item: { type: 'function_call', callId: 'call_1', name: 'book_table', arguments: '{"people":2}' },
    });
  });

  it('is a call without arguments where there are none', () => {
    expect(item({ ...FUNCTION_CALL, arguments: undefined })).toMatchObject({ item: { arguments: '' } });
  });

  it.each([
    ['a call that broke off in the middle', { ...FUNCTION_CALL, status: 'incomplete', arguments: '{"peo' }],
    ['a call that does not say whether it is complete', { ...FUNCTION_CALL, status: undefined }],
    ['a message', { id: 'item_1', type: 'message', status: 'completed', role: 'assistant', content: [] }],
    ['a list of a server’s tools', { id: 'item_1', type: 'mcp_list_tools', server_label: 'shop', tools: [] }],
    ['of a kind that nobody has heard of', { id: 'item_1', type: 'dream' }],
  ])('is nothing to act upon when it is %s', (_what, one) => {
    expect(item(one)).toMatchObject({ type: 'response.output_item.done', item: undefined });
  });

  it('is the call of a tool that a server has run already', () => {
    const call = {
      id: 'mcp_1',
      type: 'mcp_call',
      server_label: 'shop',
      name: 'find',
      arguments: '{}',
      output: '',
    };

    expect(item(call)).toMatchObject({ item: { type: 'mcp_call' } });
  });
});

describe('a refusal', () => {
  it.each([
    'invalid_request_error.invalid_api_key',
    'invalid_request_error.missing_model',
    'invalid_request_error.invalid_model',
    'invalid_request_error.model_not_found',
    'invalid_request_error.beta_api_shape_disabled',
    'insufficient_quota.credit_balance_exhausted',
    'invalid_api_key',
  ])('lasts when it is %s', (reason) => {
    expect(isLastingRefusal(reason)).toBe(true);
  });

  it.each(['', 'server_error.overloaded', 'Your session hit the maximum duration of 60 minutes.'])(
    'passes when it is %j',
    (reason) => {
      expect(isLastingRefusal(reason)).toBe(false);
    },
  );
});

describe('an error in the middle of a call', () => {
  it.each([
    'response_cancel_not_active',
    'conversation_already_has_active_response',
    'input_audio_buffer_commit_empty',
    'item_truncate_invalid_item_id',
    'invalid_value',
  ])('is a known race when it is %s', (code) => {
    expect(isBenignError(code)).toBe(true);
  });

  it('is a collision where another response goes on, and nowhere else', () => {
    expect(isCollision('conversation_already_has_active_response')).toBe(true);
    expect(isCollision('response_cancel_not_active')).toBe(false);
    expect(isCollision(undefined)).toBe(false);
  });
});
