import type { CallEvent } from '../messages';
import { seconds } from './story-figures';

/** Something that happened, in words: who, and what. */
export interface EventWords {
  who: 'phone' | 'webhook' | 'bridge' | 'caller' | 'assistant';
  what: string;
  /** Whether it is worth a second look. */
  isOdd?: boolean;
}

/** Says what happened. What is seen elsewhere as well (the pause between two sentences) is not said. */
export function eventWords(event: CallEvent): EventWords {
  switch (event.kind) {
    case 'ringing':
      return { who: 'phone', what: 'ringing' };
    case 'document':
      return { who: 'webhook', what: event.says };
    case 'streaming':
      return { who: 'phone', what: 'streaming to the bridge' };
    case 'connected':
      return {
        who: 'bridge',
        what:
          `both sides are ready: the assistant after ${seconds(event.assistantReadyMs)}, ` +
          `${seconds(event.keptEarlyMs)} of the caller kept for it` +
          (event.resumed ? ', and the conversation goes on' : ''),
      };
    case 'first-word':
      return {
        who: 'caller',
        what: `hears the first word, ${seconds(event.afterMs)} after the stream began`,
      };
    case 'hears':
      return { who: 'caller', what: 'hears the assistant' };
    case 'quiet':
      return { who: 'caller', what: 'has heard it to the end' };
    case 'cut':
      return {
        who: 'caller',
        what: `hears the assistant fall silent, ${seconds(event.discardedMs)} before its end`,
      };
    case 'interrupted':
      return {
        who: 'assistant',
        what: `learns that ${event.heardMs.map((ms) => seconds(ms)).join(' and ')} of it were heard`,
      };
    case 'answer':
      return event.latencyMs === undefined
        ? { who: 'assistant', what: 'is heard, without a question' }
        : { who: 'assistant', what: `is heard ${seconds(event.latencyMs)} after the caller’s last word` };
    case 'aside':
      return { who: 'bridge', what: 'takes that for an aside' };
    case 'keys':
      return {
        who: 'bridge',
        what: `hands ${event.count === 1 ? 'a key' : `${event.count} keys`} to the assistant`,
      };
    case 'tool':
      return {
        who: 'assistant',
        what: `used ${event.name}: ${event.outcome} after ${seconds(event.durationMs)}`,
        isOdd: event.outcome !== 'ok',
      };
    case 'response-failed':
      return {
        who: 'bridge',
        what: `a response failed (${event.code ?? 'no code'}), ${event.retried ? 'asking again' : 'giving up'}`,
        isOdd: true,
      };
    case 'said':
      return { who: 'caller', what: `hears Twilio’s voice: “${event.text}”` };
    case 'played':
      return { who: 'caller', what: `hears a sound of ${seconds(event.durationMs)}` };
    case 'spoken':
      return { who: 'caller', what: 'has heard it to the end' };
    case 'spoke':
      return { who: 'caller', what: `has spoken for ${seconds(event.durationMs)}` };
    case 'listening':
      return { who: 'phone', what: 'listens' };
    case 'recognised':
      return { who: 'phone', what: `has understood “${event.text}”` };
    case 'dialed':
      return { who: 'phone', what: `dials ${event.number}` };
    case 'updated':
      return {
        who: 'bridge',
        what: `has Twilio ${event.to === 'hang up' ? 'hang up' : 'transfer the call'}, by REST`,
      };
    case 'warning':
      return { who: 'phone', what: `warning ${event.code}: ${event.message}`, isOdd: true };
    case 'line-over':
      return { who: 'bridge', what: `the line is over: ${event.reason}` };
    case 'ended':
      return {
        who: 'phone',
        what: `over, ended by ${event.endedBy}${event.error === undefined ? '' : `: ${event.error}`}`,
        isOdd: event.endedBy === 'error',
      };
  }
}
