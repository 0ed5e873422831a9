import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type AssistantDocument, readAssistant } from '../../bridge/contract/assistant/document';
import type { Reply } from '../../simulator/assistant/answers';
import { UsageError } from '../../terminal/usage-error';
import type { CallPlan, PlannedReply } from '../call-plan';
import type { PlannedStep } from '../planned-step';
import { type CallScript, readScript } from './call-script';
import type { Expectations } from './script-expectations';
import type { ScriptReply } from './script-replies';
import { assistantsSpeech, callersSpeech, recognise, type SpokenWords, wordsOf } from './script-speech';
import type { ScriptStep } from './script-steps';

const ASSISTANTS = resolve(__dirname, '../../assistants');
const ASSISTANT_NAME = /^[a-z0-9-]+$/;
/** As fast as a person presses keys without haste. */
const BETWEEN_KEYS_MS = 200;

/** Reads a script, and whatever it names. @throws UsageError with everything that is wrong with it, a sentence each. */
export function readScriptFile(path: string): CallPlan {
  const read = readScript(jsonIn(path, 'The script'));
  if ('problems' in read) throw new UsageError(read.problems.map((problem) => `${path}: ${problem}`));
  const reader = new ScriptReader(read.script, dirname(path));
  const plan = reader.plan();
  if (reader.problems.length > 0) {
    throw new UsageError(reader.problems.map((problem) => `${path}: ${problem}`));
  }
  return plan;
}

/** Turns what a script names into what it means, and notes what it names in vain. */
class ScriptReader {
  readonly problems: string[] = [];
  readonly #spoken: SpokenWords[] = [];

  constructor(
    private readonly script: CallScript,
    private readonly folder: string,
  ) {}

  plan(): CallPlan {
    const { title, language, caller, records, begunSecondsAgo, dialAnswers } = this.script;
    const { steps, replies, tools, faults, expect } = this.script;
    const sessions = faults.assistant;
    return {
      ...{ title, language, caller, records, begunSecondsAgo, dialAnswers },
      assistant: this.#assistant(),
      steps: steps.map((step, index) => this.#step(step, `steps[${index}]`)),
      replies: replies.map((reply, index) => this.#reply(reply, `replies[${index}]`)),
      transcribe: (audio) => recognise(audio, this.#spoken),
      tools: Object.fromEntries(
        Object.entries(tools).map(([name, outcomes]) => [
          name,
          Array.isArray(outcomes) ? outcomes : [outcomes],
        ]),
      ),
      faults: {
        assistant: Array.isArray(sessions) ? (index) => sessions[index] : sessions,
        phone: faults.phone,
      },
      expect: this.#expectations(expect),
    };
  }

  #step(step: ScriptStep, path: string): PlannedStep {
    const moment = { overAnswerAfterMs: step.overMs, afterMs: step.afterMs };
    if (step.says !== undefined) {
      const { says, text, answered: isAnswered } = step;
      const spoken = this.#named(`${path}.says`, () => callersSpeech(says, text, this.folder));
      this.#spoken.push(spoken ?? NOTHING);
      return { ...moment, ...(spoken ?? NOTHING), isAnswered };
    }
    if (step.presses !== undefined) {
      const { presses: keys, pauseMs = BETWEEN_KEYS_MS, answered: isAnswered } = step;
      return { ...moment, keys, pauseMs, isAnswered };
    }
    if (step.silentMs !== undefined) return { silentMs: step.silentMs };
    if (step.absentMs !== undefined) return { absentMs: step.absentMs };
    if (step.waitsFor !== undefined) return { waitsFor: step.waitsFor };
    return { ...moment, hangsUp: true };
  }

  #reply({ for: purpose, told, says, calls = [] }: ScriptReply, path: string): PlannedReply {
    const speech = says === undefined ? undefined : this.#named(`${path}.says`, () => assistantsSpeech(says));
    const items: Reply['items'] = [
      ...(speech === undefined ? [] : [speech]),
      ...calls.map(({ name, arguments: args }) => ({
        functionCall: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
      })),
    ];
    return { items, for: purpose, told };
  }

  /** Where a recording is named, its words are meant. */
  #expectations(expect: Expectations): Expectations {
    const { conversation } = expect;
    if (conversation === undefined) return expect;
    const words = (says: string | undefined, path: string): string | undefined =>
      says === undefined ? undefined : this.#named(path, () => wordsOf(says));
    return {
      ...expect,
      conversation: conversation.map(({ caller, assistant, cut }, index) => ({
        caller: words(caller, `expect.conversation[${index}].caller`),
        assistant: words(assistant, `expect.conversation[${index}].assistant`),
        cut,
      })),
    };
  }

  /** What one of its own does not say is made up: a story is about its conduct. */
  #assistant(): AssistantDocument | undefined {
    const { assistant, language } = this.script;
    if (assistant === undefined) return undefined;
    const document =
      typeof assistant === 'string'
        ? this.#named('assistant', () => jsonIn(this.#assistantPath(assistant), 'The assistant'))
        : { name: 'scripted', language, instructions: 'You answer the phone.', ...assistant };
    if (document === undefined) return undefined;
    const read = readAssistant(document);
    if ('problems' in read) {
      this.problems.push(...read.problems.map((problem) => `assistant: ${problem}`));
      return undefined;
    }
    return document as AssistantDocument;
  }

  #assistantPath(named: string): string {
    return ASSISTANT_NAME.test(named) ? join(ASSISTANTS, `${named}.json`) : resolve(this.folder, named);
  }

  #named<T>(path: string, find: () => T): T | undefined {
    try {
      return find();
    } catch (error) {
      if (error instanceof UsageError) this.problems.push(...error.problems.map((one) => `${path}: ${one}`));
      else this.problems.push(`${path} ${error instanceof Error ? error.message : String(error)}.`);
      return undefined;
    }
  }
}

const NOTHING: SpokenWords = { text: '', audio: Buffer.alloc(0) };

function jsonIn(path: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UsageError([`${what} ${path} could not be read (${code}).`]);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError([`${what} ${path} is not JSON: ${why}.`]);
  }
}
