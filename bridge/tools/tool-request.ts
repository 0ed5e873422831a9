import type { ToolUser } from '../call/tool-runner';

/** What a tool of yours is sent, by Lambda and over HTTPS alike. `docs/tools.md` tells who writes one. */
export interface ToolRequest {
  tool: string;
  /** What the model wants, found to fit the tool's schema. */
  arguments: Readonly<Record<string, unknown>>;
  /** `from` and `to` are missing where Twilio did not say them. */
  call: ToolUser;
}

export function toolRequestText({ tool, arguments: args, call }: ToolRequest): string {
  const { callSid, assistant, from, to } = call;
  return JSON.stringify({ tool, arguments: args, call: { callSid, assistant, from, to } });
}
