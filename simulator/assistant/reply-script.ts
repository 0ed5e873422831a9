import type { RealtimeResponseCreateParams } from 'openai/resources/realtime/realtime';
import type { Reply } from './answers';
import { FunctionCallItem } from './function-call-item';
import { McpApprovalItem } from './mcp-approval-item';
import { McpCallItem } from './mcp-call-item';
import { needsApproval, serverLabelled } from './mcp-server';
import type { OutputItem, OutputItemTies } from './output-item';
import type { EffectiveSession } from './effective-session';
import { SpeechItem } from './speech-item';
import { TextItem } from './text-item';
import type { Timings } from './timings';

/** One thing to do, when this much was said and the response is this old. */
export interface Beat {
  audioMs: number;
  dueMs: number;
  play: () => void;
  isDelta: boolean;
}

/** Where a reply is performed. */
export interface Stage {
  open(item: OutputItem): void;
  delta(send: () => void): void;
  close(item: OutputItem): void;
  /** The reply is over, or it breaks off where it is. */
  end(how: 'whole' | 'broken-off'): void;
}

export interface Tempo {
  timings: Timings;
  /** How many times faster than real time speech is made. */
  pace: number;
  /** The first function call ends in the middle of its arguments. */
  breaksOffInCall: boolean;
}

export type ItemMaker = (item: Reply['items'][number], outputIndex: number) => OutputItem;

/** Makes what the session asks for out of what the answer holds. */
export function itemMaker(
  ties: Omit<OutputItemTies, 'outputIndex' | 'format'>,
  session: EffectiveSession,
  request: RealtimeResponseCreateParams,
): ItemMaker {
  const [modality] = request.output_modalities ?? session.output_modalities;
  const format = request.audio?.output?.format ?? session.audio.output.format;
  return (item, outputIndex) => {
    const itemTies = { ...ties, outputIndex, format };
    if ('functionCall' in item) return new FunctionCallItem(item, itemTies);
    if ('mcpCall' in item) {
      const { server, name } = item.mcpCall;
      const tool = serverLabelled(server, request.tools ?? session.tools);
      const isAsked = tool !== undefined && needsApproval(name, tool);
      return isAsked ? new McpApprovalItem(item, itemTies) : new McpCallItem(item, itemTies);
    }
    return modality === 'text' ? new TextItem(item, itemTies) : new SpeechItem(item, itemTies);
  };
}

/** A whole reply as things to do in order. */
export function* perform(reply: Reply, make: ItemMaker, stage: Stage, tempo: Tempo): Generator<Beat> {
  const { timings, pace, breaksOffInCall } = tempo;
  const items = reply.items.map(make);
  let audioMs = 0;
  let openedAhead: OutputItem | undefined;
  const spoken = (play: () => void, isDelta = false): Beat => ({
    audioMs,
    dueMs: timings.firstAudioMs + audioMs / pace,
    play,
    isDelta,
  });

  for (const [index, item] of items.entries()) {
    const isCall = item instanceof FunctionCallItem;
    const opening = spoken(() => stage.open(item));
    if (item !== openedAhead) yield index === 0 ? { ...opening, dueMs: timings.itemAddedMs } : opening;

    const deltas = [...item.deltas()];
    const breaksOff = isCall && breaksOffInCall;
    for (const delta of breaksOff ? deltas.slice(0, deltas.length / 2) : deltas) {
      yield spoken(() => stage.delta(delta.send), true);
      audioMs += delta.durationMs;
    }
    if (breaksOff) {
      yield spoken(() => stage.end('broken-off'));
      return;
    }
    // A function call was recorded to open before the preamble spoken ahead of it closes.
    const next = items[index + 1];
    if (!isCall && next instanceof FunctionCallItem) {
      openedAhead = next;
      yield spoken(() => stage.open(next));
    }
    yield spoken(() => stage.close(item));
  }
  yield spoken(() => stage.end('whole'));
}
