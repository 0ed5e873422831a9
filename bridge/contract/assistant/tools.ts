import * as z from 'zod/mini';
import { aNumberOf, fields, listOf, ssmName, text } from './fields';

/** What an assistant can do besides talking. */

/** A JSON Schema of an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const parameters = z.custom<JsonSchema>(
  (value: unknown) =>
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'object',
  'must be a JSON Schema of the type "object"',
);

/** What the model is told of a tool of yours, and how long the caller may wait for it. */
const yours = {
  name: text().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -, 64 at most')),
  description: text(),
  parameters: z._default(parameters, { type: 'object', properties: {}, additionalProperties: false }),
  /** After so long the model is told that the tool did not answer. */
  deadlineMs: z._default(aNumberOf(100, 60_000), 8_000),
  /** A sentence for a caller who would otherwise hear nothing for so long. */
  filler: z.optional(fields({ afterMs: aNumberOf(0, 60_000), say: text() })),
};

/** Ends the call, once the assistant's last word was heard. */
const hangUp = fields({ type: z.literal('hang_up'), description: z.optional(text()) });

/** Hands the call to one of the assistant's destinations, once the assistant's last word was heard. */
const transferCall = fields({ type: z.literal('transfer_call'), description: z.optional(text()) });

/** Calls a Lambda function. */
const lambda = fields({
  type: z.literal('lambda'),
  ...yours,
  functionArn: z
    .string("must be a Lambda function's ARN")
    .check(
      z.regex(
        /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]{1,128})?$/,
        "must be a Lambda function's ARN such as arn:aws:lambda:us-east-1:123456789012:function:book",
      ),
    ),
});

/** Posts to a server, signed with a secret that both know. */
const https = fields({
  type: z.literal('https'),
  ...yours,
  url: z
    .string('must be an https URL')
    .check(z.refine(isPlainHttps, 'must be an https URL without user, password or fragment')),
  secretParameter: ssmName,
});

/** A server of tools that OpenAI itself talks to. */
const mcp = fields({
  type: z.literal('mcp'),
  serverLabel: text().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -, 64 at most')),
  serverUrl: z
    .string('must be an https URL')
    .check(z.refine(isPlainHttps, 'must be an https URL without user, password or fragment')),
  description: z.optional(text()),
  /** Without it all of the server's. */
  allowedTools: z.optional(listOf(text())),
  /** The secret that the server knows us by. */
  authorizationParameter: z.optional(ssmName),
});

const tool = z.discriminatedUnion('type', [hangUp, transferCall, lambda, https, mcp], {
  error: 'must be hang_up, transfer_call, lambda, https or mcp',
});
export type Tool = z.output<typeof tool>;
export type HttpsTool = z.output<typeof https>;
export type LambdaTool = z.output<typeof lambda>;
/** A tool that is run here: everything but what the call does itself and what OpenAI does. */
export type RunTool = HttpsTool | LambdaTool;

export const tools = listOf(tool).check(
  z.refine(
    (all) => new Set(all.map(nameOf)).size === all.length,
    'must have names of their own, hang_up and transfer_call being the names of two',
  ),
);

/** By what the model calls it. */
export function nameOf(tool: Tool): string {
  if (tool.type === 'mcp') return `mcp:${tool.serverLabel}`;
  return tool.type === 'lambda' || tool.type === 'https' ? tool.name : tool.type;
}

/**
 * A schema without the name of the edition that it was written for, which generators give it: what tools need of it is the same
 * in all, and it is read as 2020-12.
 */
export function withoutEdition(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema'));
}

function isPlainHttps(value: string): boolean {
  const url = URL.parse(value);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
}
