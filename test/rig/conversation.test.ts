import { type Conversation, recordedConversation, repeatedSpeech } from '../../rig/conversation';
import type { Speech } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { recordings, type SpeechLanguage } from '../../simulator/speech/recordings';

const LANGUAGES = ['en', 'ja'] as const;
const COUNTS = [1, 2, 3, 4, 5, 6];
const EVERY = LANGUAGES.flatMap((language) => COUNTS.map((count) => [language, count] as const));

/** What the assistant says: 0 is its greeting, n the answer to the caller's nth turn. */
function answer({ answers }: Conversation, index: number, userAudio: Buffer = Buffer.alloc(0)): Speech {
  const [item] = answers.answer({
    index,
    purpose: index === 0 ? 'greeting' : 'turn',
    userAudio,
    instructions: undefined,
    metadata: undefined,
    language: undefined,
    functionOutputs: [],
  }).items;
  return item as Speech;
}

function text(name: string): string {
  const language = name.slice(0, 2) as SpeechLanguage;
  const role = name.includes('caller') ? 'caller' : 'assistant';
  return recordings(language, role).find((recording) => recording.name === name)!.text;
}

describe('a recorded conversation', () => {
  it.each(EVERY)('in %s has %i turns of the caller’s when asked for so many', (language, count) => {
    expect(recordedConversation(language, count).turns).toHaveLength(count);
  });

  it.each(LANGUAGES)('in %s begins with a greeting', (language) => {
    expect(answer(recordedConversation(language), 0).transcript).toBe(text(`${language}-assistant-greeting`));
  });

  it.each(EVERY.filter(([, count]) => count > 1))(
    'in %s of %i turns ends with a goodbye',
    (language, count) => {
      const conversation = recordedConversation(language, count);

      expect(conversation.turns.at(-1)!.text).toBe(text(`${language}-caller-goodbye`));
      expect(answer(conversation, count).transcript).toBe(text(`${language}-assistant-goodbye`));
    },
  );

  it.each(EVERY)('in %s of %i turns interrupts only the long answer, in its middle', (language, count) => {
    const conversation = recordedConversation(language, count);

    conversation.turns.forEach(({ overAnswerAfterMs }, turn) => {
      if (overAnswerAfterMs === undefined) return;
      const { transcript, audio } = answer(conversation, turn);
      expect(transcript).toBe(text(`${language}-assistant-long`));
      expect(overAnswerAfterMs).toBeLessThan(audio.length / 8 - 2_000);
    });
  });

  it.each(LANGUAGES)('in %s interrupts once when it is told in full', (language) => {
    const interrupting = recordedConversation(language).turns.filter(
      ({ overAnswerAfterMs }) => overAnswerAfterMs !== undefined,
    );

    expect(interrupting.map((turn) => turn.text)).toEqual([text(`${language}-caller-interrupts`)]);
  });

  it.each(LANGUAGES)('in %s has every sentence of the caller’s recognised by its sound', (language) => {
    const { turns, transcribe } = recordedConversation(language);
    const quiet = Buffer.alloc(4_000, 0xff);

    for (const turn of turns) {
      expect(transcribe(Buffer.concat([quiet, turn.audio, quiet]))).toBe(turn.text);
    }
  });

  it('has other sounds not understood', () => {
    expect(recordedConversation('en').transcribe(speechLikeNoise(2_000))).toBe('(not understood)');
  });
});

describe('a conversation of one speech', () => {
  const speech = speechLikeNoise(2_000);

  it('has three turns unless told otherwise', () => {
    expect(repeatedSpeech(speech, 'en').turns).toHaveLength(3);
    expect(repeatedSpeech(speech, 'en', 5).turns).toHaveLength(5);
  });

  it('says the same in every turn', () => {
    for (const turn of repeatedSpeech(speech, 'en').turns) {
      expect(turn.audio).toBe(speech);
      expect(turn.text).toBe('(2.0 s of speech)');
    }
  });

  it('hears its own words back', () => {
    expect(answer(repeatedSpeech(speech, 'en'), 1, speech).audio.equals(speech)).toBe(true);
  });

  it('interrupts every second time, in the middle of a short answer', () => {
    expect(repeatedSpeech(speech, 'en', 4).turns.map(({ overAnswerAfterMs }) => overAnswerAfterMs)).toEqual([
      undefined,
      1_000,
      undefined,
      1_000,
    ]);
  });

  it('interrupts a long answer after 2.5 s', () => {
    const [, second] = repeatedSpeech(speechLikeNoise(10_000), 'en').turns;

    expect(second!.overAnswerAfterMs).toBe(2_500);
  });
});
