import { TOKEN_KINDS } from '../../../bridge/call/assistant-note';
import { tokenCost, transcriptionCost } from '../../../bridge/telemetry/prices';

const costs = (model: string) => TOKEN_KINDS.map((kind) => tokenCost(model, kind, 1e6));

describe('the price of a call', () => {
  it('is that of its model, kind by kind', () => {
    expect(costs('gpt-realtime-2.1')).toEqual([4, 0.4, 32, 0.4, 24, 64]);
    expect(costs('gpt-realtime-2.1-mini')).toEqual([0.6, 0.06, 10, 0.3, 2.4, 20]);
  });

  it('includes the words being written down, by the minute', () => {
    expect(transcriptionCost('gpt-realtime-whisper', 60)).toBe(0.017);
  });

  it.each(['gpt-realtime-9', 'toString', ''])('is not guessed for a model that is not known: %j', (model) => {
    expect(costs(model)).toEqual(TOKEN_KINDS.map(() => undefined));
    expect(transcriptionCost(model, 60)).toBeUndefined();
  });
});
