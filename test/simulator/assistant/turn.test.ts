import { answersBy, tones } from '../../../simulator/assistant/answers';
import type { Turn } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { quiet, Stage, turn } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

describe('a spoken turn', () => {
  it('is answered by a parrot with the same audio', async () => {
    const assistant = await stage.assistant({ keepAudio: true });
    const client = await stage.readyClient(assistant);
    const said = turn(500, 500);

    client.append(said);
    await client.nth('response.done');

    const deltas = client.all('response.output_audio.delta');
    expect(Buffer.concat(deltas.map(({ delta }) => Buffer.from(delta, 'base64')))).toEqual(said);
    expect(assistant.sessions[0]!.record.appendedAudio).toEqual(said);
    expect(assistant.sessions[0]!.record.responses[0]!.items[0]!.audio).toEqual(said);
  });

  it('is answered in deltas of the sizes asked for, odd ones too', async () => {
    const assistant = await stage.assistant({ answers: tones([200]), deltaBytes: [333, 1, 800] });
    const client = await stage.readyClient(assistant);

    client.send({ type: 'response.create' });
    await client.nth('response.done');

    const sizes = client
      .all('response.output_audio.delta')
      .map(({ delta }) => Buffer.from(delta, 'base64').length);
    expect(sizes).toEqual([333, 1, 800, 333, 1, 132]);
  });

  it('is answered with words that run ahead of the audio', async () => {
    const assistant = await stage.assistant({ answers: tones([3_000]) });
    const client = await stage.readyClient(assistant);

    client.send({ type: 'response.create' });
    const { transcript } = await client.nth('response.output_audio_transcript.done');

    const deltas = client.types.filter(
      (type) => type.startsWith('response.output_audio') && type.endsWith('.delta'),
    );
    expect(deltas[0]).toBe('response.output_audio_transcript.delta');
    expect(deltas.slice(-5)).toEqual(Array(5).fill('response.output_audio.delta'));
    expect(
      client
        .all('response.output_audio_transcript.delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toBe(transcript);
  });

  it('is answered faster than it takes to say, but not at once', async () => {
    const assistant = await stage.assistant({ answers: tones([2_000]), pace: 10 });
    const client = await stage.readyClient(assistant);

    client.send({ type: 'response.create' });
    await client.nth('response.done');

    const [record] = assistant.sessions[0]!.record.responses;
    expect(record!.doneAtMs! - record!.createdAtMs!).toBeGreaterThanOrEqual(195);
    expect(record!.firstDeltaAtMs!).toBeGreaterThan(record!.createdAtMs!);
  });

  it('may be answered with several items and a phase for each', async () => {
    const audio = speechLikeNoise(100);
    const assistant = await stage.assistant({
      answers: answersBy(() => ({
        items: [
          { audio, transcript: 'One moment.', phase: 'commentary' },
          { audio, transcript: 'Here it is.', phase: 'final_answer' },
        ],
      })),
    });
    const client = await stage.readyClient(assistant);

    client.send({ type: 'response.create' });
    const { response } = await client.nth('response.done');

    expect(response.output.map(({ phase }) => phase)).toEqual(['commentary', 'final_answer']);
    expect(client.all('response.output_item.added').map(({ output_index }) => output_index)).toEqual([0, 1]);
    expect(client.all('conversation.item.added')[1]!.previous_item_id).toBe(response.output[0]!.id);
  });

  it('tells the answers what it is about', async () => {
    const turns: Turn[] = [];
    const assistant = await stage.assistant({
      answers: answersBy((turn) => {
        turns.push(turn);
        return { audio: speechLikeNoise(100), transcript: 'Hi.' };
      }),
    });
    const transcription = { model: 'gpt-transcribe', language: 'ja' };
    const client = await stage.readyClient(assistant, { input: { transcription } });

    client.send({
      type: 'response.create',
      response: { instructions: 'Greet.', metadata: { purpose: 'greeting' } },
    });
    await client.nth('response.done');
    client.append(turn());
    await client.nth('response.done', 2);
    client.send({ type: 'response.create' });
    await client.nth('response.done', 3);

    expect(turns.map(({ index, purpose, userAudio }) => [index, purpose, userAudio.length])).toEqual([
      [0, 'greeting', 0],
      [1, 'turn', 7_200],
      [2, 'create', 0],
    ]);
    expect(turns[0]).toMatchObject({
      instructions: 'Greet.',
      metadata: { purpose: 'greeting' },
      language: 'ja',
    });
    expect(client.all('response.done')[0]!.response.metadata).toEqual({ purpose: 'greeting' });
  });

  it('is answered last if it came in one burst with the turn before', async () => {
    const client = await stage.readyClient(await stage.assistant());

    client.append(Buffer.concat([turn(), turn()]));
    await client.nth('response.done', 2);

    expect(client.all('response.done').map(({ response }) => response.status)).toEqual([
      'cancelled',
      'completed',
    ]);
    expect(client.types).not.toContain('error');
  });

  it('waits for the client where nobody else detects turns', async () => {
    const client = await stage.readyClient(await stage.assistant(), { input: { turn_detection: null } });

    client.append(turn());
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    await client.nth('response.done');

    expect(client.types).not.toContain('input_audio_buffer.speech_started');
    expect(client.all('response.output_audio.delta').length).toBeGreaterThan(0);
    expect(client.all('response.output_audio_transcript.done')[0]!.transcript).toBe('You said 1000 ms.');
  });

  it('is only heard, not answered, if the session says so', async () => {
    const turn_detection = { type: 'server_vad', create_response: false };
    const client = await stage.readyClient(await stage.assistant(), { input: { turn_detection } });

    client.append(turn());
    await client.nth('input_audio_buffer.committed');
    client.send({ type: 'response.create' });
    await client.nth('response.done');

    expect(client.all('response.created')).toHaveLength(1);
  });

  it('counts audio that was taken for PCM because the format was not set yet', async () => {
    const assistant = await stage.assistant();
    const client = stage.client(assistant);
    await client.nth('session.created');

    client.append(quiet(20));
    client.send({ type: 'input_audio_buffer.clear' });
    await client.nth('input_audio_buffer.cleared');

    expect(assistant.sessions[0]!.record).toMatchObject({
      appendedBytes: 160,
      pcmAppendedBytes: 160,
      appendedBeforeUpdatedBytes: 160,
    });
  });

  it('is written instead of spoken in a session of text', async () => {
    const assistant = await stage.assistant({ answers: tones([300]) });
    const client = await stage.readyClient(assistant, { session: { output_modalities: ['text'] } });

    client.send({ type: 'response.create' });
    const { response } = await client.nth('response.done');

    expect(client.types).not.toContain('response.output_audio.delta');
    const text = client
      .all('response.output_text.delta')
      .map(({ delta }) => delta)
      .join('');
    expect(response.output[0]!.content).toEqual([{ type: 'output_text', text }]);
  });
});
