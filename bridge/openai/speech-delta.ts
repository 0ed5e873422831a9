import type {
  ResponseAudioDeltaEvent,
  ResponseAudioTranscriptDeltaEvent,
} from 'openai/resources/realtime/realtime';
import { isBase64 } from '../audio/base64';
import type { TextMessage } from '../wire/text-message';

/**
 * The fast path of an answer: while the assistant speaks, its speech and its words come several times a second, always
 * with the same keys in the same order, and are taken out of their events without parsing them.
 */

type Fields = 'type' | 'response_id' | 'item_id' | 'content_index' | 'delta';
/** One delta of speech; `delta` is base64. */
export type SpeechDelta = Pick<ResponseAudioDeltaEvent, Fields>;
/** One delta of the words that go with it. */
export type WordsDelta = Pick<ResponseAudioTranscriptDeltaEvent, Fields>;

const NAME = '[A-Za-z0-9_-]+';
/** Characters that stand in JSON as they are. */
const PLAIN = '[^"\\\\\\u0000-\\u001f]*';

const head = (type: string) =>
  `^\\{"type":"${type.replaceAll('.', '\\.')}","event_id":"${NAME}","response_id":"(${NAME})",` +
  `"item_id":"(${NAME})","output_index":\\d+,"content_index":(\\d+),"delta":"`;

const SPEECH = new RegExp(head('response.output_audio.delta'));
/** Longer than all that comes before the speech. */
const SPEECH_WITHIN_CHARACTERS = 400;
const AFTER_SPEECH = '"}';

const WORDS = new RegExp(
  `${head('response.output_audio_transcript.delta')}(${PLAIN})"(?:,"obfuscation":"${NAME}")?\\}$`,
);

/** The speech in this event; `undefined` unless it looks as it always does: then the event has to be parsed. */
export function liftSpeech({ bytes, view, from, to }: TextMessage): SpeechDelta | undefined {
  const beginning = bytes.toString('latin1', from, Math.min(to, from + SPEECH_WITHIN_CHARACTERS));
  const [before, response_id, item_id, index] = SPEECH.exec(beginning) ?? [];
  if (before === undefined || response_id === undefined || item_id === undefined) return undefined;
  const speechAt = from + before.length;
  const speechEnd = to - AFTER_SPEECH.length;
  if (speechEnd < speechAt || bytes.toString('latin1', speechEnd, to) !== AFTER_SPEECH) return undefined;
  if (!isBase64(view, speechAt, speechEnd)) return undefined;
  const delta = bytes.toString('latin1', speechAt, speechEnd);
  return { type: 'response.output_audio.delta', response_id, item_id, content_index: Number(index), delta };
}

/** The words in this event; `undefined` unless it looks as it always does. */
export function liftWords({ bytes, from, to }: TextMessage): WordsDelta | undefined {
  const [, response_id, item_id, index, delta] = WORDS.exec(bytes.toString('utf8', from, to)) ?? [];
  if (response_id === undefined || item_id === undefined || delta === undefined) return undefined;
  return {
    type: 'response.output_audio_transcript.delta',
    response_id,
    item_id,
    content_index: Number(index),
    delta,
  };
}
