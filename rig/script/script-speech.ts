import { resolve } from 'node:path';
import { type Speech, spokenAsNoise } from '../../simulator/assistant/answers';
import { type Recording, recordings } from '../../simulator/speech/recordings';
import { readSpeechFile } from '../../simulator/speech/speech-file';
import { UsageError } from '../../terminal/usage-error';

const NAME = /^(en|ja)-(caller|assistant)-[a-z0-9-]+$/;
const FILE = /\.(wav|ulaw|ul|mulaw)$/i;
/** Less than this of a recording might be found in another one. */
const RECOGNISED_BYTES = 1_600;

/** Something that was said, and its words. */
export interface SpokenWords {
  text: string;
  /** μ-law. */
  audio: Buffer;
}

let all: Map<string, Recording> | undefined;

/** Every recording by its name; read when the first is asked for. */
function known(): Map<string, Recording> {
  all ??= new Map(
    (['en', 'ja'] as const)
      .flatMap((language) => [...recordings(language, 'caller'), ...recordings(language, 'assistant')])
      .map((recording) => [recording.name, recording]),
  );
  return all;
}

/** What a caller says: a recording, or a file of this folder. @throws Error in one sentence, UsageError for a file. */
export function callersSpeech(says: string, text: string | undefined, folder: string): SpokenWords {
  if (!FILE.test(says)) {
    const { text: words, audio } = recordingNamed(says);
    return { text: words, audio };
  }
  try {
    return { text: text ?? says, audio: readSpeechFile(resolve(folder, says)) };
  } catch (cause) {
    throw new UsageError([cause instanceof Error ? cause.message : String(cause)]);
  }
}

/** What an assistant says: a recording, or any words. @throws Error in one sentence. */
export function assistantsSpeech(says: string): Speech {
  if (!NAME.test(says)) return spokenAsNoise(says);
  const { audio, text } = recordingNamed(says);
  return { audio, transcript: text };
}

/** The words of a recording; words are their own. @throws Error in one sentence. */
export function wordsOf(says: string): string {
  return NAME.test(says) ? recordingNamed(says).text : says;
}

/** What was said, by the sound of it: the middle of each speech, found byte for byte in what was heard, in its order. */
export function recognise(heard: Buffer, speeches: readonly SpokenWords[]): string {
  const found = new Map<string, number>();
  for (const { text, audio } of speeches) {
    const middle = Math.floor(audio.length / 2);
    const at = heard.indexOf(audio.subarray(middle, middle + RECOGNISED_BYTES));
    if (at >= 0) found.set(text, at);
  }
  const inOrder = [...found].sort(([, one], [, other]) => one - other).map(([text]) => text);
  return inOrder.length === 0 ? '(not understood)' : inOrder.join(' ');
}

function recordingNamed(name: string): Recording {
  const recording = known().get(name);
  if (recording === undefined) {
    throw new Error(`names no recording, as those in simulator/speech are named; it is "${name}"`);
  }
  return recording;
}
