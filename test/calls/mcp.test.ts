import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import { type CallFacts, simulatedCall } from '../../rig/simulated-call';
import { answersBy, type McpCall, type Reply } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import type { McpServers } from '../../simulator/assistant/mcp-server';
import type { AssistantSession } from '../../simulator/assistant/session';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { assistantFile } from '../support/assistant-file';
import { Caller } from '../support/caller';
import { until } from '../support/until';

/**
 * Whole calls in which the assistant calls tools on a server that OpenAI itself talks to: all that the bridge has to do is
 * to ask for the answer.
 */

const URL = 'https://menu.example.com/mcp';
const RESTAURANT: Partial<AssistantDocument> = {
  greeting: { say: 'Hello.' },
  tools: [{ type: 'mcp', serverLabel: 'menu', serverUrl: URL, allowedTools: ['find'] }],
};

const speech = (transcript: string) => ({ audio: speechLikeNoise(400), transcript });
const find = (more: Partial<McpCall['mcpCall']> = {}): McpCall => ({
  mcpCall: { server: 'menu', name: 'find', arguments: '{"dish":"soup"}', output: '["tomato"]', ...more },
});

/** Of the calls, what the caller is told when the answers of the tools are there. */
const SOUP = 'There is tomato soup.';

/** The caller says something, gets this for an answer, and hears out what the model says when it is asked to go on. */
function take(
  turn: Reply,
  servers: McpServers = { [URL]: { tools: ['find', 'order'] } },
): Promise<CallFacts> {
  return simulatedCall(
    {
      env: { ASSISTANT_FILES: assistantFile(RESTAURANT) },
      assistant: {
        timings: FAST_TIMINGS,
        mcpServers: servers,
        answers: answersBy(({ purpose }) => {
          if (purpose === 'turn') return turn;
          return purpose === 'greeting' ? speech('Hello.') : speech(SOUP);
        }),
      },
    },
    async ({ call, assistant }) => {
      const caller = new Caller(call);
      await until(() => caller.isGreeted);
      await caller.talks();
      await until(() => saidIn(assistant.sessions[0]!).includes(SOUP) && caller.isGreeted);
    },
  );
}

function saidIn({ record }: AssistantSession): string[] {
  const items = record.responses.flatMap((response) => response.items);
  return items.filter(({ kind }) => kind === 'speech').map(({ transcript }) => transcript);
}

describe('a tool on a server that OpenAI talks to', () => {
  it('is given to the model, and once its answer is there the model is asked to speak of it', async () => {
    const { session, phone } = await take({ items: [speech('Let me look.'), find({ takesMs: 300 })] });

    expect(session!.record.impossibleCalls).toEqual([]);
    expect(session!.entries.find(({ item }) => item.type === 'mcp_call')?.item).toMatchObject({
      output: '["tomato"]',
    });
    expect(saidIn(session!)).toEqual(['Hello.', 'Let me look.', SOUP]);
    expect(session!.record.errorsSent).toEqual([]);
    expect(phone.warnings).toEqual([]);
  });

  it('may be called without a word', async () => {
    const { session } = await take({ items: [find()] });

    expect(saidIn(session!)).toEqual(['Hello.', SOUP]);
    expect(session!.record.errorsSent).toEqual([]);
  });

  it('is spoken of when it failed as well', async () => {
    const { session } = await take({ items: [find({ error: 'The kitchen is closed.' })] });

    expect(session!.record.clientEvents['response.create']).toBe(2);
    expect(saidIn(session!)).toEqual(['Hello.', SOUP]);
  });

  it('is spoken of once where several are called that answer together', async () => {
    const { session } = await take({ items: [speech('Let me look.'), find(), find()] });

    expect(saidIn(session!)).toEqual(['Hello.', 'Let me look.', SOUP]);
    expect(session!.record.errorsSent).toEqual([]);
  });

  it('is none that the assistant’s document does not allow', async () => {
    const { session } = await take({ items: [speech(SOUP), find({ name: 'order' })] });

    expect(session!.record.impossibleCalls).toEqual(['menu.order']);
    expect(saidIn(session!)).toEqual(['Hello.', SOUP]);
  });

  it('is missed by nobody where its server cannot be had', async () => {
    const { session, phone } = await take({ items: [speech(SOUP), find()] }, {});

    expect(session!.record.serverEvents).toMatchObject({ 'mcp_list_tools.failed': 1 });
    expect(saidIn(session!)).toEqual(['Hello.', SOUP]);
    expect(phone.endedBy).toBe('caller');
  });
});
