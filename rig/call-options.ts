import type { SpeechLanguage } from '../simulator/speech/recordings';
import { readCommandLine } from '../terminal/command-line';
import { UsageError } from '../terminal/usage-error';

/** What a scripted call is told on the command line. */
export interface ScriptedCallOptions {
  language: SpeechLanguage;
  /** A file that says how the call goes. */
  scriptFile: string | undefined;
  /** A file with what the caller says, WAV or raw μ-law. */
  speechFile: string | undefined;
  turnCount: number | undefined;
  /** Whether the call is answered turn by turn, without the bridge. */
  isLegacy: boolean;
  json: boolean;
}

export const CALL_USAGE = `npm run call -- [options]

Takes one scripted call through webhook, bridge and a simulated assistant, and says whether anything was wrong.

  --lang en|ja     language of the conversation (en; with --legacy ja)
  --speech FILE    what the caller says, again and again: WAV, or raw 8 kHz μ-law
  --turns N        how often the caller speaks
  --script FILE    who says and does what, and what must come of it: see docs/scripts.md
  --legacy         answered turn by turn, as while USE_OPENAI_REALTIME is false
  --json           the figures as JSON, and nothing else
  --help           this text`;

const OPTIONS = {
  lang: { type: 'string' },
  speech: { type: 'string' },
  turns: { type: 'string' },
  script: { type: 'string' },
  legacy: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** A script says all this itself. */
const SAID_BY_SCRIPT = ['lang', 'speech', 'turns'] as const;
/** What is understood of them could only be guessed, and scripts are of the bridge's calls. */
const NOT_TURN_BY_TURN = ['speech', 'script'] as const;

/** Reads the command line. @throws UsageError with every problem at once. */
export function readCallOptions(argv: readonly string[]): ScriptedCallOptions | 'help' {
  const values = readCommandLine(argv, OPTIONS);
  const problems: string[] = [];
  if (values.help === true) return 'help';
  const isLegacy = values.legacy === true;
  const language = values.lang ?? (isLegacy ? 'ja' : 'en');
  if (language !== 'en' && language !== 'ja')
    problems.push(`--lang must be en or ja; it is ${JSON.stringify(language)}.`);
  const turnCount = values.turns === undefined ? undefined : Number(values.turns);
  if (turnCount !== undefined && !(Number.isInteger(turnCount) && turnCount >= 1 && turnCount <= 100)) {
    problems.push(`--turns must be a whole number from 1 to 100; it is ${JSON.stringify(values.turns)}.`);
  }
  for (const name of SAID_BY_SCRIPT) {
    if (values.script !== undefined && values[name] !== undefined)
      problems.push(`--${name} cannot be had beside --script, which says it itself; leave one of them out.`);
  }
  for (const name of NOT_TURN_BY_TURN) {
    if (isLegacy && values[name] !== undefined)
      problems.push(
        `--${name} cannot be had beside --legacy, whose caller says the recordings; leave one of them out.`,
      );
  }
  if (problems.length > 0) throw new UsageError(problems);
  return {
    language: language as SpeechLanguage,
    scriptFile: values.script,
    speechFile: values.speech,
    turnCount,
    isLegacy,
    json: values.json === true,
  };
}
