import { CallCost } from '../../../bridge/records/call-cost';

const TOKENS = {
  'text-in': 1_000,
  'text-in-cached': 500,
  'audio-in': 200,
  'audio-in-cached': 0,
  'text-out': 100,
  'audio-out': 300,
};

describe('the cost of a call', () => {
  it('is counted by kind, at the prices of its model', () => {
    const cost = new CallCost();

    cost.used('gpt-realtime-2.1', TOKENS);
    cost.transcribed('gpt-realtime-whisper', { seconds: 30, tokens: 0 });

    expect(cost.usage).toEqual({ tokens: TOKENS, transcription: { seconds: 30, tokens: 0 } });
    expect(cost.usd).toEqual({
      'text-in': 0.004,
      'text-in-cached': 0.0002,
      'audio-in': 0.0064,
      'audio-in-cached': 0,
      'text-out': 0.0024,
      'audio-out': 0.0192,
      transcription: 0.0085,
      total: 0.0407,
    });
  });

  it('is nothing where nothing was used', () => {
    expect(new CallCost().usd.total).toBe(0);
  });

  it('is not known where a price is not, rather than too small', () => {
    const cost = new CallCost();

    cost.used('a-model-of-tomorrow', { ...TOKENS, 'audio-in': 0 });
    cost.used('gpt-realtime-2.1', TOKENS);

    expect(cost.usd).toMatchObject({ 'text-in': null, 'audio-in': 0.0064, total: null });
    expect(cost.usage.tokens['text-in']).toBe(2_000);
  });

  it('is not known of a transcription that is paid by the token', () => {
    const cost = new CallCost();

    cost.transcribed('gpt-realtime-whisper', { seconds: 0, tokens: 40 });

    expect(cost.usd.transcription).toBeNull();
  });

  it('goes on from what was used on the lines before', () => {
    const before = new CallCost();
    before.used('gpt-realtime-2.1', TOKENS);
    const cost = new CallCost();
    cost.used('gpt-realtime-2.1-mini', { ...TOKENS, 'text-in-cached': 0 });

    cost.include(before.usage, before.usd);

    expect(cost.usage.tokens['text-in']).toBe(2_000);
    expect(cost.usd['text-in']).toBeCloseTo(0.004 + 0.0006, 9);
    expect(cost.usd['audio-out']).toBeCloseTo(0.0192 + 0.006, 9);
  });
});
