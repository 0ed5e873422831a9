import { tones } from '../../../simulator/assistant/answers';
import { Stage, turn } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

describe('the bill', () => {
  it('counts a token for 100 ms of the caller and for 50 ms of the assistant', async () => {
    const client = await stage.readyClient(await stage.assistant({ answers: tones([2_000]) }));

    client.append(turn(400, 600));
    const { usage } = (await client.nth('response.done')).response;

    expect(usage.input_token_details).toMatchObject({ audio_tokens: 9, cached_tokens: 0 });
    expect(usage.output_token_details.audio_tokens).toBe(40);
    expect(usage.input_tokens).toBe(usage.input_token_details.text_tokens + 9);
    expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
  });

  it('has the whole conversation on it again each time, most of it from the cache', async () => {
    const client = await stage.readyClient(await stage.assistant({ answers: tones([5_000]) }), {
      session: { instructions: 'x'.repeat(4_000) },
    });

    for (const count of [1, 2, 3]) {
      client.append(turn());
      await client.nth('response.done', count);
    }
    const details = client.all('response.done').map(({ response }) => response.usage.input_token_details);

    expect(details[1]!.audio_tokens).toBeGreaterThanOrEqual(9 + 100 + 9);
    expect(details[2]!.audio_tokens).toBeGreaterThan(details[1]!.audio_tokens + 100);
    expect(details.map(({ cached_tokens_details }) => cached_tokens_details.text_tokens)).toEqual([
      0, 960, 960,
    ]);
    expect(details[2]!.cached_tokens).toBeLessThanOrEqual(details[1]!.text_tokens + details[1]!.audio_tokens);
  });
});
