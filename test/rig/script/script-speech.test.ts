import { recognise } from '../../../rig/script/script-speech';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { recordings } from '../../../simulator/speech/recordings';

const QUIET = Buffer.alloc(4_000, 0xff);

describe('what the caller said', () => {
  const caller = recordings('ja', 'caller');
  const named = (name: string) => caller.find((one) => one.name === `ja-caller-${name}`)!;

  it.each(caller.map((recording) => [recording.text, recording] as const))(
    'is known by its sound: %s',
    (text, recording) => {
      expect(recognise(Buffer.concat([QUIET, recording.audio, QUIET]), caller)).toBe(text);
    },
  );

  it('is all of it, in the order of speech', () => {
    const heard = Buffer.concat([named('un').audio, QUIET, named('hai').audio]);

    expect(recognise(heard, caller)).toBe('うん。 はい。');
  });

  it('is not understood where it is something else', () => {
    expect(recognise(speechLikeNoise(2_000), caller)).toBe('(not understood)');
  });
});
