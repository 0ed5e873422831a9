import type {
  RealtimeAudioInputTurnDetection,
  RealtimeSessionCreateRequest,
  SessionUpdateEvent,
} from 'openai/resources/realtime/realtime';
import type { Assistant, TurnDetection } from './assistant';

/** By this id a refusal of our `session.update` is told from any other error. */
export const SESSION_UPDATE_ID = 'voice-bridge-session';
/** Likewise that of a truncation, whose number follows. */
export const TRUNCATE_ID = 'voice-bridge-truncate';

/**
 * The one `session.update` of a call. Both directions are μ-law (`audio/pcmu`), which takes no rate. An update
 * with anything wrong in it is discarded whole, and the session would go on in 24 kHz PCM: noise to a phone.
 */
export function sessionUpdate(assistant: Assistant): SessionUpdateEvent {
  const session: RealtimeSessionCreateRequest = {
    type: 'realtime',
    instructions: assistant.instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        turn_detection: turnDetection(assistant.turnDetection),
        transcription: { model: assistant.transcriptionModel, language: iso639(assistant.language) },
        ...(assistant.noiseReduction === 'off'
          ? {}
          : { noise_reduction: { type: assistant.noiseReduction } }),
      },
      output: { format: { type: 'audio/pcmu' }, voice: assistant.voice },
    },
  };
  return { type: 'session.update', event_id: SESSION_UPDATE_ID, session };
}

/** The assistant answers by itself and falls silent by itself; the call only tells it what was heard. */
function turnDetection(setting: TurnDetection): RealtimeAudioInputTurnDetection {
  switch (setting.type) {
    case 'server_vad':
      return {
        type: 'server_vad',
        threshold: setting.threshold,
        prefix_padding_ms: setting.prefixPaddingMs,
        silence_duration_ms: setting.silenceDurationMs,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      };
    case 'semantic_vad':
      return {
        type: 'semantic_vad',
        eagerness: setting.eagerness,
        create_response: true,
        interrupt_response: true,
      };
  }
}

/** Transcription takes `ja`, not `ja-JP`. */
function iso639(language: string): string {
  return language.split('-', 1)[0]?.toLowerCase() ?? language;
}
