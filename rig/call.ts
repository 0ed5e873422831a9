import { SettingsError } from '../bridge/settings';
import { readSpeechFile } from '../simulator/speech/speech-file';
import { USAGE_EXIT_CODE, UsageError } from '../terminal/usage-error';
import { CALL_USAGE, readCallOptions, type ScriptedCallOptions } from './call-options';
import type { CallPlan } from './call-plan';
import { defaultPlan, planOf, repeatedSpeech } from './conversation';
import { reportText } from './report-text';
import { readScriptFile } from './script/script-file';
import { takeCall } from './take-call';
import { takeTurnCall } from './turns/take-turn-call';
import { turnPlan } from './turns/turn-plan';
import { turnReport } from './turns/turn-report';

type Print = (line: string) => void;

async function main(): Promise<number> {
  const options = readCallOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(CALL_USAGE);
    return 0;
  }
  const print = options.json ? undefined : (line: string) => console.log(line);
  const { figures, report } = options.isLegacy
    ? await legacyCall(options, print)
    : await call(options, print);
  console.log(options.json ? JSON.stringify(figures, null, 2) : `\n${report}`);
  return figures.problems.length === 0 ? 0 : 1;
}

async function call(options: ScriptedCallOptions, print: Print | undefined) {
  const figures = await takeCall(planned(options), { print, recordSettings: recordSettings(process.env) });
  return { figures, report: reportText(figures) };
}

async function legacyCall({ language, turnCount }: ScriptedCallOptions, print: Print | undefined) {
  const figures = await takeTurnCall(turnPlan(language, turnCount), { print });
  return { figures, report: turnReport(figures) };
}

/** Calls are kept as they would be by a bridge of this environment. */
function recordSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /^CALL_(RECORDS|SPOOL)/.test(name)));
}

function planned({ language, scriptFile, speechFile, turnCount }: ScriptedCallOptions): CallPlan {
  if (scriptFile !== undefined) return readScriptFile(scriptFile);
  if (speechFile === undefined) return defaultPlan(language, turnCount);
  let audio: Buffer;
  try {
    audio = readSpeechFile(speechFile);
  } catch (error) {
    throw new UsageError([error instanceof Error ? error.message : String(error)]);
  }
  return planOf(repeatedSpeech(audio, language, turnCount));
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsage = error instanceof UsageError || error instanceof SettingsError;
    console.error(isUsage ? error.problems.join('\n') : error);
    process.exitCode = isUsage ? USAGE_EXIT_CODE : 1;
  },
);
