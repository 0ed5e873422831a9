import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import type { ToolServerRequest } from '../../support/tool-server';

/** How a tool's server knows the bridge, as the documentation says to whoever writes one: its very code, run. */

const DOCUMENT = readFileSync(join(__dirname, '../../../docs/tools.md'), 'utf8');
const BLOCKS = [...DOCUMENT.matchAll(/```\w+\n(.*?)```/gs)].map(([, code = '']) => code);

/** In Python. */
export const IS_FROM_BRIDGE_IN_PYTHON = blockWith('def is_from_bridge');

/** In JavaScript; it is a module, which is compiled here as a script. */
export const isFromBridge = compileFunction(
  `${blockWith('function isFromBridge')
    .replace(/^import (.*) from (.*);$/m, 'const $1 = require($2);')
    .replace('export function', 'function')}
   return isFromBridge(headers, body, secret);`,
  ['require', 'headers', 'body', 'secret'],
).bind(undefined, require) as (
  headers: ToolServerRequest['headers'],
  body: Buffer,
  secret: string,
) => boolean;

function blockWith(text: string): string {
  const block = BLOCKS.find((code) => code.includes(text));
  if (block === undefined) throw new Error(`docs/tools.md has no code with "${text}".`);
  return block;
}
