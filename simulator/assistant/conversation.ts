import type {
  ConversationItemCreateEvent,
  ConversationItemTruncateEvent,
} from 'openai/resources/realtime/realtime';
import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { ClientLine } from './client-line';
import type { Clock } from '../network/clock';
import { newId } from './id';
import {
  audioAlreadyShorter,
  callNotFound,
  invalidValue,
  itemExists,
  itemNotFound,
  previousItemNotFound,
} from './refusal';
import type { Refusal } from './refusal';
import type { Item, ServerEvent } from './server-event';
import type { SessionRecord } from './session-record';

/** One item and the audio it stands for. */
export interface Entry {
  readonly id: string;
  item: Item;
  /** μ-law. Of an assistant item that is being spoken, what was sent so far. */
  audio: Buffer;
  truncated: boolean;
}

export interface ConversationTies {
  line: ClientLine;
  clock: Clock;
  record: SessionRecord;
}

/** The items of a session in their order, and the events that tell of them. */
export class Conversation {
  readonly id = newId('conv');
  readonly #entries: Entry[] = [];
  readonly #ties: ConversationTies;
  #lateAnswers: ServerEvent[] = [];

  constructor(ties: ConversationTies) {
    this.#ties = ties;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.id ?? null;
  }

  find(itemId: string): Entry | undefined {
    return this.#entries.find(({ id }) => id === itemId);
  }

  /** An item that is whole from the start. */
  add(item: Item & { id: string }, audio: Buffer = Buffer.alloc(0), at = this.#entries.length): Entry {
    const previous = this.#entries[at - 1]?.id ?? null;
    const entry = this.#insert(item, audio, at);
    this.#ties.line.send({ type: 'conversation.item.added', previous_item_id: previous, item });
    this.#ties.line.send({ type: 'conversation.item.done', previous_item_id: previous, item });
    return entry;
  }

  /** An item of the assistant that is still to be generated. */
  open(item: Item & { id: string }): Entry {
    const previous = this.lastId;
    const entry = this.#insert(item, Buffer.alloc(0), this.#entries.length);
    this.#ties.line.send({ type: 'conversation.item.added', previous_item_id: previous, item });
    return entry;
  }

  /** Recordings show no predecessor here, whatever `added` said. */
  finish(entry: Entry, item: Item): void {
    entry.item = entry.truncated ? withoutTranscript(item) : item;
    this.#ties.line.send({ type: 'conversation.item.done', previous_item_id: null, item });
  }

  create(event: ConversationItemCreateEvent): Refusal | undefined {
    const { item, previous_item_id: previous } = event;
    if (item.id !== undefined && this.find(item.id) !== undefined) {
      return itemExists(item.id);
    }
    const isOutput = item.type === 'function_call_output';
    if (isOutput && !this.#hasCall(item.call_id)) return callNotFound(item.call_id);

    const at = this.#positionAfter(previous);
    if (at === undefined) return previousItemNotFound(previous ?? '');
    if (isOutput) this.#ties.record.functionOutputs.push({ callId: item.call_id, output: item.output });
    this.add(asShown(item), Buffer.alloc(0), at);
    return undefined;
  }

  /** While the caller speaks, the answer waits until the turn is committed; so it was recorded. */
  truncate(event: ConversationItemTruncateEvent, answerLate: boolean): Refusal | undefined {
    const entry = this.find(event.item_id);
    const generatedMs = entry === undefined ? 0 : Math.floor(entry.audio.length / PCMU_BYTES_PER_MS);
    const refusal = refuseTruncate(event, entry, generatedMs);
    this.#ties.record.truncates.push({
      itemId: event.item_id,
      contentIndex: event.content_index,
      audioEndMs: event.audio_end_ms,
      generatedMs,
      atMs: this.#ties.clock.nowMs(),
      refusedWith: refusal?.code,
    });
    if (refusal !== undefined || entry === undefined) return refusal;

    entry.truncated = true;
    entry.audio = entry.audio.subarray(0, event.audio_end_ms * PCMU_BYTES_PER_MS);
    entry.item = withoutTranscript(entry.item);
    const { item_id, content_index, audio_end_ms } = event;
    const answer = { type: 'conversation.item.truncated', item_id, content_index, audio_end_ms } as const;
    if (answerLate) this.#lateAnswers.push(answer);
    else this.#ties.line.send(answer);
    return undefined;
  }

  giveLateAnswers(): void {
    for (const answer of this.#lateAnswers) this.#ties.line.send(answer);
    this.#lateAnswers = [];
  }

  delete(itemId: string): Refusal | undefined {
    const at = this.#entries.findIndex(({ id }) => id === itemId);
    if (at < 0) return itemNotFound('delete', itemId);
    this.#entries.splice(at, 1);
    this.#ties.line.send({ type: 'conversation.item.deleted', item_id: itemId });
    return undefined;
  }

  /** The only event that shows an item with its audio. */
  retrieve(itemId: string, encode: (entry: Entry) => string): Refusal | undefined {
    const entry = this.find(itemId);
    if (entry === undefined) return itemNotFound('retrieve', itemId);
    this.#ties.line.send({ type: 'conversation.item.retrieved', item: withAudio(entry, encode) });
    return undefined;
  }

  #insert(item: Item & { id: string }, audio: Buffer, at: number): Entry {
    const entry = { id: item.id, item, audio, truncated: false };
    this.#entries.splice(at, 0, entry);
    return entry;
  }

  #positionAfter(previousId: string | null | undefined): number | undefined {
    if (previousId === undefined || previousId === null) return this.#entries.length;
    if (previousId === 'root') return 0;
    const at = this.#entries.findIndex(({ id }) => id === previousId);
    return at < 0 ? undefined : at + 1;
  }

  #hasCall(callId: string): boolean {
    return this.#entries.some(({ item }) => item.type === 'function_call' && item.call_id === callId);
  }
}

export function isAssistantMessage(item: Item): boolean {
  return item.type === 'message' && item.role === 'assistant';
}

function refuseTruncate(
  event: ConversationItemTruncateEvent,
  entry: Entry | undefined,
  generatedMs: number,
): Refusal | undefined {
  if (entry === undefined) return itemNotFound('truncate', event.item_id);
  if (!isAssistantMessage(entry.item)) {
    return invalidValue('item_id', 'Only model output audio messages can be truncated.');
  }
  if (event.content_index !== 0) {
    return invalidValue('content_index', `Content index ${event.content_index} does not exist.`);
  }
  return event.audio_end_ms > generatedMs ? audioAlreadyShorter(generatedMs, event.audio_end_ms) : undefined;
}

/** Nothing unheard may stay in the conversation, so the text goes, heard part and all. */
function withoutTranscript(item: Item): Item {
  if (item.type !== 'message' || item.role !== 'assistant') return item;
  return { ...item, content: item.content.map((part) => ({ type: part.type })) };
}

function withAudio(entry: Entry, encode: (entry: Entry) => string): Item {
  const { item, audio } = entry;
  if (item.type !== 'message' || item.role === 'system' || audio.length === 0) return item;
  const spoken = { audio: encode(entry) };
  return item.role === 'user'
    ? { ...item, content: item.content.map((part) => ({ ...part, ...spoken })) }
    : { ...item, content: item.content.map((part) => ({ ...part, ...spoken })) };
}

/** An item of the client as the events show it: with an id, without what only makes sense in a request. */
function asShown(item: ConversationItemCreateEvent['item']): Item & { id: string } {
  const id = item.id ?? newId('item');
  if (item.type === 'function_call_output') {
    return { id, type: item.type, call_id: item.call_id, output: item.output };
  }
  if (item.type === 'function_call') {
    const call_id = item.call_id ?? newId('call');
    return { id, type: item.type, status: 'completed', name: item.name, call_id, arguments: item.arguments };
  }
  if (item.type !== 'message') return { ...item, id };
  const { type, role, content } = item;
  return { id, type, status: 'completed', role, content } as Item & { id: string };
}
