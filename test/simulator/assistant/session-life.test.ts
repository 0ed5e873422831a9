import { once } from 'node:events';
import { PCMU, quiet, Stage } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

describe('the life of a session', () => {
  it('opens with the settings that a new 2.1 session has', async () => {
    const client = stage.client(await stage.assistant());

    const { session } = await client.nth('session.created');

    const { id, instructions, expires_at, ...rest } = session;
    expect(id).toMatch(/^sess_[A-Za-z0-9]{21}$/);
    expect(instructions).toContain('helpful, witty, and friendly');
    expect(Math.abs(expires_at - Date.now() / 1_000 - 3_600)).toBeLessThan(60);
    expect(rest).toEqual({
      type: 'realtime',
      object: 'realtime.session',
      model: 'gpt-realtime-2.1',
      output_modalities: ['audio'],
      tools: [],
      tool_choice: 'auto',
      max_output_tokens: 'inf',
      tracing: null,
      truncation: 'auto',
      prompt: null,
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24000 },
          transcription: null,
          noise_reduction: null,
          turn_detection: {
            type: 'server_vad',
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 500,
            idle_timeout_ms: null,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin', speed: 1 },
      },
      include: null,
    });
  });

  it('gives the older model another voice and less patience', async () => {
    const client = stage.client(await stage.assistant(), 'gpt-realtime');

    const { session } = await client.nth('session.created');

    expect(session.audio.output.voice).toBe('alloy');
    expect(session.audio.input.turn_detection.silence_duration_ms).toBe(200);
  });

  it('confirms an update before it takes what came after it', async () => {
    const assistant = await stage.assistant({ timings: { sessionUpdatedMs: 50 } });
    const client = stage.client(assistant);
    await client.nth('session.created');
    const update = (instructions: string) => ({
      type: 'session.update',
      session: { type: 'realtime', instructions },
    });
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello.' }] };

    client.send(update('one'));
    client.send({ type: 'conversation.item.create', item });
    client.send(update('two'));
    client.send({ type: 'nope' });
    await client.nth('error');

    expect(client.types).toEqual([
      'session.created',
      'session.updated',
      'conversation.item.added',
      'conversation.item.done',
      'session.updated',
      'error',
    ]);
    expect(client.all('session.updated').map(({ session }) => session.instructions)).toEqual(['one', 'two']);
  });

  it('notes audio that came before the first confirmation, though it is taken after it', async () => {
    const assistant = await stage.assistant({ timings: { sessionUpdatedMs: 50 } });
    const client = stage.client(assistant);
    await client.nth('session.created');

    client.send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { format: PCMU } } },
    });
    client.append(quiet(20));
    await client.nth('session.updated');
    client.append(quiet(40));
    client.send({ type: 'nope' });
    await client.nth('error');

    expect(assistant.sessions[0]!.record).toMatchObject({
      appendedBytes: 480,
      appendedBeforeUpdatedBytes: 160,
    });
  });

  it('says session.created first, whatever the client sent before', async () => {
    const assistant = await stage.assistant({ timings: { sessionCreatedMs: 50 } });
    const client = stage.client(assistant);

    await once(client.socket, 'open');
    client.send({ type: 'input_audio_buffer.clear' });
    await client.nth('input_audio_buffer.cleared');

    expect(client.types).toEqual(['session.created', 'input_audio_buffer.cleared']);
  });

  it('expires with an error and code 1001', async () => {
    const client = stage.client(await stage.assistant({ maxSessionMs: 30 }));

    const reason = 'Your session hit the maximum duration of 60 minutes.';
    expect(await client.closed).toEqual({ code: 1001, reason });
    expect(client.received.at(-1)!.error).toMatchObject({ code: 'session_expired', message: reason });
  });

  it('pings its client', async () => {
    const client = stage.client(await stage.assistant({ pingIntervalMs: 10 }));

    await once(client.socket, 'ping');
  });

  it('answers a ping, unless it has gone silent', async () => {
    const assistant = await stage.assistant();
    const client = stage.client(assistant);
    await client.nth('session.created');

    client.socket.ping('are you there');
    await once(client.socket, 'pong');
    let pongCount = 0;
    client.socket.on('pong', () => pongCount++);
    assistant.sessions[0]!.stall({ silent: true });
    client.socket.ping('and now');
    client.send({ type: 'session.close' });

    await client.closed;
    expect(pongCount).toBe(0);
  });

  it('may never be created, or never updated', async () => {
    const assistant = await stage.assistant({
      faults: (index) => (index === 0 ? { sessionCreated: 'never' } : { sessionUpdated: 'never' }),
    });
    const mute = stage.client(assistant);
    await once(mute.socket, 'open');
    const deaf = stage.client(assistant);
    await deaf.nth('session.created');

    deaf.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be kind.' } });
    deaf.send({ type: 'input_audio_buffer.clear' });
    await deaf.nth('input_audio_buffer.cleared');

    expect(deaf.types).toEqual(['session.created', 'input_audio_buffer.cleared']);
    expect(mute.types).toEqual([]);
  });

  it('tells who connected, what came and how it ended', async () => {
    const assistant = await stage.assistant();
    const opened = once(assistant, 'session');
    const client = stage.client(assistant, 'gpt-realtime-2.1-mini');
    await opened;
    const session = assistant.sessions[0]!;
    const closed = once(session, 'closed');
    await client.nth('session.created');

    client.send({ type: 'input_audio_buffer.clear' });
    await client.nth('input_audio_buffer.cleared');
    client.socket.close(4321, 'enough');
    await closed;

    expect(session.model).toBe('gpt-realtime-2.1-mini');
    expect(session.headers.authorization).toBe('Bearer sk-test');
    expect(session.record.clientEvents).toEqual({ 'input_audio_buffer.clear': 1 });
    expect(session.record).toMatchObject({ closeCode: 4321, closeReason: 'enough' });
    expect(session.isOpen).toBe(false);
  });

  it('lets everything it writes pass through the given way out, in order', async () => {
    const held: (() => void)[] = [];
    const assistant = await stage.assistant({ outgoing: (deliver) => held.push(deliver) });
    const client = stage.client(assistant);
    await once(client.socket, 'open');
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));

    assistant.sessions[0]!.sendError();
    assistant.sessions[0]!.close(1000, 'done');
    expect(client.types).toEqual([]);
    for (const deliver of held) deliver();

    expect(await client.closed).toEqual({ code: 1000, reason: 'done' });
    expect(client.types).toEqual(['session.created', 'error']);
  });

  it('adds keys and events that nobody knows, if asked to', async () => {
    const client = stage.client(await stage.assistant({ faults: { extraKeys: true, unknownEvents: true } }));

    const strange = await client.nth('conversation.mood.changed');

    expect(strange.mood).toBe('sunny');
    expect(client.received[0]).toHaveProperty('unheard_of');
  });
});
