import { decodeOpenAI } from '../../../bridge/openai/events';
import { liftSpeech, liftWords } from '../../../bridge/openai/speech-delta';
import { textMessage } from '../../../bridge/wire/text-message';
import { speech } from '../../support/pcmu';

const IDS = '"event_id":"event_EI0u7KcM","response_id":"resp_EI0u7xzo","item_id":"item_EI0u7gdi"';
const REF = { response_id: 'resp_EI0u7xzo', item_id: 'item_EI0u7gdi', content_index: 0 };

const speechEvent = (delta: string) =>
  `{"type":"response.output_audio.delta",${IDS},"output_index":0,"content_index":0,"delta":"${delta}"}`;
const wordsEvent = (delta: string, after = ',"obfuscation":"DGY8mVsEOyLVKG"') =>
  `{"type":"response.output_audio_transcript.delta",${IDS},"output_index":0,"content_index":0,"delta":"${delta}"${after}}`;
const message = (text: string) => textMessage(Buffer.from(text));

describe('the fast path of speech', () => {
  it.each([0, 1, 20, 300, 1_000])('takes out %d ms, as parsing would', (durationMs) => {
    const delta = speech(durationMs);
    const lifted = liftSpeech(message(speechEvent(delta)));

    expect(lifted).toEqual({ type: 'response.output_audio.delta', ...REF, delta });
    // With a space the event is no longer as it always is, so this one was parsed.
    expect(decodeOpenAI(message(speechEvent(delta).replace(',', ', ')))).toEqual(lifted);
  });

  it.each([
    ['keys in another order', `{${IDS},"type":"response.output_audio.delta"}`],
    ['a key more', speechEvent('AAAA').replace('"}', '","x":1}')],
    ['an escape', speechEvent('AA\\/A')],
    ['what is no base64', speechEvent('AA A')],
    ['words', wordsEvent('Hello')],
    ['half of it', speechEvent(speech(300)).slice(0, 300)],
    ['nothing', ''],
  ])('leaves %s to the parser', (_what, text) => {
    expect(liftSpeech(message(text))).toBeUndefined();
  });

  it('never lets through what would break a message to the phone', () => {
    expect(() => decodeOpenAI(message(speechEvent('AA\\"A')))).toThrow('whose delta is not as documented');
  });
});

describe('the fast path of words', () => {
  it.each(['Oi', ' morning', 'もしもし', '', "it's {fine}"])('takes out %j, as parsing would', (delta) => {
    const lifted = liftWords(message(wordsEvent(delta)));

    expect(lifted).toEqual({ type: 'response.output_audio_transcript.delta', ...REF, delta });
    expect(liftWords(message(wordsEvent(delta, '')))).toEqual(lifted);
    expect(decodeOpenAI(message(wordsEvent(delta).replace(',', ', ')))).toEqual(lifted);
  });

  it('leaves an escape to the parser', () => {
    const event = message(wordsEvent('he said \\"no\\"'));

    expect(liftWords(event)).toBeUndefined();
    expect(decodeOpenAI(event)).toMatchObject({ delta: 'he said "no"' });
  });

  it.each([
    ['a key more', wordsEvent('Oi', ',"x":1')],
    ['speech', speechEvent('AAAA')],
  ])('leaves %s to the parser', (_what, text) => {
    expect(liftWords(message(text))).toBeUndefined();
  });
});
