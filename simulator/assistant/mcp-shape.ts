import { missingParameter } from './refusal';
import { boolean, list, nullable, object, oneOf, text, textOr, textsByName } from './shape';
import type { Shape } from './shape';

/** One of these says where the tools are. */
const WHERE = ['server_url', 'connector_id', 'tunnel_id'];

const CONNECTORS = [
  ...['connector_dropbox', 'connector_gmail', 'connector_googlecalendar', 'connector_googledrive'],
  ...['connector_microsoftteams', 'connector_outlookcalendar', 'connector_outlookemail'],
  'connector_sharepoint',
];

const filter = object({ read_only: boolean, tool_names: list(text) });

const fields = object(
  {
    type: text,
    server_label: text,
    allowed_callers: nullable(list(oneOf('direct', 'programmatic'))),
    allowed_tools: nullable((value, path) => (Array.isArray(value) ? list(text) : filter)(value, path)),
    authorization: text,
    connector_id: oneOf(...CONNECTORS),
    defer_loading: boolean,
    headers: nullable(textsByName),
    require_approval: nullable(textOr(oneOf('always', 'never'), object({ always: filter, never: filter }))),
    server_description: text,
    server_url: text,
    tunnel_id: text,
  },
  ['server_label'],
);

/** A server of tools, as published in the `openai` package's `RealtimeToolsConfigUnion.Mcp`. */
export const mcpTool: Shape = (value, path) => {
  const refusal = fields(value, path);
  if (refusal !== undefined) return refusal;
  const isSomewhere = WHERE.some((key) => (value as Record<string, unknown>)[key] !== undefined);
  return isSomewhere ? undefined : missingParameter(`${path}.server_url`);
};
