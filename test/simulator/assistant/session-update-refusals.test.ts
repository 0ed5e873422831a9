import { SessionConfig } from '../../../simulator/assistant/session-config';

const NOTHING_YET = { assistantHasSpoken: false, responseIsActive: false };

function newConfig(model = 'gpt-realtime-2.1'): SessionConfig {
  return new SessionConfig(model, 0);
}

function refuse(session: object, { model = 'gpt-realtime-2.1', facts = NOTHING_YET } = {}) {
  return newConfig(model).update({ type: 'realtime', ...session }, facts);
}

const input = (settings: object) => ({ audio: { input: settings } });
const output = (settings: object) => ({ audio: { output: settings } });
const vad = (settings: object) => input({ turn_detection: settings });

describe('session.update', () => {
  it.each([
    ['an unknown key deep inside', input({ foo: 1 }), 'unknown_parameter', 'session.audio.input.foo'],
    ['a temperature', { temperature: 0.8 }, 'unknown_parameter', 'session.temperature'],
    ['a beta key', { voice: 'alloy' }, 'unknown_parameter', 'session.voice'],
    [
      'a rate for μ-law',
      input({ format: { type: 'audio/pcmu', rate: 8000 } }),
      'unknown_parameter',
      'session.audio.input.format.rate',
    ],
    [
      'a rate for A-law',
      output({ format: { type: 'audio/pcma', rate: 8000 } }),
      'unknown_parameter',
      'session.audio.output.format.rate',
    ],
    [
      'another rate for PCM',
      input({ format: { type: 'audio/pcm', rate: 16000 } }),
      'integer_below_min_value',
      'session.audio.input.format.rate',
    ],
    [
      'an unknown format',
      input({ format: { type: 'g711_ulaw' } }),
      'invalid_value',
      'session.audio.input.format.type',
    ],
    [
      'both modalities',
      { output_modalities: ['text', 'audio'] },
      'invalid_value',
      'session.output_modalities',
    ],
    [
      'too short an idle timeout',
      vad({ type: 'server_vad', idle_timeout_ms: 4999 }),
      'integer_below_min_value',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'too long an idle timeout',
      vad({ type: 'server_vad', idle_timeout_ms: 30001 }),
      'integer_above_max_value',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'an idle timeout with semantic_vad',
      vad({ type: 'semantic_vad', idle_timeout_ms: 6000 }),
      'unknown_parameter',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'a threshold above one',
      vad({ type: 'server_vad', threshold: 1.1 }),
      'decimal_above_max_value',
      'session.audio.input.turn_detection.threshold',
    ],
    [
      'turn detection of no kind',
      vad({ threshold: 0.5 }),
      'missing_required_parameter',
      'session.audio.input.turn_detection.type',
    ],
    ['too slow a speed', output({ speed: 0.2 }), 'decimal_below_min_value', 'session.audio.output.speed'],
    ['an unknown voice', output({ voice: 'nope' }), 'invalid_value', 'session.audio.output.voice'],
    [
      'an unknown transcription model',
      input({ transcription: { model: 'nope' } }),
      'invalid_value',
      'session.audio.input.transcription.model',
    ],
    [
      'no transcription model',
      input({ transcription: { language: 'ja' } }),
      'missing_required_parameter',
      'session.audio.input.transcription.model',
    ],
    [
      'a language with a region',
      input({ transcription: { model: 'gpt-transcribe', language: 'ja-JP' } }),
      'invalid_value',
      'session.audio.input.transcription.language',
    ],
    [
      'a prompt for whisper',
      input({ transcription: { model: 'gpt-realtime-whisper', prompt: 'names' } }),
      'invalid_value',
      'session.audio.input.transcription.prompt',
    ],
    [
      'keywords for an older model',
      input({ transcription: { model: 'gpt-4o-transcribe', keywords: ['a'] } }),
      'invalid_value',
      'session.audio.input.transcription.keywords',
    ],
    [
      'too many output tokens',
      { max_output_tokens: 4097 },
      'integer_above_max_value',
      'session.max_output_tokens',
    ],
    ['no output tokens', { max_output_tokens: 0 }, 'integer_below_min_value', 'session.max_output_tokens'],
    ['another model', { model: 'gpt-realtime' }, 'invalid_value', 'session.model'],
    [
      'a strict tool',
      { tools: [{ type: 'function', name: 'f', strict: true }] },
      'unknown_parameter',
      'session.tools[0].strict',
    ],
    ['a number for instructions', { instructions: 7 }, 'invalid_type', 'session.instructions'],
    ['another kind of session', { type: 'transcription' }, 'invalid_parameter', 'session.type'],
  ])('refuses %s', (_what, session, code, param) => {
    expect(refuse(session)).toMatchObject({ type: 'invalid_request_error', code, param });
  });

  it('refuses to go without a type', () => {
    expect(newConfig().update({ instructions: 'Hi' }, NOTHING_YET)).toEqual({
      type: 'invalid_request_error',
      code: 'missing_required_parameter',
      message: "Missing required parameter: 'session.type'.",
      param: 'session.type',
    });
  });

  it('says which values it would take', () => {
    expect(refuse(input({ noise_reduction: { type: 'nope' } }))?.message).toBe(
      "Invalid value: 'nope'. Supported values are: 'near_field' and 'far_field'.",
    );
  });

  it('refuses another voice once the assistant has spoken, but not the same one', () => {
    const facts = { assistantHasSpoken: true, responseIsActive: false };

    expect(refuse(output({ voice: 'cedar' }), { facts })?.code).toBe('cannot_update_voice');
    expect(refuse(output({ voice: 'marin' }), { facts })).toBeUndefined();
  });

  it('refuses another speed during a response', () => {
    const facts = { assistantHasSpoken: true, responseIsActive: true };

    expect(refuse(output({ speed: 1.2 }), { facts })?.param).toBe('session.audio.output.speed');
  });

  it.each([{ reasoning: { effort: 'low' } }, { parallel_tool_calls: true }])(
    'takes %j only for the 2.x models',
    (session) => {
      expect(refuse(session)).toBeUndefined();
      expect(refuse(session, { model: 'gpt-realtime' })?.code).toBe('unknown_parameter');
      expect(refuse(session, { model: 'gpt-realtime-2025-08-28' })?.code).toBe('unknown_parameter');
    },
  );
});
