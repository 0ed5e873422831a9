import type {
  AudioTranscription,
  RealtimeAudioFormats,
  RealtimeAudioInputTurnDetection,
  RealtimeSessionCreateRequest,
} from 'openai/resources/realtime/realtime';
import type { OnTheWire } from './server-event';

export type AudioFormat = RealtimeAudioFormats;
export type TurnDetection = RealtimeAudioInputTurnDetection;
export type Voice = string | { id: string };

type Setting<K extends keyof RealtimeSessionCreateRequest> = NonNullable<RealtimeSessionCreateRequest[K]>;

/** A session with every default filled in, as `session.created` and `session.updated` show it. */
export interface EffectiveSession {
  type: 'realtime';
  object: 'realtime.session';
  id: string;
  model: string;
  output_modalities: ('text' | 'audio')[];
  instructions: string;
  tools: Setting<'tools'>;
  tool_choice: Setting<'tool_choice'>;
  max_output_tokens: number | 'inf';
  tracing: Setting<'tracing'> | null;
  truncation: Setting<'truncation'>;
  prompt: Setting<'prompt'> | null;
  expires_at: number;
  audio: {
    input: {
      format: AudioFormat;
      transcription: OnTheWire<AudioTranscription> | null;
      noise_reduction: { type?: 'near_field' | 'far_field'; strength?: number } | null;
      turn_detection: TurnDetection | null;
    };
    output: { format: AudioFormat; voice: Voice; speed: number };
  };
  include: 'item.input_audio_transcription.logprobs'[] | null;
  reasoning?: Setting<'reasoning'>;
  parallel_tool_calls?: boolean;
}

/** What a session update may depend on besides the session. */
export interface SessionFacts {
  assistantHasSpoken: boolean;
  responseIsActive: boolean;
}
