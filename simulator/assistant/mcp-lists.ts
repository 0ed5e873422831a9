import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../network/clock';
import type { ClientLine } from './client-line';
import type { Conversation, Entry } from './conversation';
import type { EffectiveSession } from './effective-session';
import { newId } from './id';
import { serverLabelled, toolsOf } from './mcp-server';
import type { McpServers, McpTool } from './mcp-server';
import type { Item } from './server-event';

export interface McpListsTies {
  line: ClientLine;
  clock: Clock;
  conversation: Conversation;
  servers: McpServers;
  /** How long a server takes to say what it has. */
  delayMs: number;
}

/** What a session knows of the servers that its tools are on: it asks each once, and again when it is told otherwise. */
export class McpLists {
  readonly #ties: McpListsTies;
  readonly #asked = new Map<string, McpTool>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(ties: McpListsTies) {
    this.#ties = ties;
  }

  /** The session's tools are these from now on. */
  follow(tools: EffectiveSession['tools']): void {
    for (const label of this.#asked.keys()) {
      if (serverLabelled(label, tools) === undefined) this.#forget(label);
    }
    for (const tool of tools) {
      if (tool.type !== 'mcp' || isDeepStrictEqual(this.#asked.get(tool.server_label), tool)) continue;
      this.#forget(tool.server_label);
      this.#ask(tool);
    }
  }

  /** Whether the model has been told of it. */
  has(label: string, name: string): boolean {
    return this.#known.get(label)?.includes(name) === true;
  }

  #ask(tool: McpTool): void {
    const { line, clock, conversation, servers, delayMs } = this.#ties;
    this.#asked.set(tool.server_label, tool);
    const id = newId('item');
    const entry = conversation.open(listed(id, tool, []));
    line.send({ type: 'mcp_list_tools.in_progress', item_id: id });
    clock.after(delayMs, () => {
      if (this.#asked.get(tool.server_label) === tool) this.#told(entry, tool, toolsOf(servers, tool));
    });
  }

  #told(entry: Entry, tool: McpTool, names: readonly string[] | undefined): void {
    const { line, conversation } = this.#ties;
    if (names !== undefined) this.#known.set(tool.server_label, names);
    conversation.finish(entry, listed(entry.id, tool, names ?? []));
    const type = names === undefined ? 'mcp_list_tools.failed' : 'mcp_list_tools.completed';
    line.send({ type, item_id: entry.id });
  }

  #forget(label: string): void {
    this.#asked.delete(label);
    this.#known.delete(label);
  }
}

function listed(id: string, tool: McpTool, names: readonly string[]): Item & { id: string } {
  const tools = names.map((name) => ({
    ...{ name, description: null, annotations: null },
    input_schema: { type: 'object' },
  }));
  return { id, type: 'mcp_list_tools', server_label: tool.server_label, tools };
}
