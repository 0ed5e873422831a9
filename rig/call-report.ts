import { PCMU_BYTES_PER_MS } from '../bridge/audio/pcmu';
import type { Turn } from '../bridge/call/transcript';
import type { CallFigures, Carried } from './call-figures';
import { compareInterruptions, type InterruptionReport, truncationErrorMs } from './interruptions';
import { Judgement } from './judgement';
import { percentile } from './percentile';
import type { Expectations } from './script/script-expectations';
import type { TurnFacts } from './scripted-call';
import type { CallFacts } from './simulated-call';

/** What a call is judged by besides what everybody saw. */
export interface JudgedBy {
  /** @default - what every call should be */
  expected?: Expectations;
  /** What the caller found wrong. @default - nothing */
  complaints?: readonly string[];
  longestSilenceMs?: number | undefined;
  /** What a busy machine is given on top of every bound in time. @default - nothing */
  slackMs?: number;
}

const FRAME_BYTES = 20 * PCMU_BYTES_PER_MS;

/** Reads the figures out of what everybody saw. */
export function callFigures(
  facts: CallFacts,
  turns: readonly TurnFacts[],
  { expected = {}, complaints = [], longestSilenceMs, slackMs = 0 }: JudgedBy = {},
): CallFigures {
  const { phone } = facts;
  const interruptions = interruptionsOf(facts);
  const answerLatenciesMs = turns.map(({ endedAtMs, answeredAtMs }) =>
    answeredAtMs === undefined ? undefined : answeredAtMs - endedAtMs,
  );
  const answeredMs = answerLatenciesMs.filter((latencyMs) => latencyMs !== undefined);
  const { ringingAtMs, firstHeardAtMs } = phone.times;
  const conversation = conversationOf(facts);
  const figures: Omit<CallFigures, 'problems'> = {
    timeToFirstWordMs:
      ringingAtMs === undefined || firstHeardAtMs === undefined ? undefined : firstHeardAtMs - ringingAtMs,
    answerLatenciesMs,
    answerLatencyP50Ms: percentile(answeredMs, 0.5),
    answerLatencyP95Ms: percentile(answeredMs, 0.95),
    longestSilenceMs,
    truncationErrorsMs: interruptions
      .flatMap((report) => report.interruptions)
      .flatMap(({ items }) => items.map(truncationErrorMs)),
    callerToAssistant: carriedUp(facts),
    assistantToCaller: carriedDown(facts),
    tools: [...facts.watch.tools],
    turns: conversation.map(({ speaker, text }) => ({ speaker, text })),
  };
  const { problems } = new Judgement(
    { facts, turns, figures, interruptions, conversation },
    expected,
    slackMs,
  );
  return { ...figures, problems: [...complaints, ...problems] };
}

/** A session and a stream belong together where each stream had one; the phone counts what it played by stream. */
function interruptionsOf({ phone, sessions }: CallFacts): InterruptionReport[] {
  const [only] = sessions;
  if (only !== undefined && sessions.length === 1) return [compareInterruptions(only, phone.cuts)];
  if (sessions.length !== phone.streams.length) return [];
  return sessions.map((session, index) => {
    const cuts = phone.streams[index]?.playout.cuts ?? [];
    return compareInterruptions(
      session,
      cuts.filter(({ discardedMs }) => discardedMs > 0),
    );
  });
}

/** The turns of all lines, each once: a line that was told of the lines before it has theirs as well. */
function conversationOf({ summaries }: CallFacts): Turn[] {
  const turns = new Map<string, Turn>();
  for (const turn of summaries.flatMap((summary) => summary.turns())) {
    const name = `${turn.speaker} ${turn.itemId}`;
    if (!turns.has(name)) turns.set(name, turn);
  }
  return [...turns.values()];
}

function carriedUp({ phone, sessions }: CallFacts): Carried {
  const receivedBytes = sessions.reduce((sum, { record }) => sum + record.appendedBytes, 0);
  return carried(phone.bytesSent, receivedBytes, 0);
}

function carriedDown({ phone, sessions }: CallFacts): Carried {
  const responses = sessions.flatMap(({ record }) => record.responses);
  const bytesOf = (some: typeof responses): number =>
    some.flatMap(({ items }) => items).reduce((sum, { audio }) => sum + audio.length, 0);
  const sentBytes = bytesOf(responses);
  const missingBytes = Math.max(0, sentBytes - phone.bytesReceived);
  // Only a response that was cancelled may have had a part of it dropped.
  const cutBytes = Math.min(missingBytes, bytesOf(responses.filter(({ status }) => status === 'cancelled')));
  return carried(sentBytes, phone.bytesReceived, cutBytes);
}

function carried(sentBytes: number, receivedBytes: number, cutBytes: number): Carried {
  const frames = (bytes: number): number => Math.round(bytes / FRAME_BYTES);
  return {
    sent: frames(sentBytes),
    received: frames(receivedBytes),
    cut: frames(cutBytes),
    lost: frames(Math.max(0, sentBytes - receivedBytes - cutBytes)),
  };
}
