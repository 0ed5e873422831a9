import type { RealtimeToolsConfigUnion } from 'openai/resources/realtime/realtime';
import type { Assistant } from '../contract/assistant/document';

const HANG_UP = 'Ends the phone call. Say goodbye first; the call ends once that was heard.';
const TRANSFER_CALL =
  'Transfers the caller to somebody else, who then has the call. Say first that you transfer them; it is done once that was heard.';

/** The assistant's tools as the model is told of them. */
export function sessionTools(
  { tools, destinations }: Pick<Assistant, 'tools' | 'destinations'>,
  authorizations: ReadonlyMap<string, string>,
): RealtimeToolsConfigUnion[] {
  return tools.map((tool): RealtimeToolsConfigUnion => {
    switch (tool.type) {
      case 'hang_up':
        return toolOf('hang_up', tool.description ?? HANG_UP, {});
      case 'transfer_call': {
        const who = destinations.map(({ name, description }) => `${name}: ${description}`).join('\n');
        const destination = { type: 'string', enum: destinations.map(({ name }) => name), description: who };
        return toolOf('transfer_call', tool.description ?? TRANSFER_CALL, { destination });
      }
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

function toolOf(
  name: string,
  description: string,
  properties: Record<string, unknown>,
): RealtimeToolsConfigUnion {
  const required = Object.keys(properties);
  return {
    type: 'function',
    name,
    description,
    parameters: { type: 'object', properties, required, additionalProperties: false },
  };
}
