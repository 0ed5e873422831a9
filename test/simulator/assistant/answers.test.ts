import { parrot, recorded, tones } from '../../../simulator/assistant/answers';
import type { Reply, Turn } from '../../../simulator/assistant/answers';

const NOTHING: Turn = {
  index: 0,
  purpose: 'turn',
  userAudio: Buffer.alloc(0),
  instructions: undefined,
  metadata: undefined,
  language: undefined,
  functionOutputs: [],
};

function words({ items }: Reply): string[] {
  return items.map((item) => ('transcript' in item ? item.transcript : 'a call'));
}

describe('answers', () => {
  it.each([
    ['Say exactly: Hello there.', 'Hello there.'],
    ['Greet the caller. Say exactly: "お電話ありがとうございます。"', 'お電話ありがとうございます。'],
    ['Greet the caller.', 'Hello, how can I help you today?'],
  ])('of a parrot told "%s" are "%s"', (instructions, expected) => {
    expect(words(parrot().answer({ ...NOTHING, purpose: 'greeting', instructions }))).toEqual([expected]);
  });

  it('that are recorded come in turn and begin again', () => {
    const speech = (transcript: string) => ({ audio: Buffer.alloc(8), transcript });
    const answers = recorded([speech('One.'), { items: [speech('Two.'), speech('And a half.')] }]);

    const said = [0, 1, 2].map((index) => words(answers.answer({ ...NOTHING, index })));

    expect(said).toEqual([['One.'], ['Two.', 'And a half.'], ['One.']]);
  });

  it('of noise are as long as they should be, and never the same', () => {
    const answers = tones([100, 100, 250]);

    const audio = [0, 1, 2].map((index) => {
      const [item] = answers.answer({ ...NOTHING, index }).items;
      return item !== undefined && 'audio' in item ? item.audio : Buffer.alloc(0);
    });

    expect(audio.map(({ length }) => length)).toEqual([800, 800, 2_000]);
    expect(audio[0]).not.toEqual(audio[1]);
  });
});
