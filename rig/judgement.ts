import type { Turn } from '../bridge/call/transcript';
import type { CallFigures } from './call-figures';
import type { InterruptionReport } from './interruptions';
import { type Lesson, lessonsOf } from './lessons';
import type { Expectations, ExpectedLesson, ExpectedTurn } from './script/script-expectations';
import type { TurnFacts } from './scripted-call';
import type { CallFacts } from './simulated-call';

/** A caller begins to wonder. */
const SLOWEST_ANSWER_MS = 2_000;
const WORST_TRUNCATION_ERROR_MS = 50;

/** All that a call is judged by. */
export interface Evidence {
  facts: CallFacts;
  turns: readonly TurnFacts[];
  figures: Omit<CallFigures, 'problems'>;
  interruptions: readonly InterruptionReport[];
  /** The conversation over all lines. */
  conversation: readonly Turn[];
}

/**
 * Holds a call against what was expected of it, and where nothing was, against what every call should be. Finds problems, a
 * sentence each.
 */
export class Judgement {
  readonly problems: string[] = [];

  constructor(
    private readonly evidence: Evidence,
    private readonly expected: Expectations,
    /** What a busy machine is given on top of every bound in time. */
    private readonly slackMs: number,
  ) {
    this.#end();
    this.#twilio();
    this.#assistant();
    this.#times();
    this.#deeds();
    this.#conversation();
  }

  #end(): void {
    const { phone, summaries } = this.evidence.facts;
    const { endedBy = 'caller', endReasons, connects = 1 } = this.expected;
    const found = phone.error === undefined ? phone.endedBy : `${phone.endedBy} (${phone.error})`;
    this.#say(phone.endedBy !== endedBy, `The call was ended by ${found}, not by ${endedBy}.`);
    this.#say(
      phone.streams.length !== connects,
      `The call was connected ${times(phone.streams.length)}, not ${times(connects)}.`,
    );
    const reasons = summaries.map(({ reason }) => reason);
    // A bridge elsewhere tells no reasons.
    const due = endReasons ?? summaries.map(() => 'caller-hung-up');
    this.#compare('The bridge ended the call for the reason', reasons, due);
  }

  #twilio(): void {
    const { warnings, says, dials } = this.evidence.facts.phone;
    const { warnings: due = [], hears = [], dials: dialsDue = [] } = this.expected;
    const allowed = [...due];
    for (const { code, message } of warnings)
      this.#say(!isTaken(code, allowed), `Twilio warned: ${code}, ${message}.`);
    for (const code of allowed) this.problems.push(`Twilio did not warn: ${code}.`);
    this.#compare('Twilio said', says.map(({ text }) => text).map(quoted), hears.map(quoted));
    this.#compare(
      'Twilio dialled',
      dials.map(({ number }) => number),
      dialsDue,
    );
  }

  #assistant(): void {
    const { facts, figures, interruptions } = this.evidence;
    const { assistantErrors = [], lostFramesAtMost = 0, assistantLearns = [] } = this.expected;
    this.#say(!this.#isSpeechless && facts.sessions.length === 0, 'The assistant was never reached.');
    for (const itemId of interruptions.flatMap((one) => one.truncatedThoughHeard))
      this.problems.push(`${itemId} was truncated though heard.`);
    for (const refusal of interruptions.flatMap(({ refused }) => refused))
      this.problems.push(`The assistant refused a truncation: ${refusal}.`);
    const allowed = [...assistantErrors];
    for (const { code } of facts.sessions.flatMap(({ record }) => record.errorsSent))
      this.#say(!isTaken(code, allowed), `The assistant sent an error: ${code}.`);
    for (const code of allowed) this.problems.push(`The assistant did not send the error ${code}.`);
    const lost = [
      ['caller', figures.callerToAssistant.lost],
      ['assistant', figures.assistantToCaller.lost],
    ] as const;
    for (const [whose, count] of lost)
      this.#say(count > lostFramesAtMost, `${count} frames of the ${whose} were lost.`);
    const lessons = lessonsOf(facts.sessions);
    for (const due of assistantLearns) {
      const { source, text } = lessonIn(due);
      const at = lessons.findIndex((lesson) => lesson.source === source && lesson.text.includes(text));
      if (at >= 0) lessons.splice(0, at + 1);
      else this.problems.push(`The assistant did not learn from ${source}: ${quoted(text)}.`);
    }
  }

  #times(): void {
    const { figures, turns } = this.evidence;
    const { firstWordWithinMs = SLOWEST_ANSWER_MS, answersWithinMs = SLOWEST_ANSWER_MS } = this.expected;
    const { longestSilenceMs: quietAtMostMs } = this.expected;
    const { timeToFirstWordMs, longestSilenceMs } = figures;
    this.#say(!this.#isSpeechless && timeToFirstWordMs === undefined, 'The caller never heard a word.');
    this.#say(
      this.#isLate(timeToFirstWordMs, firstWordWithinMs),
      `The first word took longer than ${seconds(firstWordWithinMs)}.`,
    );
    turns.forEach(({ text }, turn) => {
      const latencyMs = figures.answerLatenciesMs[turn];
      this.#say(latencyMs === undefined, `${quoted(text)} was not answered.`);
      this.#say(
        this.#isLate(latencyMs, answersWithinMs),
        `The answer to ${quoted(text)} took longer than ${seconds(answersWithinMs)}.`,
      );
    });
    this.#say(
      quietAtMostMs !== undefined && this.#isLate(longestSilenceMs, quietAtMostMs),
      `Nobody spoke for ${seconds(longestSilenceMs ?? 0)}, which is longer than ${seconds(quietAtMostMs ?? 0)}.`,
    );
    for (const errorMs of figures.truncationErrorsMs) {
      this.#say(errorMs === undefined, 'The assistant was not told that it was interrupted.');
      this.#say(
        this.#isLate(Math.abs(errorMs ?? 0), WORST_TRUNCATION_ERROR_MS),
        `What the assistant was told of an interruption is ${(errorMs ?? 0).toFixed(0)} ms off.`,
      );
    }
  }

  #deeds(): void {
    const { watch, summaries } = this.evidence.facts;
    const { tools, interruptions, asides, keys } = this.expected;
    const runs = watch.tools.map(({ name, outcome }) => `${name} ${outcome}`);
    if (tools !== undefined) {
      this.#compare(
        'The tools were',
        runs,
        tools.map(({ name, outcome }) => `${name} ${outcome}`),
      );
    }
    const interrupted = summaries.reduce((sum, summary) => sum + summary.interruptions, 0);
    this.#count('interrupted', interrupted, interruptions);
    this.#count('spoken to in passing', watch.asides, asides);
    if (keys !== undefined) this.#compare('The keys handed over were', watch.keys, keys);
  }

  #conversation(): void {
    const { conversation } = this.evidence;
    const { conversation: due } = this.expected;
    if (due === undefined) return;
    this.#say(
      conversation.length !== due.length,
      `The conversation had ${conversation.length} turns, not ${due.length}.`,
    );
    const at = due.findIndex((turn, index) => !isSaid(turn, conversation[index]));
    if (at < 0) return;
    const [found, meant] = [conversation[at], due[at]];
    const isThere = found === undefined ? 'is missing' : `was by the ${found.speaker}, ${quoted(found.text)}`;
    const how = meant?.cut === true ? ', cut short' : '';
    const who = meant?.caller === undefined ? 'assistant' : 'caller';
    const words = quoted(meant?.caller ?? meant?.assistant ?? '');
    this.problems.push(
      `Turn ${at + 1} of the conversation ${isThere}; it was to be by the ${who}, ${words}${how}.`,
    );
  }

  /** Nobody is to have spoken in it. */
  get #isSpeechless(): boolean {
    return this.expected.conversation?.length === 0;
  }

  #isLate(foundMs: number | undefined, atMostMs: number): boolean {
    return (foundMs ?? 0) > atMostMs + this.slackMs;
  }

  #count(what: string, found: number, due: number | undefined): void {
    if (due !== undefined)
      this.#say(found !== due, `The assistant was ${what} ${times(found)}, not ${times(due)}.`);
  }

  #compare(beginning: string, found: readonly string[], due: readonly string[]): void {
    const [is, wanted] = [found, due].map((all) => (all.length === 0 ? 'nothing' : all.join(', ')));
    this.#say(is !== wanted, `${beginning} ${is ?? ''}, not ${wanted ?? ''}.`);
  }

  #say(isWrong: boolean, sentence: string): void {
    if (isWrong) this.problems.push(sentence);
  }
}

/** Takes one of several, if it is there. */
function isTaken<Value>(value: Value, from: Value[]): boolean {
  const at = from.indexOf(value);
  if (at >= 0) from.splice(at, 1);
  return at >= 0;
}

function lessonIn({ tool, system, caller, assistant }: ExpectedLesson): Lesson {
  if (tool !== undefined) return { source: 'tool', text: tool };
  if (system !== undefined) return { source: 'system', text: system };
  if (caller !== undefined) return { source: 'caller', text: caller };
  return { source: 'assistant', text: assistant ?? '' };
}

/** Of what was cut, the caller heard the beginning. */
function isSaid({ caller, assistant, cut }: ExpectedTurn, found: Turn | undefined): boolean {
  if (found === undefined) return false;
  const words = caller ?? assistant ?? '';
  if (found.speaker !== (caller === undefined ? 'assistant' : 'caller')) return false;
  return cut === true ? found.text !== words && words.startsWith(found.text) : found.text === words;
}

function quoted(text: string): string {
  return `“${text}”`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function seconds(durationMs: number): string {
  return `${Number((durationMs / 1_000).toFixed(1))} s`;
}
