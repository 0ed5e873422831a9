import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { answersBy } from '../../../simulator/assistant/answers';
import type { McpCall, Reply } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { Stage } from './realtime-client';
import type { RealtimeClient } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

const URL = 'https://shop.example.com/mcp';
const SHOP = { type: 'mcp', server_label: 'shop', server_url: URL, require_approval: 'never' };
const SERVERS = { [URL]: { tools: ['find', 'buy'] } };
const PREAMBLE = { audio: speechLikeNoise(300), transcript: 'Let me look.' };
const ANSWER = { audio: speechLikeNoise(300), transcript: 'There are two.' };

const FIND: McpCall = {
  mcpCall: { server: 'shop', name: 'find', arguments: '{"what":"shoes"}', output: '["red","blue"]' },
};

/** A session whose server has been asked for its tools. */
async function shopping(
  first: Reply,
  { tool = SHOP, ...options }: AssistantOptions & { tool?: object } = {},
): Promise<RealtimeClient> {
  const assistant = await stage.assistant({
    mcpServers: SERVERS,
    answers: answersBy(({ index }) => (index === 0 ? first : ANSWER)),
    ...options,
  });
  const client = await stage.readyClient(assistant, { session: { tools: [tool] } });
  await client.until(() => client.types.some((type) => /^mcp_list_tools\.(completed|failed)$/.test(type)));
  return client;
}

/** What was told since, without the limits that are told at any time. */
function told(client: RealtimeClient, type: string): string[] {
  return client.types.slice(client.types.indexOf(type)).filter((name) => name !== 'rate_limits.updated');
}

describe('a server of tools', () => {
  it('is asked for them once the session is told of it', async () => {
    const client = await shopping({ items: [PREAMBLE] });

    expect(told(client, 'session.updated')).toEqual([
      'session.updated',
      'conversation.item.added',
      'mcp_list_tools.in_progress',
      'conversation.item.done',
      'mcp_list_tools.completed',
    ]);
    const [added, done] = client.received.filter(
      ({ type, item }) => type.startsWith('conversation.item.') && item.type === 'mcp_list_tools',
    );
    expect(added!.item).toMatchObject({ server_label: 'shop', tools: [] });
    expect(done!.item).toMatchObject({
      server_label: 'shop',
      tools: [
        { name: 'find', input_schema: { type: 'object' } },
        { name: 'buy', input_schema: { type: 'object' } },
      ],
    });
    expect(client.all('mcp_list_tools.completed')[0]!.item_id).toBe(added!.item.id);
  });

  it('tells of those only that the session allows', async () => {
    const client = await shopping({ items: [PREAMBLE] }, { tool: { ...SHOP, allowed_tools: ['buy'] } });

    expect(client.all('conversation.item.done')[0]!.item).toMatchObject({ tools: [{ name: 'buy' }] });
  });

  it('is asked once, however often the session is told of it', async () => {
    const client = await shopping({ items: [PREAMBLE] });

    client.send({ type: 'session.update', session: { type: 'realtime', tools: [SHOP] } });
    await client.nth('session.updated', 2);
    client.send({
      type: 'session.update',
      session: { type: 'realtime', tools: [{ ...SHOP, allowed_tools: ['find'] }] },
    });
    await client.nth('mcp_list_tools.completed', 2);

    expect(client.all('mcp_list_tools.in_progress')).toHaveLength(2);
  });

  it.each([
    ['nobody answers there', { ...SHOP, server_url: 'https://nowhere.example.com/' }, SERVERS],
    ['it does not know who asks', SHOP, { [URL]: { tools: ['find'], authorization: 'shop-secret' } }],
  ])('fails where %s', async (_what, tool, mcpServers) => {
    const client = await shopping({ items: [PREAMBLE] }, { tool, mcpServers });

    expect(client.types.at(-1)).toBe('mcp_list_tools.failed');
  });

  it.each([
    [{ type: 'mcp', server_url: URL }, 'missing_required_parameter', 'session.tools[0].server_label'],
    [{ type: 'mcp', server_label: 'shop' }, 'missing_required_parameter', 'session.tools[0].server_url'],
    [{ ...SHOP, nonsense: 1 }, 'unknown_parameter', 'session.tools[0].nonsense'],
    [{ ...SHOP, require_approval: 'sometimes' }, 'invalid_value', 'session.tools[0].require_approval'],
    [{ ...SHOP, allowed_tools: [1] }, 'invalid_type', 'session.tools[0].allowed_tools[0]'],
    [{ ...SHOP, headers: { 'x-shop': 1 } }, 'invalid_type', 'session.tools[0].headers.x-shop'],
    [{ ...SHOP, connector_id: 'connector_nope' }, 'invalid_value', 'session.tools[0].connector_id'],
  ])('is refused as %j', async (tool, code, param) => {
    const client = await stage.readyClient(await stage.assistant());

    const session = { type: 'realtime', tools: [tool] };
    expect(await client.refusal({ type: 'session.update', session })).toMatchObject({ code, param });
  });
});

describe('a call of a tool on a server', () => {
  it('is told of as it goes, and what came of it after the response', async () => {
    const client = await shopping({ items: [FIND] });

    client.send({ type: 'response.create' });
    await client.nth('response.output_item.done');

    expect(told(client, 'response.created')).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.mcp_call_arguments.delta',
      'response.mcp_call_arguments.delta',
      'response.mcp_call_arguments.done',
      'response.mcp_call.in_progress',
      'response.done',
      'response.mcp_call.completed',
      'conversation.item.done',
      'response.output_item.done',
    ]);
    const call = { type: 'mcp_call', server_label: 'shop', name: 'find', arguments: '{"what":"shoes"}' };
    expect(client.all('response.done')[0]!.response.output).toMatchObject([{ ...call, output: null }]);
    expect(client.all('response.output_item.done')[0]!.item).toMatchObject({
      ...call,
      output: '["red","blue"]',
      error: null,
    });
  });

  it('may fail, which its item says', async () => {
    const client = await shopping({
      items: [{ mcpCall: { ...FIND.mcpCall, error: 'The shop is closed.' } }],
    });

    client.send({ type: 'response.create' });
    const { item } = await client.nth('response.output_item.done');

    expect(client.types).toContain('response.mcp_call.failed');
    expect(item).toMatchObject({
      output: null,
      error: { type: 'tool_execution_error', message: 'The shop is closed.' },
    });
  });

  it('is not made where somebody has to approve of it, and nobody does', async () => {
    const client = await shopping(
      { items: [FIND] },
      { tool: { type: 'mcp', server_label: 'shop', server_url: URL } },
    );

    client.send({ type: 'response.create' });
    const { response } = await client.nth('response.done');

    expect(response.output).toMatchObject([
      { type: 'mcp_approval_request', server_label: 'shop', name: 'find' },
    ]);
    expect(client.types).not.toContain('response.mcp_call.in_progress');
  });

  it.each([
    ['has not been told of', { ...SHOP, allowed_tools: ['buy'] }, {}],
    ['may not choose', SHOP, { tool_choice: 'none' }],
    ['has to leave for another', SHOP, { tool_choice: { type: 'mcp', server_label: 'shop', name: 'buy' } }],
    ['was not given this time', SHOP, { tools: [] }],
  ])('is none of a tool that the model %s', async (_what, tool, response) => {
    const client = await shopping({ items: [PREAMBLE, FIND] }, { tool });

    client.send({ type: 'response.create', response });
    const done = await client.nth('response.done');

    expect(done.response.output).toMatchObject([{ type: 'message' }]);
  });
});
