import type { EffectiveSession } from './effective-session';
import { serverLabelled } from './mcp-server';

/** Which of its tools a model may call. */
export class ToolChoice {
  constructor(
    private readonly tools: EffectiveSession['tools'],
    private readonly choice: EffectiveSession['tool_choice'],
  ) {}

  /** A function of the client's. */
  allows(name: string): boolean {
    const { choice } = this;
    if (choice === 'none') return false;
    if (typeof choice === 'object' && !(choice.type === 'function' && choice.name === name)) return false;
    return this.tools.some((tool) => tool.type === 'function' && tool.name === name);
  }

  /** A tool on a server. */
  allowsOf(server: string, name: string): boolean {
    const { choice } = this;
    if (choice === 'none' || serverLabelled(server, this.tools) === undefined) return false;
    if (typeof choice !== 'object') return true;
    if (choice.type !== 'mcp' || choice.server_label !== server) return false;
    return (choice.name ?? name) === name;
  }
}
