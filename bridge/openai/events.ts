import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  InputAudioBufferSpeechStartedEvent,
  InputAudioBufferSpeechStoppedEvent,
  RealtimeServerEvent,
  ResponseAudioDeltaEvent,
  ResponseAudioDoneEvent,
  ResponseAudioTranscriptDeltaEvent,
} from 'openai/resources/realtime/realtime';
import { z } from 'zod';

/**
 * The server events a call needs, of which only the fields it needs are checked. The API adds events and fields
 * without notice (https://platform.openai.com/docs/api-reference/realtime-server-events).
 */

/** A message of the API's that is not what it documents. Counted and ignored: the call goes on. */
export class RealtimeProtocolError extends Error {
  override readonly name = 'RealtimeProtocolError';
}

const speech = { response_id: z.string(), item_id: z.string(), content_index: z.number() };
const error = z.object({
  code: z.string().nullish(),
  type: z.string().nullish(),
  message: z.string().nullish(),
  event_id: z.string().nullish(),
});

const events = {
  'session.created': z.object({ type: z.literal('session.created') }),
  'session.updated': z.object({ type: z.literal('session.updated') }),
  'input_audio_buffer.speech_started': z.object({
    type: z.literal('input_audio_buffer.speech_started'),
    item_id: z.string(),
  }) satisfies z.ZodType<Pick<InputAudioBufferSpeechStartedEvent, 'type' | 'item_id'>>,
  'input_audio_buffer.speech_stopped': z.object({
    type: z.literal('input_audio_buffer.speech_stopped'),
    item_id: z.string(),
    audio_end_ms: z.number(),
  }) satisfies z.ZodType<Pick<InputAudioBufferSpeechStoppedEvent, 'type' | 'item_id' | 'audio_end_ms'>>,
  'conversation.item.input_audio_transcription.completed': z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: z.string(),
    transcript: z.string(),
  }) satisfies z.ZodType<
    Pick<ConversationItemInputAudioTranscriptionCompletedEvent, 'type' | 'item_id' | 'transcript'>
  >,
  'response.created': z.object({
    type: z.literal('response.created'),
    response: z.object({ id: z.string() }),
  }),
  'response.output_audio.delta': z.object({
    type: z.literal('response.output_audio.delta'),
    ...speech,
    delta: z.string(),
  }) satisfies z.ZodType<
    Pick<ResponseAudioDeltaEvent, 'type' | 'response_id' | 'item_id' | 'content_index' | 'delta'>
  >,
  'response.output_audio.done': z.object({
    type: z.literal('response.output_audio.done'),
    ...speech,
  }) satisfies z.ZodType<Pick<ResponseAudioDoneEvent, 'type' | 'response_id' | 'item_id' | 'content_index'>>,
  'response.output_audio_transcript.delta': z.object({
    type: z.literal('response.output_audio_transcript.delta'),
    ...speech,
    delta: z.string(),
  }) satisfies z.ZodType<
    Pick<ResponseAudioTranscriptDeltaEvent, 'type' | 'response_id' | 'item_id' | 'content_index' | 'delta'>
  >,
  'response.done': z.object({
    type: z.literal('response.done'),
    response: z.object({
      id: z.string(),
      status: z.enum(['completed', 'cancelled', 'incomplete', 'failed']).catch('completed'),
      status_details: z.object({ reason: z.string().nullish(), error: error.nullish() }).nullish(),
    }),
  }),
  error: z.object({ type: z.literal('error'), error }),
} satisfies Partial<Record<RealtimeServerEvent['type'], z.ZodType>>;

type KnownType = keyof typeof events;

const TYPE_COMES_FIRST = /^\{"type":"([\w.]+)",/;

/** One server event that a call needs. */
export type FromOpenAI = { [T in KnownType]: z.infer<(typeof events)[T]> }[KnownType];

/**
 * Decodes one text frame. An event that a call has no use for, known to the API's documentation or not, is
 * `undefined`, on purpose.
 *
 * @throws RealtimeProtocolError when the text is not JSON, or lacks what is documented.
 */
export function decodeOpenAI(text: string): FromOpenAI | undefined {
  // Most events are of no use to a call, and say so in their first key: these need not be parsed.
  const [, firstType] = TYPE_COMES_FIRST.exec(text) ?? [];
  if (firstType !== undefined && !isKnown(firstType)) return undefined;
  let received: unknown;
  try {
    received = JSON.parse(text);
  } catch (cause) {
    throw new RealtimeProtocolError('a message that is not JSON', { cause });
  }
  const type =
    typeof received === 'object' && received !== null && 'type' in received ? received.type : undefined;
  if (typeof type !== 'string') throw new RealtimeProtocolError('a message without a type');
  if (!isKnown(type)) return undefined;
  const decoded = events[type].safeParse(received);
  if (decoded.success) return decoded.data;
  const where = decoded.error.issues[0]?.path.join('.') ?? '';
  throw new RealtimeProtocolError(`a ${type} event whose ${where} is not as documented`);
}

function isKnown(type: string): type is KnownType {
  return Object.hasOwn(events, type);
}
