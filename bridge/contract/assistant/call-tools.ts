import type { Destination } from './document';

/** What ends a call or hands it on, as a model is told of it: the same in both ways of answering. */
export interface CallTool {
  name: 'hang_up' | 'transfer_call';
  description: string;
  parameters: {
    type: 'object';
    properties: Record<string, unknown>;
    required: string[];
    additionalProperties: false;
  };
}

const HANG_UP = 'Ends the phone call. Say goodbye first; the call ends once that was heard.';
const TRANSFER_CALL =
  'Transfers the caller to somebody else, who then has the call. Say first that you transfer them; it is done once that was heard.';

export function hangUpTool(description = HANG_UP): CallTool {
  return toolOf('hang_up', description, {});
}

export function transferTool(
  destinations: readonly Pick<Destination, 'name' | 'description'>[],
  description = TRANSFER_CALL,
): CallTool {
  const who = destinations.map((one) => `${one.name}: ${one.description}`).join('\n');
  const destination = { type: 'string', enum: destinations.map(({ name }) => name), description: who };
  return toolOf('transfer_call', description, { destination });
}

function toolOf(name: CallTool['name'], description: string, properties: Record<string, unknown>): CallTool {
  const required = Object.keys(properties);
  return {
    name,
    description,
    parameters: { type: 'object', properties, required, additionalProperties: false },
  };
}
