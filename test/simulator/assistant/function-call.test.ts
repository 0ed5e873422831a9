import { answersBy } from '../../../simulator/assistant/answers';
import type { Reply, Turn } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import type { Faults } from '../../../simulator/assistant/faults';
import { Stage } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

const WEATHER = { functionCall: { name: 'get_weather', arguments: '{"city":"London"}', callId: 'call_1' } };
const TOOLS = ['get_weather', 'note'].map((name) => ({ type: 'function', name }));
const PREAMBLE = { audio: speechLikeNoise(300), transcript: 'Let me look.', phase: 'commentary' as const };
const ANSWER = { audio: speechLikeNoise(300), transcript: 'It rains.' };

async function ask(first: Reply, faults: Faults = {}) {
  const turns: Turn[] = [];
  const assistant = await stage.assistant({
    faults,
    answers: answersBy((turn) => {
      turns.push(turn);
      return turn.index === 0 ? first : ANSWER;
    }),
  });
  const client = await stage.readyClient(assistant, { session: { tools: TOOLS } });
  client.send({ type: 'response.create' });
  const { response } = await client.nth('response.done');
  return { client, response, turns };
}

describe('a function call', () => {
  it('brings the events in the recorded order', async () => {
    const { client, response } = await ask({ items: [WEATHER] });

    const from = client.types.indexOf('response.created');
    const told = client.types.slice(from).filter((type) => type !== 'rate_limits.updated');
    expect(told).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    const item = { type: 'function_call', name: 'get_weather', call_id: 'call_1' };
    expect(client.all('response.output_item.added')[0]!.item).toMatchObject({
      ...item,
      status: 'in_progress',
      arguments: '',
    });
    expect(response.output).toMatchObject([{ ...item, status: 'completed', arguments: '{"city":"London"}' }]);
  });

  it('opens before the preamble spoken ahead of it has closed', async () => {
    const { client } = await ask({ items: [PREAMBLE, WEATHER] });

    const callAdded = client.received.findIndex(
      ({ type, item }) => type === 'response.output_item.added' && item.type === 'function_call',
    );
    expect(callAdded).toBeGreaterThan(client.types.lastIndexOf('response.output_audio.delta'));
    expect(callAdded).toBeLessThan(client.types.indexOf('response.output_audio.done'));
    expect(client.received[callAdded]!.output_index).toBe(1);
    expect(client.all('response.output_item.added')[0]!.item.phase).toBe('commentary');
  });

  it('is answered with the output and another response', async () => {
    const { client, turns } = await ask({ items: [WEATHER] });
    const item = { type: 'function_call_output', call_id: 'call_1', output: '{"sky":"grey"}' };

    client.send({ type: 'conversation.item.create', item });
    client.send({ type: 'response.create' });
    await client.nth('response.done', 2);

    const added = client.all('conversation.item.added')[1]!.item;
    expect(added).toEqual({ ...item, id: added.id });
    expect(turns[1]!.functionOutputs).toEqual([{ callId: 'call_1', output: '{"sky":"grey"}' }]);
  });

  it('may come with others, and with arguments that are no JSON', async () => {
    const broken = { functionCall: { name: 'note', arguments: '{"text": "unfin' } };

    const { response } = await ask({ items: [WEATHER, broken] });

    expect(response.output).toMatchObject([
      { status: 'completed', call_id: 'call_1' },
      { status: 'completed', arguments: '{"text": "unfin', call_id: expect.stringMatching(/^call_\w{21}$/) },
    ]);
  });

  it('may break off, and still says that its arguments are done', async () => {
    const { client, response } = await ask(
      { items: [PREAMBLE, WEATHER] },
      { responses: { 0: { what: 'partial-function-call' } } },
    );

    expect(response).toMatchObject({ status: 'incomplete', status_details: { reason: 'max_output_tokens' } });
    expect(response.output).toMatchObject([
      { status: 'completed' },
      { status: 'incomplete', arguments: '{"city":' },
    ]);
    expect(client.all('response.function_call_arguments.done')[0]!.arguments).toBe('{"city":');
  });

  it.each([
    ['none of the session’s', { tools: [] }, {}],
    [
      'another than those of this response',
      { tools: TOOLS },
      { tools: [{ type: 'function', name: 'other' }] },
    ],
    ['one that the session has no choice of', { tools: TOOLS, tool_choice: 'none' }, {}],
    ['one that this response has no choice of', { tools: TOOLS }, { tool_choice: 'none' }],
    ['another than the one to choose', { tools: TOOLS }, { tool_choice: { type: 'function', name: 'note' } }],
  ])('is none where the function is %s', async (_what, session, response) => {
    const assistant = await stage.assistant({ answers: answersBy(() => ({ items: [PREAMBLE, WEATHER] })) });
    const client = await stage.readyClient(assistant, { session });

    client.send({ type: 'response.create', response });
    const done = await client.nth('response.done');

    expect(done.response.output).toMatchObject([{ type: 'message' }]);
    expect(assistant.sessions[0]!.record.impossibleCalls).toEqual(['get_weather']);
  });
});
