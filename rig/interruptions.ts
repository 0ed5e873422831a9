import type { AssistantSession } from '../simulator/assistant/session';
import type { ResponseRecord } from '../simulator/assistant/session-record';
import type { Cut } from '../simulator/phone/playout';

/** One interruption of the assistant, as both ends knew it. */
export interface Interruption {
  atMs: number;
  items: InterruptedItem[];
}

/** One item that the caller did not hear to its end. */
export interface InterruptedItem {
  itemId: string;
  /** What the phone had played of it when `clear` reached it: the truth. */
  heardMs: number;
  /** What the assistant was told; undefined if it was not told. */
  toldMs: number | undefined;
}

/** What both ends know of all interruptions of a call, and what does not fit. */
export interface InterruptionReport {
  interruptions: Interruption[];
  /** Items that were heard to the end, and truncated all the same. */
  truncatedThoughHeard: string[];
  /** The assistant's refusals of a truncation. */
  refused: string[];
}

/** Less than this is nothing that a listener could miss, nor a model. */
const INAUDIBLE_MS = 60;

/**
 * Compares what the assistant was told with what the phone played. The phone counts sound, not items, but all sound
 * comes in order: from one cut to the next, the items played one after the other.
 */
export function compareInterruptions(session: AssistantSession, cuts: readonly Cut[]): InterruptionReport {
  const { truncates, responses } = session.record;
  const told = new Map(truncates.map((truncate) => [truncate.itemId, truncate]));
  const report: InterruptionReport = { interruptions: [], truncatedThoughHeard: [], refused: [] };
  const spoken = responses.filter(({ items }) => items.length > 0);
  const waiting = spoken.filter((response) => !isLate(response, session));
  for (const response of spoken.filter((other) => isLate(other, session))) {
    const items = response.items.map(({ id }) => ({
      itemId: id,
      heardMs: 0,
      toldMs: told.get(id)?.audioEndMs,
    }));
    report.interruptions.push({ atMs: response.firstDeltaAtMs ?? 0, items });
  }
  let playedBeforeMs = 0;
  for (const cut of cuts) {
    const concerned = takeWhile(waiting, ({ firstDeltaAtMs }) => (firstDeltaAtMs ?? Infinity) < cut.atMs);
    let leftMs = cut.playedMs - playedBeforeMs;
    playedBeforeMs = cut.playedMs;
    const items: InterruptedItem[] = [];
    for (const { id, generatedMs } of concerned.flatMap((response) => response.items)) {
      const heardMs = Math.max(0, Math.min(leftMs, generatedMs));
      leftMs -= heardMs;
      const toldMs = told.get(id)?.audioEndMs;
      if (generatedMs - heardMs > INAUDIBLE_MS) items.push({ itemId: id, heardMs, toldMs });
      else if (toldMs !== undefined && generatedMs - heardMs <= 0) report.truncatedThoughHeard.push(id);
    }
    if (items.length > 0) report.interruptions.push({ atMs: cut.atMs, items });
  }
  // What came after the last cut was played to its end, or the call was over before.
  const rest = waiting.flatMap(({ items }) => items).filter(({ id }) => told.has(id));
  report.truncatedThoughHeard.push(...rest.map(({ id }) => id));
  report.refused = truncates
    .filter(({ refusedWith }) => refusedWith !== undefined)
    .map(({ itemId, refusedWith = '' }) => `${itemId}: ${refusedWith}`);
  return report;
}

/** How far off what the assistant was told is, in ms; more than was heard is positive. */
export function truncationErrorMs({ heardMs, toldMs }: InterruptedItem): number | undefined {
  return toldMs === undefined ? undefined : toldMs - heardMs;
}

/** A response that was interrupted before its first sound: whatever came of it came late, and was never played. */
function isLate(
  { createdAtMs = 0, firstDeltaAtMs = Infinity, status }: ResponseRecord,
  session: AssistantSession,
): boolean {
  return (
    status === 'cancelled' &&
    session.record.turns.some(
      ({ speechStartedAtMs = 0 }) => speechStartedAtMs > createdAtMs && speechStartedAtMs < firstDeltaAtMs,
    )
  );
}

function takeWhile<T>(from: T[], fits: (item: T) => boolean): T[] {
  const end = from.findIndex((item) => !fits(item));
  return from.splice(0, end === -1 ? from.length : end);
}
