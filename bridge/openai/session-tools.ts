import type { RealtimeToolsConfigUnion } from 'openai/resources/realtime/realtime';
import { hangUpTool, transferTool } from '../contract/assistant/call-tools';
import type { Assistant } from '../contract/assistant/document';

/** The assistant's tools as the model is told of them. */
export function sessionTools(
  { tools, destinations }: Pick<Assistant, 'tools' | 'destinations'>,
  authorizations: ReadonlyMap<string, string>,
): RealtimeToolsConfigUnion[] {
  return tools.map((tool): RealtimeToolsConfigUnion => {
    switch (tool.type) {
      case 'hang_up':
        return { type: 'function', ...hangUpTool(tool.description) };
      case 'transfer_call':
        return { type: 'function', ...transferTool(destinations, tool.description) };
      case 'lambda':
      case 'https':
        return {
          type: 'function',
          name: tool.name,
          description: tool.description,
          parameters: tool.parameters,
        };
      case 'mcp': {
        const authorization = authorizations.get(tool.serverLabel);
        return {
          type: 'mcp',
          server_label: tool.serverLabel,
          server_url: tool.serverUrl,
          // Nobody is on the phone who could approve.
          require_approval: 'never',
          ...(tool.description === undefined ? {} : { server_description: tool.description }),
          ...(tool.allowedTools === undefined ? {} : { allowed_tools: tool.allowedTools }),
          ...(authorization === undefined ? {} : { authorization }),
        };
      }
    }
  });
}
