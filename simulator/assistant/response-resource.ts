import type {
  RealtimeResponse,
  RealtimeResponseCreateParams,
  RealtimeResponseUsage,
} from 'openai/resources/realtime/realtime';
import type { Item, OnTheWire } from './server-event';
import type { EffectiveSession } from './effective-session';
import type { ResponseRecord } from './session-record';

/** How a response ended if not as it should. */
export interface StatusDetails {
  type: 'cancelled' | 'incomplete' | 'failed';
  reason?: 'turn_detected' | 'client_cancelled' | 'max_output_tokens' | 'content_filter';
  error?: { type: string; code: string; message: string };
}

export interface ResponseFacts {
  record: ResponseRecord;
  details: StatusDetails | null;
  output: Item[];
  conversationId: string | null;
  request: RealtimeResponseCreateParams;
  session: EffectiveSession;
  usage: RealtimeResponseUsage | null;
}

/** A response as `response.created` and `response.done` show it; the key order is the recorded one. */
export function responseResource(facts: ResponseFacts): OnTheWire<RealtimeResponse> {
  const { record, details, output, conversationId, request, session, usage } = facts;
  const audio = { ...session.audio.output, ...request.audio?.output };
  return {
    object: 'realtime.response',
    id: record.id,
    status: record.status === 'waiting' ? 'in_progress' : record.status,
    status_details: details,
    output,
    conversation_id: conversationId,
    output_modalities: request.output_modalities ?? session.output_modalities,
    max_output_tokens: request.max_output_tokens ?? session.max_output_tokens,
    audio: {
      output: {
        format: audio.format,
        voice: typeof audio.voice === 'string' ? audio.voice : audio.voice.id,
      },
    },
    usage,
    metadata: request.metadata ?? null,
  };
}
