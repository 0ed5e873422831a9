import { randomBytes } from 'node:crypto';
import type { ResponseFunctionToolCall, ResponseOutputMessage } from 'openai/resources/responses/responses';
import { newId } from '../assistant/id';
import type { Answer } from './responses-options';

/** What a model says or calls. */
export type SaidItem = ResponseOutputMessage | ResponseFunctionToolCall;

type Part = ResponseOutputMessage['content'][number];

/** The items of an answer, in order. */
export function saidBy({ text, call, refusal }: Answer): SaidItem[] {
  return [
    ...(refusal === undefined ? [] : [messageOf({ type: 'refusal', refusal })]),
    ...(refusal !== undefined || text === undefined
      ? []
      : [messageOf({ type: 'output_text', text, annotations: [], logprobs: [] })]),
    ...(call === undefined ? [] : [callOf(call)]),
  ];
}

/** What breaks off is incomplete, and what would have come after it is not there. */
export function cutAfter(characterCount: number, items: readonly SaidItem[]): SaidItem[] {
  let left = characterCount;
  const kept: SaidItem[] = [];
  for (const item of items) {
    const { length } = wordsOf([item]);
    if (length > left) return [...kept, brokenOff(item, left)];
    kept.push(item);
    left -= length;
  }
  return kept;
}

/** All that a token is paid for. */
export function wordsOf(items: readonly SaidItem[]): string {
  return items
    .map((item) =>
      item.type === 'function_call'
        ? item.arguments
        : item.content.map((part) => (part.type === 'refusal' ? part.refusal : part.text)).join(''),
    )
    .join('');
}

function messageOf(part: Part): ResponseOutputMessage {
  return { id: newHexId('msg'), type: 'message', role: 'assistant', status: 'completed', content: [part] };
}

function callOf({ name, arguments: given }: NonNullable<Answer['call']>): ResponseFunctionToolCall {
  return {
    id: newHexId('fc'),
    type: 'function_call',
    status: 'completed',
    call_id: newId('call'),
    name,
    arguments: JSON.stringify(given),
  };
}

function brokenOff(item: SaidItem, characterCount: number): SaidItem {
  if (item.type === 'function_call')
    return { ...item, status: 'incomplete', arguments: item.arguments.slice(0, characterCount) };
  const content = item.content.map((part): Part =>
    part.type === 'refusal'
      ? { ...part, refusal: part.refusal.slice(0, characterCount) }
      : { ...part, text: part.text.slice(0, characterCount) },
  );
  return { ...item, status: 'incomplete', content };
}

/** An id as the service makes them for this API: `resp_` and 50 hexadecimal digits. */
export function newHexId(prefix: 'resp' | 'msg' | 'fc' | 'rs'): string {
  return `${prefix}_${randomBytes(25).toString('hex')}`;
}
