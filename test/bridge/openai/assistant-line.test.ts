import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { tones } from '../../../simulator/assistant/answers';
import { BENIGN_ERROR } from '../../../simulator/assistant/faults';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { voice } from '../../support/pcmu';
import { askToSpeak, clientEvents, closeLines, given, ready, turnOfTheCaller, until } from './given-line';

afterEach(closeLines);

describe('a line that is open', () => {
  it('lets the caller be heard, byte for byte', async () => {
    await given({ keepAudio: true });
    const { line, session } = await ready(SYSTEM_CLOCK);
    const sent = clientEvents(session);

    line.hear(voice(20, 1));
    line.hear(voice(20, 2));
    await until(() => sent.length === 2);

    expect(sent).toEqual([
      { type: 'input_audio_buffer.append', audio: voice(20, 1).toString('latin1') },
      { type: 'input_audio_buffer.append', audio: voice(20, 2).toString('latin1') },
    ]);
    expect(session.record.appendedAudio).toEqual(Buffer.concat([Buffer.alloc(160, 1), Buffer.alloc(160, 2)]));
  });

  it('asks the assistant to speak, with instructions or without, and with tools or without', async () => {
    await given();
    const { line, session, told, listener } = await ready(SYSTEM_CLOCK);
    const sent = clientEvents(session);

    line.ask({ id: 'greeting-1', instructions: 'Say hello.', mayUseTools: false });
    await until(() => told.includes('response completed'));
    line.ask({ id: 'tools-2', instructions: undefined, mayUseTools: true });
    await until(() => told.filter((fact) => fact === 'response completed').length === 2);

    expect(sent).toEqual([
      {
        type: 'response.create',
        event_id: 'voice-bridge-request-greeting-1',
        response: {
          metadata: { request: 'greeting-1' },
          instructions: 'Say hello.',
          tool_choice: 'none',
        },
      },
      {
        type: 'response.create',
        event_id: 'voice-bridge-request-tools-2',
        response: { metadata: { request: 'tools-2' } },
      },
    ]);
    expect(listener.answered).toEqual(['greeting-1', 'tools-2']);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('reports an answer from beginning to end', async () => {
    await given({ answers: tones([1_000]) });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);

    askToSpeak(line);
    await until(() => told.includes('response completed'));

    expect(told).toEqual(['ready', 'response started', 'assistant finished', 'response completed']);
    expect(listener.spokenMs).toBe(1_000);
    const [response] = session.record.responses;
    expect(listener.spoke[0]!.speech).toEqual({
      responseId: response!.id,
      itemId: response!.items[0]!.id,
      contentIndex: 0,
    });
    expect(listener.said).toBe(response!.items[0]!.transcript);
  });

  it('reports the caller’s turn and what was understood of it', async () => {
    await given({ transcribe: () => 'もしもし' });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);

    turnOfTheCaller(line);
    await until(() => told.includes('caller said もしもし') && told.includes('response completed'));

    expect(told.slice(0, 3)).toEqual([
      'ready',
      'caller speaks',
      expect.stringMatching(/^caller stopped at \d+ ms$/),
    ]);
    expect(listener.speechStartsMs).toEqual([session.record.turns[0]!.audioStartMs]);
    expect(listener.answered).toEqual([undefined]);
  });

  it('tells the assistant how much was heard', async () => {
    await given({ answers: tones([3_000]) });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);
    askToSpeak(line);
    await until(() => told.includes('response completed'));
    const { itemId } = listener.spoke[0]!.speech;
    const sent = clientEvents(session);

    line.truncate({ itemId, contentIndex: 0, audioEndMs: 1_200 });
    await until(() => session.record.truncates.length === 1);

    expect(sent).toEqual([
      {
        type: 'conversation.item.truncate',
        event_id: 'voice-bridge-truncate-1',
        item_id: itemId,
        content_index: 0,
        audio_end_ms: 1_200,
      },
    ]);
    expect(session.record.truncates).toMatchObject([{ itemId, audioEndMs: 1_200, refusedWith: undefined }]);
  });

  it.each([
    ['failed', { what: 'failed', code: 'rate_limit_exceeded' }, 'response failed (rate_limit_exceeded)'],
    [
      'incomplete',
      { what: 'incomplete', reason: 'content_filter', afterMs: 300 },
      'response incomplete (content_filter)',
    ],
  ] as const)('reports a response that is %s, with the peer’s own word for it', async (_how, fault, fact) => {
    await given({ faults: { responses: { 0: fault } } });
    const { line, told } = await ready(SYSTEM_CLOCK);

    askToSpeak(line);
    await until(() => told.some((other) => other.startsWith('response ') && other !== 'response started'));

    expect(told.at(-1)).toBe(fact);
  });

  it('reports an answer that the caller cut off', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, told, listener } = await ready(SYSTEM_CLOCK);
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);

    line.hear(Buffer.from(speechLikeNoise(400).toString('base64')));
    await until(() => told.some((fact) => fact.startsWith('response cancelled')));

    expect(told).toContain('caller speaks');
    expect(told.at(-1)).toBe('response cancelled (turn_detected)');
  });

  it('is not ended by events and keys that nobody has heard of', async () => {
    await given({ faults: { unknownEvents: true, extraKeys: true }, answers: tones([500]) });
    const { line, told, listener } = await ready(SYSTEM_CLOCK);

    turnOfTheCaller(line);
    await until(() => told.includes('response completed'));

    expect(listener.spokenMs).toBe(500);
  });

  it.each([
    'response_cancel_not_active',
    'conversation_already_has_active_response',
    'input_audio_buffer_commit_empty',
    'item_truncate_invalid_item_id',
    'invalid_value',
    'server_error',
    'something_new',
  ])('is not ended by an error in the middle of a call: %s', async (code) => {
    await given({ answers: tones([500]) });
    const { line, told, session } = await ready(SYSTEM_CLOCK);

    session.sendError({ ...BENIGN_ERROR, code });
    askToSpeak(line);
    await until(() => told.includes('response completed'));

    expect(told.filter((fact) => fact.startsWith('gone'))).toEqual([]);
  });

  it('survives a truncation that the assistant refuses', async () => {
    await given({ answers: tones([500]) });
    const { line, told, session } = await ready(SYSTEM_CLOCK);

    line.truncate({ itemId: 'item_unknown', contentIndex: 0, audioEndMs: 100 });
    await until(() => session.record.errorsSent.length === 1);
    askToSpeak(line);
    await until(() => told.includes('response completed'));

    expect(told).not.toContain('gone: assistant-lost');
  });
});
