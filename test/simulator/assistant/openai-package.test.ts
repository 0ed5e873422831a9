import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import type { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import { tones } from '../../../simulator/assistant/answers';
import { quiet, Stage } from './realtime-client';

const stage = new Stage();
let client: OpenAIRealtimeWS | undefined;
afterEach(async () => {
  client?.close();
  await stage.clear();
});

/** The package only speaks wss; the way there is a plain socket, as our assistant has no certificate. */
function open(assistant: AssistantSimulator, model = 'gpt-realtime-2.1'): OpenAIRealtimeWS {
  const openai = new OpenAI({ apiKey: 'sk-test', baseURL: `http://127.0.0.1:${assistant.port}/v1` });
  const createConnection = () => connect(assistant.port, '127.0.0.1');
  client = new OpenAIRealtimeWS({ model, options: { createConnection } }, openai);
  return client;
}

function next<T extends RealtimeServerEvent['type']>(from: OpenAIRealtimeWS, type: T) {
  return new Promise<Extract<RealtimeServerEvent, { type: T }>>((resolve) => {
    const listener = (event: RealtimeServerEvent) => {
      if (event.type !== type) return;
      from.off('event', listener);
      resolve(event as Extract<RealtimeServerEvent, { type: T }>);
    };
    from.on('event', listener);
  });
}

function append(audio: Buffer): RealtimeClientEvent {
  return { type: 'input_audio_buffer.append', audio: audio.toString('base64') };
}

describe("the openai package's own client", () => {
  it('holds a conversation', async () => {
    const assistant = await stage.assistant({ answers: tones([2_000, 60_000, 500]), pace: 10 });
    const realtime = open(assistant);
    const errors: unknown[] = [];
    realtime.on('error', (error) => errors.push(error.error?.code ?? error.message));

    await next(realtime, 'session.created');
    realtime.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: {
          input: { format: { type: 'audio/pcmu' }, transcription: { model: 'gpt-realtime-whisper' } },
          output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
        },
      },
    });
    await next(realtime, 'session.updated');

    let heardBytes = 0;
    realtime.on(
      'response.output_audio.delta',
      ({ delta }) => (heardBytes += Buffer.from(delta, 'base64').length),
    );
    const started = next(realtime, 'input_audio_buffer.speech_started');
    const stopped = next(realtime, 'input_audio_buffer.speech_stopped');
    const transcribed = next(realtime, 'conversation.item.input_audio_transcription.completed');
    const answered = next(realtime, 'response.done');
    realtime.send(append(Buffer.concat([quiet(500), speechLikeNoise(400), quiet(600)])));
    expect((await started).audio_start_ms).toBe(200);
    expect((await stopped).audio_end_ms).toBe(1_400);
    expect((await transcribed).transcript).toBe('(caller turn 1, 1200 ms)');
    expect((await answered).response.status).toBe('completed');
    expect(heardBytes).toBe(16_000);

    // The second reply is interrupted, and cut at what was heard.
    const secondReply = next(realtime, 'response.output_audio.delta');
    realtime.send({ type: 'response.create' });
    const { item_id } = await secondReply;
    const cut = next(realtime, 'response.done');
    realtime.send(append(speechLikeNoise(200)));
    expect((await cut).response.status_details?.reason).toBe('turn_detected');
    const truncated = next(realtime, 'conversation.item.truncated');
    realtime.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 100 });
    realtime.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 9_000 });
    const thirdReply = next(realtime, 'response.done');
    realtime.send(append(quiet(600)));

    expect((await truncated).audio_end_ms).toBe(100);
    await thirdReply;
    expect(errors).toEqual(['invalid_value']);
    expect(assistant.sessions[0]!.record.truncates).toMatchObject([
      { itemId: item_id, audioEndMs: 100, refusedWith: undefined },
      { itemId: item_id, audioEndMs: 9_000, refusedWith: 'invalid_value' },
    ]);
  });

  it('is told why it is turned away', async () => {
    const assistant = await stage.assistant();
    const realtime = open(assistant, 'gpt-4o');

    const code = await new Promise((resolve) => {
      realtime.on('error', (error) => resolve(error.error?.code));
    });

    expect(code).toBe('invalid_model');
  });
});
