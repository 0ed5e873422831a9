import type { ConversationItem, RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Cut, SpeechRequest } from '../call/legs';
import type { Turn } from '../call/transcript';
import { requestEventId, truncateId } from './event-ids';
import { REQUEST_KEY } from './events';

/** What a session is told in the middle of a call. */

/** Its response says in its metadata which request it answers. */
export function askToSpeak({ id, instructions, mayUseTools }: SpeechRequest): RealtimeClientEvent {
  return {
    type: 'response.create',
    event_id: requestEventId(id),
    response: {
      metadata: { [REQUEST_KEY]: id },
      ...(instructions === undefined ? {} : { instructions }),
      ...(mayUseTools ? {} : { tool_choice: 'none' }),
    },
  };
}

export function cancelled(responseId: string): RealtimeClientEvent {
  return { type: 'response.cancel', response_id: responseId };
}

export function truncated({ itemId, contentIndex, audioEndMs }: Cut, count: number): RealtimeClientEvent {
  return {
    type: 'conversation.item.truncate',
    event_id: truncateId(count),
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: audioEndMs,
  };
}

/** Of what the assistant said only the text can be given back, never the sound. */
export function spokenEarlier({ speaker, text }: Turn): RealtimeClientEvent {
  return speaker === 'caller'
    ? add({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] })
    : add({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
}

/** Something that nobody said. */
export function noted(text: string): RealtimeClientEvent {
  return add({ type: 'message', role: 'system', content: [{ type: 'input_text', text }] });
}

export function toolAnswered(toolCallId: string, output: string): RealtimeClientEvent {
  return add({ type: 'function_call_output', call_id: toolCallId, output });
}

function add(item: ConversationItem): RealtimeClientEvent {
  return { type: 'conversation.item.create', item };
}
