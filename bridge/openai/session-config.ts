import type {
  RealtimeAudioInputTurnDetection,
  RealtimeSessionCreateRequest,
  RealtimeToolsConfigUnion,
  SessionUpdateEvent,
} from 'openai/resources/realtime/realtime';
import type { TurnDetection } from '../contract/assistant/conduct';
import type { Assistant } from '../contract/assistant/document';
import type { TurnTaking } from '../call/legs';
import { SESSION_UPDATE_ID } from './event-ids';
import { sessionTools } from './session-tools';

/** All that a session is told of its assistant. */
export interface SessionAssistant extends Assistant {
  model: string;
  voice: string;
  /** What the servers of tools know us by, by their labels. */
  authorizations: ReadonlyMap<string, string>;
}

/** A voice of one's own has an id that begins so; the others have names. */
const OWN_VOICE = 'voice_';
/** The family that reasons, and takes several tool calls at once; others refuse the whole update for it. */
const SECOND_GENERATION = /^gpt-realtime-2(\b|\.)/;

/**
 * The `session.update` of a call. Both directions are μ-law (`audio/pcmu`), which takes no rate. An update with anything
 * wrong in it is discarded whole, and the session would go on in 24 kHz PCM: noise to a phone.
 */
export function sessionUpdate(assistant: SessionAssistant, turnTaking: TurnTaking): SessionUpdateEvent {
  const tools = sessionTools(assistant, assistant.authorizations);
  const session: RealtimeSessionCreateRequest = {
    type: 'realtime',
    instructions: assistant.instructions,
    output_modalities: ['audio'],
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        turn_detection: turnDetection(assistant.turnDetection, turnTaking),
        ...transcription(assistant),
        ...(assistant.noiseReduction === 'off'
          ? {}
          : { noise_reduction: { type: assistant.noiseReduction } }),
      },
      output: {
        format: { type: 'audio/pcmu' },
        voice: assistant.voice.startsWith(OWN_VOICE) ? { id: assistant.voice } : assistant.voice,
        ...(assistant.speed === undefined ? {} : { speed: assistant.speed }),
      },
    },
    ...(tools.length === 0 ? {} : { tools, tool_choice: 'auto' }),
    ...(assistant.maxOutputTokens === undefined ? {} : { max_output_tokens: assistant.maxOutputTokens }),
    ...truncation(assistant),
    ...reasoning(assistant, tools),
  };
  return { type: 'session.update', event_id: SESSION_UPDATE_ID, session };
}

/** Who takes turns is changed in the middle of a call. */
export function turnTakingUpdate(setting: TurnDetection, turnTaking: TurnTaking): SessionUpdateEvent {
  const turn_detection = turnDetection(setting, turnTaking);
  return { type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } };
}

function turnDetection(setting: TurnDetection, turnTaking: TurnTaking): RealtimeAudioInputTurnDetection {
  const byItself = turnTaking === 'by-assistant';
  switch (setting.type) {
    case 'server_vad':
      return {
        type: 'server_vad',
        threshold: setting.threshold,
        prefix_padding_ms: setting.prefixPaddingMs,
        silence_duration_ms: setting.silenceDurationMs,
        idle_timeout_ms: setting.idleTimeoutMs ?? null,
        create_response: byItself,
        interrupt_response: byItself,
      };
    case 'semantic_vad':
      return {
        type: 'semantic_vad',
        eagerness: setting.eagerness,
        create_response: byItself,
        interrupt_response: byItself,
      };
  }
}

function transcription({
  transcription: setting,
  language,
}: Assistant): Pick<
  NonNullable<NonNullable<RealtimeSessionCreateRequest['audio']>['input']>,
  'transcription'
> {
  if (setting === 'off') return {};
  return {
    transcription: {
      model: setting.model,
      language: setting.language ?? iso639(language),
      ...(setting.keywords === undefined ? {} : { keywords: setting.keywords }),
    },
  };
}

function truncation({ truncation: setting }: Assistant): Pick<RealtimeSessionCreateRequest, 'truncation'> {
  // It is what the API does anyway.
  if (setting === 'auto') return {};
  if (setting === 'disabled') return { truncation: 'disabled' };
  return {
    truncation: {
      type: 'retention_ratio',
      retention_ratio: setting.retentionRatio,
      ...(setting.mostTokens === undefined
        ? {}
        : { token_limits: { post_instructions: setting.mostTokens } }),
    },
  };
}

function reasoning(
  { model, reasoningEffort }: SessionAssistant,
  tools: readonly RealtimeToolsConfigUnion[],
): Pick<RealtimeSessionCreateRequest, 'reasoning' | 'parallel_tool_calls'> {
  if (!SECOND_GENERATION.test(model)) return {};
  return {
    ...(reasoningEffort === undefined ? {} : { reasoning: { effort: reasoningEffort } }),
    ...(tools.length === 0 ? {} : { parallel_tool_calls: true }),
  };
}

/** Transcription takes `ja`, not `ja-JP`. */
function iso639(language: string): string {
  return language.split('-', 1)[0]?.toLowerCase() ?? language;
}
