import { Stage, turn } from './realtime-client';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';

const stage = new Stage();
afterEach(() => stage.clear());

const COMPLETED = 'conversation.item.input_audio_transcription.completed';
const DELTA = 'conversation.item.input_audio_transcription.delta';
const FAILED = 'conversation.item.input_audio_transcription.failed';

async function clientWith(model: string, options: AssistantOptions = {}) {
  const assistant = await stage.assistant(options);
  return stage.readyClient(assistant, { input: { transcription: { model, language: 'ja' } } });
}

describe('a transcription', () => {
  it('is not made unless the session wants it', async () => {
    const client = await stage.readyClient(await stage.assistant());

    client.append(turn());
    await client.nth('response.done');

    expect(client.types).not.toContain(COMPLETED);
  });

  it('comes in deltas, and then whole', async () => {
    const client = await clientWith('gpt-4o-transcribe', { transcribe: () => 'もしもし、田中です。' });

    client.append(turn());
    const completed = await client.nth(COMPLETED);

    expect(
      client
        .all(DELTA)
        .map(({ delta }) => delta)
        .join(''),
    ).toBe('もしもし、田中です。');
    expect(completed).toMatchObject({
      transcript: 'もしもし、田中です。',
      item_id: client.all('input_audio_buffer.committed')[0]!.item_id,
      usage: { type: 'tokens', input_tokens: 9, input_token_details: { audio_tokens: 9 } },
    });
  });

  it('of a whisper model is paid by the second', async () => {
    const client = await clientWith('gpt-realtime-whisper');

    client.append(turn());

    const { transcript, usage } = await client.nth(COMPLETED);
    expect(transcript).toBe('(caller turn 1, 900 ms)');
    expect(usage).toEqual({ type: 'duration', seconds: 1 });
  });

  it('is told which turn it is and in which language', async () => {
    const client = await clientWith('gpt-transcribe', {
      transcribe: (audio, turnIndex, language) => `${audio.length} ${turnIndex} ${language}`,
    });

    client.append(turn());
    await client.nth('response.done');
    client.append(turn());

    expect((await client.nth(COMPLETED, 2)).transcript).toMatch(/^\d+ 1 ja$/);
  });

  it('is kept with the item', async () => {
    const client = await clientWith('gpt-transcribe', { transcribe: () => 'Hello.' });
    client.append(turn());
    const { item_id } = await client.nth(COMPLETED);

    client.send({ type: 'conversation.item.retrieve', item_id });

    const { item } = await client.nth('conversation.item.retrieved');
    expect(item.content[0]).toMatchObject({ type: 'input_audio', transcript: 'Hello.' });
  });

  it('may fail', async () => {
    const client = await clientWith('gpt-transcribe', { faults: { transcriptions: { 0: 'failed' } } });

    client.append(turn());

    expect((await client.nth(FAILED)).error).toEqual({
      type: 'transcription_error',
      code: 'audio_unintelligible',
      message: 'The audio could not be transcribed.',
      param: null,
    });
  });

  it('may come after the next turn is in the conversation', async () => {
    const client = await clientWith('gpt-transcribe', {
      faults: { transcriptions: { 0: 'after-next-turn' } },
    });

    client.append(turn());
    await client.nth('response.done');
    client.append(turn());
    await client.nth(COMPLETED, 2);

    const [first, second] = client.all('input_audio_buffer.committed');
    expect(client.all(COMPLETED).map(({ item_id }) => item_id)).toEqual([first!.item_id, second!.item_id]);
    expect(client.types.indexOf(COMPLETED)).toBeGreaterThan(client.received.indexOf(second!));
  });
});
