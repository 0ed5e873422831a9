import type { Turn } from '../../../bridge/call/transcript';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { answersBy, tones } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { silent } from '../../support/pcmu';
import { givenAssistant } from '../../support/given-assistant';
import {
  ASSISTANT,
  askToSpeak,
  clientEvents,
  closeLines,
  dial,
  given,
  open,
  ready,
  session,
  turnOfTheCaller,
  until,
} from './given-line';
import { GivenPeer } from './given-peer';

let peer: GivenPeer | undefined;

afterEach(async () => {
  await closeLines();
  await peer?.close();
  peer = undefined;
});

/** An assistant that calls a function, and says something once it was answered. */
const CALLS_A_FUNCTION = answersBy(({ functionOutputs }) =>
  functionOutputs.length > 0
    ? { audio: speechLikeNoise(600), transcript: 'Done.' }
    : { items: [{ functionCall: { name: 'book', arguments: '{"people":2}', callId: 'call_1' } }] },
);

/** The assistant that it is the line to. */
const CAN_BOOK = {
  assistant: givenAssistant({
    tools: [
      {
        ...{ type: 'https', name: 'book', description: 'Books a table.' },
        ...{ url: 'https://tools.example.com/', secretParameter: '/voice-bridge/test/book' },
        parameters: { type: 'object' },
      },
    ],
  }),
};

describe('a call of a tool', () => {
  it('is reported with the arguments as the model wrote them', async () => {
    await given({ answers: CALLS_A_FUNCTION });
    const { line, told } = await ready(SYSTEM_CLOCK, CAN_BOOK);

    askToSpeak(line);
    await until(() => told.includes('response completed'));

    expect(told).toEqual([
      'ready',
      'response started',
      'tool called: book({"people":2}) as call_1',
      'response completed',
    ]);
  });

  it('is answered, and the assistant goes on from there', async () => {
    await given({ answers: CALLS_A_FUNCTION });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK, CAN_BOOK);
    askToSpeak(line, 'turn-1');
    await until(() => told.includes('response completed'));

    line.answer('call_1', '{"free":true}');
    askToSpeak(line, 'tools-2');
    await until(() => told.filter((fact) => fact === 'response completed').length === 2);

    expect(session.record.functionOutputs).toEqual([{ callId: 'call_1', output: '{"free":true}' }]);
    expect(listener.said).toBe('Done.');
    expect(session.record.errorsSent).toEqual([]);
  });

  it('is not reported when it broke off in the middle', async () => {
    await given({
      answers: CALLS_A_FUNCTION,
      faults: { responses: { 0: { what: 'partial-function-call' } } },
    });
    const { line, told } = await ready(SYSTEM_CLOCK, CAN_BOOK);

    askToSpeak(line);
    await until(() => told.some((fact) => fact.startsWith('response incomplete')));

    expect(told.filter((fact) => fact.startsWith('tool'))).toEqual([]);
  });

  it('is reported as somebody else’s where OpenAI itself has asked a server of tools', async () => {
    peer = await GivenPeer.listen();
    const { told } = dial(SYSTEM_CLOCK, { url: peer.url });
    await until(() => told.includes('ready'));

    peer.sessions[0]!.send(
      '{"type":"response.output_item.done","response_id":"resp_1","output_index":0,' +
        '"item":{"id":"mcp_1","type":"mcp_call","server_label":"shop","name":"find","arguments":"{}","output":"[]"}}',
    );
    await until(() => told.length > 1);

    expect(told).toEqual(['ready', 'foreign tool answered']);
  });
});

describe('an assistant that is told something', () => {
  it('remembers what was said on an earlier line, in its order, without what nobody understood', async () => {
    await given();
    const { line, session } = await ready(SYSTEM_CLOCK);
    const turn = (speaker: Turn['speaker'], text: string): Turn => {
      return { speaker, text, itemId: 'item_of_another_session', startedAtMs: 0 };
    };

    line.remember([turn('assistant', 'Hello.'), turn('caller', ''), turn('caller', 'A table, please.')]);
    await until(() => session.entries.length === 2);

    expect(session.entries.map(({ item }) => item)).toMatchObject([
      { role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
      { role: 'user', content: [{ type: 'input_text', text: 'A table, please.' }] },
    ]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('knows what nobody said', async () => {
    await given();
    const { line, session } = await ready(SYSTEM_CLOCK);

    line.note('The caller pressed 1.');
    await until(() => session.entries.length === 1);

    expect(session.entries.map(({ item }) => item)).toMatchObject([
      { role: 'system', content: [{ type: 'input_text', text: 'The caller pressed 1.' }] },
    ]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('stops a response, by its name', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK);
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);
    const sent = clientEvents(session);

    const { responseId } = listener.spoke[0]!.speech;
    line.cancel(responseId);
    await until(() => told.some((fact) => fact.startsWith('response cancelled')));

    expect(sent).toEqual([{ type: 'response.cancel', response_id: responseId }]);
    expect(told.at(-1)).toBe('response cancelled (client_cancelled)');
  });
});

describe('an assistant that takes no turns any more', () => {
  it('answers no turn by itself, but when it is asked', async () => {
    await given({ answers: tones([600]) });
    const { line, told, session, listener } = await ready(SYSTEM_CLOCK);

    line.takeTurns('by-call');
    turnOfTheCaller(line);
    await until(() => told.some((fact) => fact.startsWith('caller stopped')));
    askToSpeak(line, 'turn-1');
    await until(() => told.includes('response completed'));

    expect(listener.answered).toEqual(['turn-1']);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('is not interrupted by speech', async () => {
    await given({ answers: tones([20_000]), pace: 20 });
    const { line, told, listener, session } = await ready(SYSTEM_CLOCK, { turnTaking: 'by-call' });
    askToSpeak(line);
    await until(() => listener.spoke.length > 0);

    turnOfTheCaller(line);
    await until(() => told.some((fact) => fact.startsWith('caller stopped')));

    expect(session.record.responses[0]!.status).toBe('in_progress');
  });

  it('takes them again, with the numbers of its document', async () => {
    await given();
    const { line, told, session } = await ready(SYSTEM_CLOCK, {
      assistant: givenAssistant({ turnDetection: { type: 'server_vad', silenceDurationMs: 900 } }),
      turnTaking: 'by-call',
    });

    line.takeTurns('by-assistant');
    line.hear(Buffer.from(speechLikeNoise(600).toString('base64')));
    line.hear(silent(1_100));
    await until(() => told.includes('response completed'));

    expect(session.settings.audio.input.turn_detection).toMatchObject({
      ...{ type: 'server_vad', silence_duration_ms: 900 },
      ...{ create_response: true, interrupt_response: true },
    });
    expect(session.record.errorsSent).toEqual([]);
  });

  it('is told once: what was said before it was dialled is in its settings', async () => {
    await given();
    const { line, told } = open(SYSTEM_CLOCK);

    line.takeTurns('by-assistant');
    line.dial(ASSISTANT, 'by-call', undefined, undefined);
    await until(() => told.includes('ready'));

    const { record } = await session();
    expect(record.clientEvents).toEqual({ 'session.update': 1 });
    expect(record.sessionUpdates[0]?.audio?.input?.turn_detection).toMatchObject({ create_response: false });
  });
});
