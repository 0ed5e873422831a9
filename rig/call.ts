import { readSpeechFile } from '../simulator/speech/speech-file';
import { readCallOptions, CALL_USAGE, type ScriptedCallOptions } from './call-options';
import { callFigures } from './call-report';
import { type Conversation, recordedConversation, repeatedSpeech } from './conversation';
import { reportText } from './report-text';
import { ScriptedCall } from './scripted-call';
import { simulatedCall } from './simulated-call';
import { Timeline } from './timeline';
import { USAGE_EXIT_CODE, UsageError } from '../terminal/usage-error';

async function main(): Promise<number> {
  const options = readCallOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(CALL_USAGE);
    return 0;
  }
  const conversation = plannedConversation(options);
  const timeline = new Timeline(options.json ? () => undefined : (line) => console.log(line));
  const script = new ScriptedCall(conversation, (turn, atMs) => timeline.says(turn, atMs));
  const facts = await simulatedCall(
    {
      assistant: { answers: conversation.answers, transcribe: conversation.transcribe },
      env: { ASSISTANT_LANGUAGE: conversation.language },
      observer: timeline.observer,
    },
    ({ call, assistant, rig }) => {
      timeline.follow(call, `which answers at ${rig.origin}`);
      timeline.followAssistant(assistant);
      return script.take(call);
    },
  );
  const figures = callFigures(facts, script.turns);
  console.log(options.json ? JSON.stringify(figures, null, 2) : `\n${reportText(figures)}`);
  return figures.problems.length === 0 ? 0 : 1;
}

function plannedConversation({ language, speechFile, turnCount }: ScriptedCallOptions): Conversation {
  if (speechFile === undefined) return recordedConversation(language, turnCount);
  let audio: Buffer;
  try {
    audio = readSpeechFile(speechFile);
  } catch (error) {
    throw new UsageError([error instanceof Error ? error.message : String(error)]);
  }
  return repeatedSpeech(audio, language, turnCount);
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  },
);
