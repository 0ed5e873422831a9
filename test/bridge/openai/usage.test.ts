import { Fields } from '../../../bridge/openai/fields';
import { tokensUsed, transcriptionUsed } from '../../../bridge/openai/usage';

const used = (usage: object) => tokensUsed(new Fields(usage, 'a test'));
const NOTHING = {
  'text-in': 0,
  'text-in-cached': 0,
  'audio-in': 0,
  'audio-in-cached': 0,
  'text-out': 0,
  'audio-out': 0,
};

describe('what a response cost', () => {
  it('tells what was read from the cache apart from the rest, though the API counts it among the input', () => {
    const usage = {
      total_tokens: 405,
      input_tokens: 241,
      output_tokens: 164,
      input_token_details: {
        text_tokens: 114,
        audio_tokens: 127,
        image_tokens: 0,
        cached_tokens: 128,
        cached_tokens_details: { text_tokens: 64, audio_tokens: 64, image_tokens: 0 },
      },
      output_token_details: { text_tokens: 28, audio_tokens: 136 },
    };

    const tokens = used(usage);

    expect(tokens).toEqual({
      'text-in': 50,
      'text-in-cached': 64,
      'audio-in': 63,
      'audio-in-cached': 64,
      'text-out': 28,
      'audio-out': 136,
    });
    expect(Object.values(tokens!).reduce((sum, count) => sum + count)).toBe(usage.total_tokens);
  });

  it('includes thoughts that only the total counts', () => {
    const usage = { output_tokens: 200, output_token_details: { text_tokens: 28, audio_tokens: 136 } };

    expect(used(usage)).toMatchObject({ 'text-out': 64, 'audio-out': 136 });
  });

  it.each([
    ['nothing', {}],
    ['null for each detail', { input_token_details: null, output_token_details: null }],
    ['what are no numbers', { input_token_details: { text_tokens: '14', audio_tokens: -3 } }],
  ])('is nothing where the API tells %s, and the response counts all the same', (_what, usage) => {
    expect(used(usage)).toEqual(NOTHING);
  });

  it('is never less than nothing, even if more was cached than read', () => {
    const usage = { input_token_details: { text_tokens: 5, cached_tokens_details: { text_tokens: 9 } } };

    expect(used(usage)).toMatchObject({ 'text-in': 0, 'text-in-cached': 5 });
  });

  it('is unknown where no usage came', () => {
    expect(tokensUsed(undefined)).toBeUndefined();
  });
});

describe('what writing down a turn cost', () => {
  it.each([
    [
      { type: 'duration', seconds: 3 },
      { tokens: 0, seconds: 3 },
    ],
    [
      { type: 'tokens', total_tokens: 22, input_tokens: 13, output_tokens: 9 },
      { tokens: 22, seconds: 0 },
    ],
    [{}, { tokens: 0, seconds: 0 }],
  ])('is read from %j', (usage, cost) => {
    expect(transcriptionUsed(new Fields(usage, 'a test'))).toEqual(cost);
  });
});
