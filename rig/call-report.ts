import { PCMU_BYTES_PER_MS } from '../bridge/audio/pcmu';
import { compareInterruptions, type InterruptionReport, truncationErrorMs } from './interruptions';
import { percentile } from './percentile';
import type { TurnFacts } from './scripted-call';
import type { CallFacts } from './simulated-call';

/** One direction of a call's audio, in frames of 20 ms. */
export interface Carried {
  sent: number;
  received: number;
  /** Of what was sent, what the bridge dropped on purpose, because the caller had spoken over it. */
  cut: number;
  lost: number;
}

/** The figures of one call, and everything that was wrong with it. */
export interface CallFigures {
  timeToFirstWordMs: number | undefined;
  answerLatenciesMs: (number | undefined)[];
  answerLatencyP50Ms: number | undefined;
  answerLatencyP95Ms: number | undefined;
  /** Told minus heard, in ms, of each item that was cut; undefined where the assistant was not told. */
  truncationErrorsMs: (number | undefined)[];
  callerToAssistant: Carried;
  assistantToCaller: Carried;
  turns: { speaker: string; text: string }[];
  /** One sentence each; an empty list is a good call. */
  problems: string[];
}

const FRAME_BYTES = 20 * PCMU_BYTES_PER_MS;
/** A caller begins to wonder. */
const SLOWEST_ANSWER_MS = 2_000;
const WORST_TRUNCATION_ERROR_MS = 50;

/** Reads the figures out of what everybody saw. */
export function callFigures(facts: CallFacts, turns: readonly TurnFacts[]): CallFigures {
  const { phone, session } = facts;
  const summary = facts.summaries.at(-1);
  const interruptions = session === undefined ? undefined : compareInterruptions(session, phone.cuts);
  const answerLatenciesMs = turns.map(({ endedAtMs, answeredAtMs }) =>
    answeredAtMs === undefined ? undefined : answeredAtMs - endedAtMs,
  );
  const answeredMs = answerLatenciesMs.filter((latencyMs) => latencyMs !== undefined);
  const { ringingAtMs, firstHeardAtMs } = phone.times;
  const figures: Omit<CallFigures, 'problems'> = {
    timeToFirstWordMs:
      ringingAtMs === undefined || firstHeardAtMs === undefined ? undefined : firstHeardAtMs - ringingAtMs,
    answerLatenciesMs,
    answerLatencyP50Ms: percentile(answeredMs, 0.5),
    answerLatencyP95Ms: percentile(answeredMs, 0.95),
    truncationErrorsMs: (interruptions?.interruptions ?? []).flatMap(({ items }) =>
      items.map(truncationErrorMs),
    ),
    callerToAssistant: carriedUp(facts),
    assistantToCaller: carriedDown(facts),
    turns: (summary?.turns ?? []).map(({ speaker, text }) => ({ speaker, text })),
  };
  return { ...figures, problems: problems(facts, turns, figures, interruptions) };
}

function carriedUp({ phone, session }: CallFacts): Carried {
  const sentBytes = phone.bytesSent;
  const receivedBytes = session?.record.appendedBytes ?? 0;
  return carried(sentBytes, receivedBytes, 0);
}

function carriedDown({ phone, session }: CallFacts): Carried {
  const responses = session?.record.responses ?? [];
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

function problems(
  { phone, session, summaries }: CallFacts,
  turns: readonly TurnFacts[],
  figures: Omit<CallFigures, 'problems'>,
  interruptions: InterruptionReport | undefined,
): string[] {
  const found: string[] = phone.warnings.map(({ code, message }) => `Twilio warned: ${code}, ${message}.`);
  const say = (isWrong: boolean, sentence: string): void => {
    if (isWrong) found.push(sentence);
  };
  say(phone.endedBy !== 'caller', `The caller did not end the call: ${phone.error ?? phone.endedBy}.`);
  say(session === undefined, 'The assistant was never reached.');
  for (const { reason } of summaries) {
    say(reason !== 'caller-hung-up', `The bridge ended the call for the reason ${reason}.`);
  }
  say(figures.timeToFirstWordMs === undefined, 'The caller never heard a word.');
  say((figures.timeToFirstWordMs ?? 0) > SLOWEST_ANSWER_MS, 'The first word took longer than 2 s.');
  turns.forEach(({ text }, turn) => {
    const latencyMs = figures.answerLatenciesMs[turn];
    say(latencyMs === undefined, `“${text}” was not answered.`);
    say((latencyMs ?? 0) > SLOWEST_ANSWER_MS, `The answer to “${text}” took longer than 2 s.`);
  });
  for (const errorMs of figures.truncationErrorsMs) {
    say(errorMs === undefined, 'The assistant was not told that it was interrupted.');
    say(
      Math.abs(errorMs ?? 0) > WORST_TRUNCATION_ERROR_MS,
      `What the assistant was told of an interruption is ${(errorMs ?? 0).toFixed(0)} ms off.`,
    );
  }
  for (const itemId of interruptions?.truncatedThoughHeard ?? [])
    found.push(`${itemId} was truncated though heard.`);
  for (const refusal of interruptions?.refused ?? [])
    found.push(`The assistant refused a truncation: ${refusal}.`);
  for (const { code } of session?.record.errorsSent ?? [])
    found.push(`The assistant sent an error: ${code}.`);
  say(
    figures.callerToAssistant.lost > 0,
    `${figures.callerToAssistant.lost} frames of the caller were lost.`,
  );
  say(
    figures.assistantToCaller.lost > 0,
    `${figures.assistantToCaller.lost} frames of the assistant were lost.`,
  );
  return found;
}
