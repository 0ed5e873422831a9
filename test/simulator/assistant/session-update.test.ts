import { SessionConfig } from '../../../simulator/assistant/session-config';

const NOTHING_YET = { assistantHasSpoken: false, responseIsActive: false };

function newConfig(model = 'gpt-realtime-2.1'): SessionConfig {
  return new SessionConfig(model, 0);
}

const input = (settings: object) => ({ audio: { input: settings } });
const output = (settings: object) => ({ audio: { output: settings } });
const vad = (settings: object) => input({ turn_detection: settings });

describe('session.update', () => {
  it('changes what it names and nothing else', () => {
    const config = newConfig();

    const refusal = config.update(
      {
        type: 'realtime',
        instructions: 'Be brief.',
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            transcription: { model: 'gpt-realtime-whisper' },
            turn_detection: { type: 'server_vad', silence_duration_ms: 300 },
          },
          output: { format: { type: 'audio/pcmu' } },
        },
      },
      NOTHING_YET,
    );

    expect(refusal).toBeUndefined();
    expect(config.session.instructions).toBe('Be brief.');
    expect(config.session.audio.input.format).toEqual({ type: 'audio/pcmu' });
    expect(config.session.audio.input.transcription).toEqual({
      model: 'gpt-realtime-whisper',
      language: null,
      prompt: null,
    });
    expect(config.session.audio.input.turn_detection).toMatchObject({
      silence_duration_ms: 300,
      threshold: 0.5,
      interrupt_response: true,
    });
    expect(config.session.audio.output).toEqual({ format: { type: 'audio/pcmu' }, voice: 'marin', speed: 1 });
  });

  it('clears with an empty text, an empty list and null', () => {
    const config = newConfig();
    const tool = { type: 'function', name: 'look_up', parameters: {} };
    config.update(
      { type: 'realtime', tools: [tool], ...input({ transcription: { model: 'whisper-1' } }) },
      NOTHING_YET,
    );

    config.update(
      {
        type: 'realtime',
        instructions: '',
        tools: [],
        ...input({ transcription: null, turn_detection: null }),
      },
      NOTHING_YET,
    );

    expect(config.session).toMatchObject({ instructions: '', tools: [] });
    expect(config.session.audio.input).toMatchObject({ transcription: null, turn_detection: null });
  });

  it('gives another kind of turn detection its own defaults', () => {
    const config = newConfig();

    config.update({ type: 'realtime', ...vad({ type: 'semantic_vad' }) }, NOTHING_YET);

    expect(config.session.audio.input.turn_detection).toEqual({
      type: 'semantic_vad',
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
    });
  });

  it('is discarded whole if one setting is wrong', () => {
    const config = newConfig();
    const before = structuredClone(config.session);

    const refusal = config.update(
      { type: 'realtime', instructions: 'Hi', ...output({ speed: 2 }) },
      NOTHING_YET,
    );

    expect(refusal?.code).toBe('decimal_above_max_value');
    expect(config.session).toEqual(before);
  });
});
