import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Turn } from '../../../bridge/call/transcript';
import {
  askToSpeak,
  noted,
  spokenEarlier,
  toolAnswered,
  truncated,
} from '../../../bridge/openai/client-events';
import { isTruncateId, requestEventId, requestIn, truncateId } from '../../../bridge/openai/event-ids';
import { decodeClientEvent } from '../../../simulator/assistant/client-event';

const SAID: Turn = { speaker: 'caller', itemId: 'item_1', text: 'A table for two.', startedAtMs: 0 };
const ANSWERED: Turn = { ...SAID, speaker: 'assistant', itemId: 'item_2', text: 'For when?', heardMs: 900 };

/** The event as it is, once a peer as strict as the real one has taken it. @throws when it has not. */
function accepted(event: RealtimeClientEvent): RealtimeClientEvent {
  const { refusal } = decodeClientEvent(JSON.stringify(event), false);
  if (refusal !== undefined) throw new Error(refusal.message);
  return event;
}

describe('what the assistant is asked', () => {
  it('is to speak as it sees fit', () => {
    const event = askToSpeak({ id: 'tools-3', instructions: undefined, mayUseTools: true });

    expect(accepted(event)).toEqual({
      type: 'response.create',
      event_id: 'voice-bridge-request-tools-3',
      response: { metadata: { request: 'tools-3' } },
    });
  });

  it('is to say something of ours, for which no tool is called', () => {
    const event = askToSpeak({ id: 'closing-9', instructions: 'Say goodbye.', mayUseTools: false });

    expect(accepted(event)).toEqual({
      type: 'response.create',
      event_id: 'voice-bridge-request-closing-9',
      response: {
        metadata: { request: 'closing-9' },
        instructions: 'Say goodbye.',
        tool_choice: 'none',
      },
    });
  });

  it('is known again by the id of its event', () => {
    expect(requestIn(requestEventId('greeting-1'))).toBe('greeting-1');
  });

  it.each(['voice-bridge-truncate-1', 'voice-bridge-session', 'event_1', '', undefined])(
    'is not mistaken for another event: %j',
    (eventId) => {
      expect(requestIn(eventId)).toBeUndefined();
    },
  );
});

describe('what the assistant is told', () => {
  it('is how much of an item was heard', () => {
    const event = truncated({ itemId: 'item_1', contentIndex: 0, audioEndMs: 1_200 }, 7);

    expect(accepted(event)).toEqual({
      type: 'conversation.item.truncate',
      event_id: 'voice-bridge-truncate-7',
      item_id: 'item_1',
      content_index: 0,
      audio_end_ms: 1_200,
    });
    expect(isTruncateId(truncateId(7))).toBe(true);
  });

  it('is what the caller said on an earlier line', () => {
    expect(accepted(spokenEarlier(SAID))).toEqual({
      type: 'conversation.item.create',
      item: {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: 'A table for two.' }],
      },
    });
  });

  it('is what it said itself on an earlier line, of which the API takes only the text', () => {
    expect(accepted(spokenEarlier(ANSWERED))).toEqual({
      type: 'conversation.item.create',
      item: {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'For when?' }],
      },
    });
  });

  it('is something that nobody said', () => {
    expect(accepted(noted('Time is short.'))).toEqual({
      type: 'conversation.item.create',
      item: {
        type: 'message',
        role: 'system',
        content: [{ type: 'input_text', text: 'Time is short.' }],
      },
    });
  });

  it('is what a tool had to say, as it said it', () => {
    expect(accepted(toolAnswered('call_1', '{"free":true}'))).toEqual({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: 'call_1', output: '{"free":true}' },
    });
  });
});
