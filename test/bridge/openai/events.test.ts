import { decodeOpenAI as decode } from '../../../bridge/openai/events';
import { RealtimeProtocolError } from '../../../bridge/openai/fields';
import { isBenignError, isLastingRefusal } from '../../../bridge/openai/refusals';
import { textMessage } from '../../../bridge/wire/text-message';

const decodeOpenAI = (text: string) => decode(textMessage(Buffer.from(text)));

describe('what the API says', () => {
  it('is reduced to what a call needs', () => {
    const text =
      '{"type":"input_audio_buffer.speech_started","event_id":"event_1","audio_start_ms":6932,"item_id":"item_1"}';

    expect(decodeOpenAI(text)).toEqual({ type: 'input_audio_buffer.speech_started', item_id: 'item_1' });
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
  ])('is refused by name when it has %s', (_what, text) => {
    expect(() => decodeOpenAI(text)).toThrow(RealtimeProtocolError);
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
});
