import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  ConversationItemInputAudioTranscriptionFailedEvent,
  RealtimeErrorEvent,
  InputAudioBufferSpeechStartedEvent,
  InputAudioBufferSpeechStoppedEvent,
  ResponseAudioDeltaEvent,
  ResponseAudioDoneEvent,
  ResponseAudioTranscriptDeltaEvent,
  ResponseCreatedEvent,
  ResponseDoneEvent,
  ResponseOutputItemDoneEvent,
  SessionCreatedEvent,
  SessionUpdatedEvent,
} from 'openai/resources/realtime/realtime';
import type { Tokens } from '../call/assistant-note';
import type { TextMessage } from '../wire/text-message';
import { Fields, RealtimeProtocolError } from './fields';
import { liftSpeech, liftWords } from './speech-delta';
import { tokensUsed, transcriptionUsed } from './usage';

/**
 * The server events a call needs, of which only the fields it needs are read and checked. The API adds events and
 * fields without notice (https://platform.openai.com/docs/api-reference/realtime-server-events).
 */

type Content = 'response_id' | 'item_id' | 'content_index';

/** One server event that a call needs. `code` is the API's name of what went wrong, where something did. */
export type FromOpenAI =
  | Pick<SessionCreatedEvent, 'type'>
  | Pick<SessionUpdatedEvent, 'type'>
  | Pick<InputAudioBufferSpeechStartedEvent, 'type' | 'item_id' | 'audio_start_ms'>
  | Pick<InputAudioBufferSpeechStoppedEvent, 'type' | 'item_id' | 'audio_end_ms'>
  | (Pick<ConversationItemInputAudioTranscriptionCompletedEvent, 'type' | 'item_id' | 'transcript'> & {
      used: { tokens: number; seconds: number };
    })
  | Pick<ConversationItemInputAudioTranscriptionFailedEvent, 'type' | 'item_id'>
  | (Pick<ResponseCreatedEvent, 'type'> & { response_id: string; request_id: string | undefined })
  | (Pick<ResponseOutputItemDoneEvent, 'type' | 'response_id'> & { item: DoneItem })
  | Pick<ResponseAudioDeltaEvent, 'type' | Content | 'delta'>
  | Pick<ResponseAudioDoneEvent, 'type' | Content>
  | Pick<ResponseAudioTranscriptDeltaEvent, 'type' | Content | 'delta'>
  | (Pick<ResponseDoneEvent, 'type'> & {
      response_id: string;
      status: EndStatus;
      code: string | undefined;
      tokens: Tokens | undefined;
    })
  | (Pick<RealtimeErrorEvent, 'type'> & { event_id: string | undefined; code: string | undefined });

/** An item of a response that is complete, as far as it is more than speech. */
export type DoneItem =
  | { type: 'function_call'; callId: string; name: string; arguments: string }
  | { type: 'mcp_call' }
  | undefined;

/** How a response ended: `status` of `response.done`. */
const END_STATUSES = ['completed', 'cancelled', 'incomplete', 'failed'] as const;
type EndStatus = (typeof END_STATUSES)[number];

const KNOWN_TYPES = new Set<string>([
  'session.created',
  'session.updated',
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.failed',
  'response.created',
  'response.output_item.done',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.delta',
  'response.done',
  'error',
] satisfies FromOpenAI['type'][]);

/** Under this key of its `metadata` a response says which request it answers. */
export const REQUEST_KEY = 'request';

const TYPE_COMES_FIRST = /^\{"type":"([\w.]+)",/;
/** Longer than any type. */
const TYPE_WITHIN_CHARACTERS = 100;
const BASE64_ONLY = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes one text message. An event that a call has no use for, known to the API's documentation or not, is
 * `undefined`, on purpose.
 *
 * @throws RealtimeProtocolError when the text is not JSON, or lacks what is documented.
 */
export function decodeOpenAI(message: TextMessage): FromOpenAI | undefined {
  // Most events are of no use to a call, and say so in their first key: these need not be parsed.
  const { bytes, from, to } = message;
  const beginning = bytes.toString('latin1', from, Math.min(to, from + TYPE_WITHIN_CHARACTERS));
  const [, firstType] = TYPE_COMES_FIRST.exec(beginning) ?? [];
  if (firstType !== undefined && !isKnown(firstType)) return undefined;
  const lifted = lift(firstType, message);
  if (lifted !== undefined) return lifted;
  const event = new Fields(parse(bytes.toString('utf8', from, to)), 'a message');
  const type = event.text('type');
  return isKnown(type) ? read(type, new Fields(event.values, `a ${type} event`)) : undefined;
}

function lift(firstType: string | undefined, message: TextMessage): FromOpenAI | undefined {
  if (firstType === 'response.output_audio.delta') return liftSpeech(message);
  if (firstType === 'response.output_audio_transcript.delta') return liftWords(message);
  return undefined;
}

function isKnown(type: string): type is FromOpenAI['type'] {
  return KNOWN_TYPES.has(type);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RealtimeProtocolError('a message that is not JSON', { cause });
  }
}

function read(type: FromOpenAI['type'], event: Fields): FromOpenAI {
  switch (type) {
    case 'session.created':
    case 'session.updated':
      return { type };
    case 'input_audio_buffer.speech_started':
      return {
        type,
        item_id: event.text('item_id'),
        audio_start_ms: event.number('audio_start_ms'),
      };
    case 'input_audio_buffer.speech_stopped':
      return { type, item_id: event.text('item_id'), audio_end_ms: event.number('audio_end_ms') };
    case 'conversation.item.input_audio_transcription.completed':
      return {
        type,
        item_id: event.text('item_id'),
        transcript: event.text('transcript'),
        used: transcriptionUsed(event.optionalObject('usage')),
      };
    case 'conversation.item.input_audio_transcription.failed':
      return { type, item_id: event.text('item_id') };
    case 'response.created':
      return {
        type,
        response_id: event.object('response').text('id'),
        request_id: event.object('response').optionalObject('metadata')?.optionalText(REQUEST_KEY),
      };
    case 'response.output_item.done':
      return { type, response_id: event.text('response_id'), item: doneItem(event.object('item')) };
    case 'response.output_audio.delta': {
      const delta = event.text('delta');
      if (!BASE64_ONLY.test(delta)) throw event.odd('delta');
      return { type, ...content(event), delta };
    }
    case 'response.output_audio.done':
      return { type, ...content(event) };
    case 'response.output_audio_transcript.delta':
      return { type, ...content(event), delta: event.text('delta') };
    case 'response.done': {
      const response = event.object('response');
      const details = response.optionalObject('status_details');
      const code = errorCode(details?.optionalObject('error')) ?? details?.optionalText('reason');
      const status = END_STATUSES.find((known) => known === response.values.status) ?? 'completed';
      const tokens = tokensUsed(response.optionalObject('usage'));
      return { type, response_id: response.text('id'), status, code, tokens };
    }
    case 'error': {
      const error = event.object('error');
      return { type, event_id: error.optionalText('event_id'), code: errorCode(error) };
    }
  }
}

/** One that was interrupted is done as well, as `incomplete`: its arguments break off somewhere, and it is not to be run. */
function doneItem(item: Fields): DoneItem {
  const type = item.optionalText('type');
  if (type === 'mcp_call') return { type };
  if (type !== 'function_call' || item.optionalText('status') !== 'completed') return undefined;
  return {
    type,
    callId: item.text('call_id'),
    name: item.text('name'),
    arguments: item.optionalText('arguments') ?? '',
  };
}

function content(event: Fields): Record<'response_id' | 'item_id', string> & { content_index: number } {
  return {
    response_id: event.text('response_id'),
    item_id: event.text('item_id'),
    content_index: event.number('content_index'),
  };
}

/** Not every error has a code; each has a type. */
function errorCode(error: Fields | undefined): string | undefined {
  return error?.optionalText('code') ?? error?.optionalText('type');
}
