import type { RealtimeToolsConfigUnion } from 'openai/resources/realtime/realtime';
import type { EffectiveSession } from './effective-session';

export type McpTool = RealtimeToolsConfigUnion.Mcp;

/** A server of tools that the service can reach, by its URL. Anything else is where nobody answers. */
export interface McpServer {
  /** The names of its tools. */
  tools: readonly string[];
  /** What it has to be told to answer. @default - nothing */
  authorization?: string;
}

export type McpServers = Readonly<Record<string, McpServer>>;

/** What a server said when it was asked for its tools: nothing if it was not to be had. */
export function toolsOf(servers: McpServers, tool: McpTool): readonly string[] | undefined {
  const server = servers[tool.server_url ?? ''];
  if (server === undefined || server.authorization !== tool.authorization) return undefined;
  const { allowed_tools: allowed } = tool;
  const names = Array.isArray(allowed) ? allowed : allowed?.tool_names;
  return server.tools.filter((name) => names?.includes(name) ?? true);
}

/** The server of a session with this label. */
export function serverLabelled(label: string, tools: EffectiveSession['tools']): McpTool | undefined {
  return tools.find((tool): tool is McpTool => tool.type === 'mcp' && tool.server_label === label);
}

/** Whether somebody has to approve of it first; so it is unless the client says otherwise. */
export function needsApproval(name: string, { require_approval: approval }: McpTool): boolean {
  if (approval === 'never') return false;
  if (typeof approval !== 'object' || approval === null) return true;
  return approval.never?.tool_names?.includes(name) !== true;
}
