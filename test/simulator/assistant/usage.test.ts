import { tones } from '../../../simulator/assistant/answers';
import type { RealtimeClient } from './realtime-client';
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

  it('has nothing in common with a response under instructions of its own', async () => {
    const client = await talkative();

    client.send({ type: 'response.create', response: { instructions: 'Say hi.', tools: [] } });
    const own = await tokensOf(client, 3);
    client.append(turn());
    const next = await tokensOf(client, 4);

    expect(own).toMatchObject({ cached_tokens: 0 });
    expect(own.text_tokens).toBeLessThan(1_000);
    expect(own.audio_tokens).toBeGreaterThan(200);
    // What was said under the session's own instructions is remembered all the while.
    expect(next.cached_tokens_details).toMatchObject({ text_tokens: 960, audio_tokens: 64 });
  });

  it('has nothing of the conversation on it where the response is made of something else', async () => {
    const client = await talkative();

    client.send({ type: 'response.create', response: { conversation: 'none', input: [] } });
    const empty = await tokensOf(client, 3);
    const input = [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x'.repeat(400) }] },
    ];
    client.send({ type: 'response.create', response: { conversation: 'none', input } });
    const brought = await tokensOf(client, 4);

    expect(empty).toMatchObject({ audio_tokens: 0, cached_tokens_details: { text_tokens: 960 } });
    expect(brought.text_tokens).toBe(empty.text_tokens + 100);
    expect(brought).toMatchObject({ audio_tokens: 0, cached_tokens_details: { text_tokens: 960 } });
  });

  it('has an item on it that a response names', async () => {
    const client = await talkative();
    const { item_id } = client.all('input_audio_buffer.committed')[0]!;

    const input = [{ type: 'item_reference', id: item_id }];
    client.send({ type: 'response.create', response: { conversation: 'none', input } });

    expect(await tokensOf(client, 3)).toMatchObject({ audio_tokens: 9 });
  });

  it('is dear again from where the conversation was changed', async () => {
    const client = await talkative();
    const [first] = client.all('response.done');
    client.send({
      ...{ type: 'conversation.item.truncate', item_id: first!.response.output[0]!.id },
      ...{ content_index: 0, audio_end_ms: 1_000 },
    });

    client.append(turn());

    expect(await tokensOf(client, 3)).toMatchObject({
      cached_tokens_details: { text_tokens: 960, audio_tokens: 0 },
    });
  });
});

/** Two turns of long replies, under long instructions. */
async function talkative(): Promise<RealtimeClient> {
  const assistant = await stage.assistant({ answers: tones([5_000]) });
  const client = await stage.readyClient(assistant, { session: { instructions: 'x'.repeat(4_000) } });
  for (const count of [1, 2]) {
    client.append(turn());
    await client.nth('response.done', count);
  }
  return client;
}

/** What the response that came as the `count`th had to read. */
async function tokensOf(client: RealtimeClient, count: number) {
  return (await client.nth('response.done', count)).response.usage.input_token_details;
}
