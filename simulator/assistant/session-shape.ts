import {
  anything,
  boolean,
  decimal,
  integer,
  jsonObject,
  list,
  nullable,
  object,
  oneOf,
  tagged,
  text,
  textOr,
} from './shape';
import { INPUT_ITEM_SHAPE } from './item-shape';
import { mcpTool } from './mcp-shape';
import { metadata } from './metadata-shape';
import type { Shape } from './shape';

/** What a session may be told, as published in the `openai` package's `RealtimeSessionCreateRequest`. */

export const VOICES = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
] as const;

export const TRANSCRIPTION_MODELS = [
  'whisper-1',
  'gpt-transcribe',
  'gpt-live-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-4o-mini-transcribe-2025-12-15',
  'gpt-4o-transcribe',
  'gpt-4o-transcribe-diarize',
  'gpt-realtime-whisper',
] as const;

/** G.711 has one sample rate, so naming one is an unknown parameter; PCM has one that may be named. */
const format = tagged('type', {
  'audio/pcm': object({ type: text, rate: integer({ min: 24_000, max: 24_000 }) }),
  'audio/pcmu': object({ type: text }),
  'audio/pcma': object({ type: text }),
});

const turnDetection = tagged('type', {
  server_vad: object({
    type: text,
    threshold: decimal({ min: 0, max: 1 }),
    prefix_padding_ms: integer({ min: 0 }),
    silence_duration_ms: integer({ min: 0 }),
    idle_timeout_ms: nullable(integer({ min: 5_000, max: 30_000 })),
    create_response: boolean,
    interrupt_response: boolean,
  }),
  semantic_vad: object({
    type: text,
    eagerness: oneOf('low', 'medium', 'high', 'auto'),
    create_response: boolean,
    interrupt_response: boolean,
  }),
});

const transcription = object({
  model: oneOf(...TRANSCRIPTION_MODELS),
  language: nullable(text),
  languages: nullable(list(text)),
  prompt: nullable(text),
  keywords: nullable(list(text)),
  delay: oneOf('minimal', 'low', 'medium', 'high', 'xhigh'),
});

const voice = textOr(oneOf(...VOICES), object({ id: text }, ['id']));

const tools = list(
  tagged('type', {
    function: object({ type: text, name: text, description: text, parameters: jsonObject }, ['name']),
    mcp: mcpTool,
  }),
);

const toolChoice = textOr(
  oneOf('auto', 'none', 'required'),
  tagged('type', {
    function: object({ type: text, name: text }, ['name']),
    mcp: object({ type: text, server_label: text, name: nullable(text) }, ['server_label']),
  }),
);

const maxOutputTokens = textOr(oneOf('inf'), integer({ min: 1, max: 4_096 }));

const prompt = nullable(
  object({ id: text, version: nullable(text), variables: nullable(jsonObject) }, ['id']),
);

const reasoning = object({ effort: oneOf('minimal', 'low', 'medium', 'high', 'xhigh') });

const outputModalities = list(oneOf('text', 'audio'));

export const SESSION_SHAPE: Shape = object(
  {
    type: oneOf('realtime', 'transcription'),
    model: text,
    instructions: text,
    output_modalities: outputModalities,
    audio: object({
      input: object({
        format,
        noise_reduction: nullable(
          object({ type: oneOf('near_field', 'far_field'), strength: decimal({ min: 0 }) }),
        ),
        transcription: nullable(transcription),
        turn_detection: nullable(turnDetection),
      }),
      output: object({ format, voice, speed: decimal({ min: 0.25, max: 1.5 }) }),
    }),
    tools,
    tool_choice: toolChoice,
    max_output_tokens: maxOutputTokens,
    truncation: textOr(
      oneOf('auto', 'disabled'),
      tagged('type', {
        retention_ratio: object(
          {
            type: text,
            retention_ratio: decimal({ min: 0, max: 1 }),
            token_limits: object({ post_instructions: integer({ min: 0 }) }),
          },
          ['retention_ratio'],
        ),
      }),
    ),
    tracing: nullable(
      textOr(oneOf('auto'), object({ workflow_name: text, group_id: text, metadata: anything })),
    ),
    prompt,
    include: nullable(list(oneOf('item.input_audio_transcription.logprobs'))),
    reasoning,
    parallel_tool_calls: boolean,
  },
  ['type'],
);

export const RESPONSE_SHAPE: Shape = object({
  instructions: text,
  input: list(INPUT_ITEM_SHAPE),
  conversation: oneOf('auto', 'none'),
  metadata: nullable(metadata),
  output_modalities: outputModalities,
  audio: object({ output: object({ format, voice }) }),
  tools,
  tool_choice: toolChoice,
  max_output_tokens: maxOutputTokens,
  reasoning,
  parallel_tool_calls: boolean,
  prompt,
});
