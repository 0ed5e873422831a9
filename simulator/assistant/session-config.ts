import type { EffectiveSession, SessionFacts, TurnDetection } from './effective-session';
import { newId } from './id';
import { isSecondGeneration } from './model';
import type { Refusal } from './refusal';
import { isObject } from './shape';
import type { JsonObject } from './shape';
import { refuseUpdate } from './session-rules';

const DEFAULT_INSTRUCTIONS =
  'Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI. Act like a human, but remember ' +
  "that you aren't a human and that you can't do human things in the real world. Talk quickly.";

const VAD_DEFAULTS = {
  semantic_vad: { type: 'semantic_vad', eagerness: 'auto', create_response: true, interrupt_response: true },
  server_vad: {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: 500,
    idle_timeout_ms: null,
    create_response: true,
    interrupt_response: true,
  },
} satisfies { [K in TurnDetection['type']]: TurnDetection & { type: K } };

/** The settings of one session: what they are, and whether an update may change them. */
export class SessionConfig {
  #session: EffectiveSession;

  constructor(model: string, expiresAtUnixS: number) {
    this.#session = defaultSession(model, expiresAtUnixS);
  }

  get session(): EffectiveSession {
    return this.#session;
  }

  get language(): string | undefined {
    return this.#session.audio.input.transcription?.language ?? undefined;
  }

  /** Takes the whole update or none of it. */
  update(request: unknown, facts: SessionFacts): Refusal | undefined {
    const refusal = refuseUpdate(request, this.#session, facts);
    if (refusal !== undefined) return refusal;
    const merged = merge(this.#session as unknown as JsonObject, request as JsonObject);
    // Checked key by key above, so the merged object is a session again.
    this.#session = merged as unknown as EffectiveSession;
    return undefined;
  }
}

/** These replace what was there; everything else is merged key by key. */
const REPLACED = [
  'format',
  'tools',
  'tool_choice',
  'truncation',
  'tracing',
  'prompt',
  'voice',
  'output_modalities',
];

function merge(current: JsonObject, update: JsonObject): JsonObject {
  const merged = { ...current };
  for (const [key, value] of Object.entries(update)) {
    const before = current[key];
    if (key === 'turn_detection') merged[key] = mergeTurnDetection(before, value);
    else if (key === 'format') merged[key] = completeFormat(value);
    else if (key === 'transcription' && isObject(value)) merged[key] = mergeTranscription(before, value);
    else if (!REPLACED.includes(key) && isObject(value) && isObject(before))
      merged[key] = merge(before, value);
    else merged[key] = value;
  }
  return merged;
}

function mergeTurnDetection(before: unknown, value: unknown): unknown {
  if (!isObject(value)) return value;
  const sameKind = isObject(before) && before.type === value.type;
  return { ...(sameKind ? before : VAD_DEFAULTS[value.type as TurnDetection['type']]), ...value };
}

function mergeTranscription(before: unknown, value: JsonObject): JsonObject {
  return { model: undefined, language: null, prompt: null, ...(isObject(before) ? before : {}), ...value };
}

function completeFormat(value: unknown): unknown {
  return isObject(value) && value.type === 'audio/pcm' ? { type: 'audio/pcm', rate: 24_000 } : value;
}

/** The key order is the captured one. The older models differ in the voice and the patience. */
function defaultSession(model: string, expiresAtUnixS: number): EffectiveSession {
  const older = !isSecondGeneration(model);
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: newId('sess'),
    model,
    output_modalities: ['audio'],
    instructions: DEFAULT_INSTRUCTIONS,
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: expiresAtUnixS,
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: { ...VAD_DEFAULTS.server_vad, silence_duration_ms: older ? 200 : 500 },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: older ? 'alloy' : 'marin', speed: 1 },
    },
    include: null,
  };
}
