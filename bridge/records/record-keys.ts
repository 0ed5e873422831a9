import type { CallDocument } from './call-document';

/** Under this is what may be forgotten after a day. */
export const CHECKPOINTS = 'checkpoints';

/** Where a call's conversation so far is kept while it may go on. */
export function checkpointKey(callSid: string): string {
  return `${CHECKPOINTS}/${callSid}.json`;
}

/** Where a call's record is kept: by the day on which it began, in UTC. */
export function recordKey(
  document: Pick<CallDocument, 'callSid' | 'startedAt' | 'isWhole' | 'lines'>,
): string {
  return `${base(document)}.json`;
}

/** Where the sound of a line is kept. Lines count from 1. */
export function recordingKey(
  document: Pick<CallDocument, 'callSid' | 'startedAt' | 'isWhole' | 'lines'>,
  line: number,
): string {
  return `${base(document)}-${line}.wav`;
}

/** A record that does not know what was before it must not take the place of one that does. */
function base({
  callSid,
  startedAt,
  isWhole,
  lines,
}: Pick<CallDocument, 'callSid' | 'startedAt' | 'isWhole' | 'lines'>): string {
  const [year, month, day] = startedAt.slice(0, 'yyyy-mm-dd'.length).split('-');
  const from = isWhole ? '' : `-from-${lines[0]?.startedAtMs ?? 0}-ms`;
  return `calls/${year}/${month}/${day}/${callSid}${from}`;
}
