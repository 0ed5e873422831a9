import { type Assistant, SEMANTIC_VAD, SERVER_VAD } from '../../../bridge/openai/assistant';
import { sessionUpdate } from '../../../bridge/openai/session-config';

const assistant: Assistant = {
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  language: 'ja-JP',
  instructions: '日本語で話してください。',
  greeting: undefined,
  turnDetection: SERVER_VAD,
  transcriptionModel: 'gpt-realtime-whisper',
  noiseReduction: 'near_field',
};

describe('the session update', () => {
  it('says everything, in one message', () => {
    expect(sessionUpdate(assistant)).toEqual({
      type: 'session.update',
      event_id: 'voice-bridge-session',
      session: {
        type: 'realtime',
        instructions: '日本語で話してください。',
        output_modalities: ['audio'],
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            turn_detection: {
              type: 'server_vad',
              threshold: 0.5,
              prefix_padding_ms: 300,
              silence_duration_ms: 500,
              idle_timeout_ms: null,
              create_response: true,
              interrupt_response: true,
            },
            transcription: { model: 'gpt-realtime-whisper', language: 'ja' },
            noise_reduction: { type: 'near_field' },
          },
          output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
        },
      },
    });
  });

  it('finds the end of a turn by its meaning where that is set', () => {
    expect(sessionUpdate({ ...assistant, turnDetection: SEMANTIC_VAD }).session).toMatchObject({
      audio: {
        input: {
          turn_detection: {
            type: 'semantic_vad',
            eagerness: 'auto',
            create_response: true,
            interrupt_response: true,
          },
        },
      },
    });
  });

  it('leaves noise reduction off where that is set', () => {
    const text = JSON.stringify(sessionUpdate({ ...assistant, noiseReduction: 'off' }));

    expect(text).not.toContain('noise_reduction');
  });
});
