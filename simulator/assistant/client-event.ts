import type {
  InputAudioBufferAppendEvent,
  OutputAudioBufferClearEvent,
  RealtimeClientEvent,
} from 'openai/resources/realtime/realtime';
import { ITEM_SHAPE } from './item-shape';
import { binaryFrame, invalidJson, missingType, unsupportedValue } from './refusal';
import type { Refusal } from './refusal';
import { RESPONSE_SHAPE } from './session-shape';
import { integer, isObject, jsonObject, nullable, object, text } from './shape';
import type { Shape } from './shape';

/** The service also takes two names that the `openai` package does not list. */
export type ClientEvent =
  | Exclude<RealtimeClientEvent, OutputAudioBufferClearEvent>
  | { type: 'session.close'; event_id?: string }
  | (Omit<InputAudioBufferAppendEvent, 'type'> & { type: 'session.input_audio_buffer.append' });

export type Decoded =
  | { event: ClientEvent; refusal?: undefined }
  | { refusal: Refusal; eventId: string | null; event?: undefined };

const base = { type: text, event_id: text };
const append = object({ ...base, audio: text }, ['audio']);
const onItem = object({ ...base, item_id: text }, ['item_id']);

const EVENT_SHAPES: Record<ClientEvent['type'], Shape> = {
  // What is inside depends on the session as it is, so the session checks it.
  'session.update': object({ ...base, session: jsonObject }, ['session']),
  'session.close': object(base),
  'input_audio_buffer.append': append,
  'session.input_audio_buffer.append': append,
  'input_audio_buffer.commit': object(base),
  'input_audio_buffer.clear': object(base),
  'conversation.item.create': object({ ...base, previous_item_id: nullable(text), item: ITEM_SHAPE }, [
    'item',
  ]),
  'conversation.item.truncate': object(
    { ...base, item_id: text, content_index: integer({ min: 0 }), audio_end_ms: integer({ min: 0 }) },
    ['item_id', 'content_index', 'audio_end_ms'],
  ),
  'conversation.item.delete': onItem,
  'conversation.item.retrieve': onItem,
  'response.create': object({ ...base, response: nullable(RESPONSE_SHAPE) }),
  'response.cancel': object({ ...base, response_id: text }),
};

/** Text becomes a typed event once, here. */
export function decodeClientEvent(frame: string, isBinary: boolean): Decoded {
  if (isBinary) return { refusal: binaryFrame(), eventId: null };
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { refusal: invalidJson(), eventId: null };
  }
  if (!isObject(value)) return { refusal: invalidJson(), eventId: null };

  const eventId = typeof value.event_id === 'string' ? value.event_id : null;
  if (typeof value.type !== 'string') return { refusal: missingType(), eventId };
  if (!isKnown(value.type)) {
    return { refusal: unsupportedValue('type', value.type, Object.keys(EVENT_SHAPES)), eventId };
  }
  const refusal = EVENT_SHAPES[value.type](value, '');
  // The shapes above are those of the published types, so what passed them is one of these.
  return refusal === undefined ? { event: value as unknown as ClientEvent } : { refusal, eventId };
}

function isKnown(type: string): type is ClientEvent['type'] {
  return Object.hasOwn(EVENT_SHAPES, type);
}
