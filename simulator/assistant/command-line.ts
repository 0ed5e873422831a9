import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parrot, recorded } from './answers';
import type { AssistantOptions } from './assistant-options';
import { DEFAULT_TIMINGS, FAST_TIMINGS, REALISTIC_TIMINGS } from './timings';

export const HELP = `Stands in for OpenAI's Realtime API on this machine.

  npm run simulated-assistant -- [options]

  --port 8081           where to listen; 0 takes a free port
  --answers parrot      says the caller's words back (the default)
  --answers recorded    says the recordings given with --speech, one after the other
  --speech FILE.ulaw    a recording: raw μ-law, 8 kHz, mono; may be repeated
  --timings default     realistic is as slow as the real service, fast does not wait
  --pace 10             how many times faster than real time speech is made
  --delay 0             milliseconds that everything written takes to reach the client
  --help                prints this
`;

const TIMINGS = { default: DEFAULT_TIMINGS, realistic: REALISTIC_TIMINGS, fast: FAST_TIMINGS };

export type CommandLine =
  | { wants: 'help' }
  | { wants: 'to-listen'; options: AssistantOptions }
  /** One sentence for each thing that is wrong. */
  | { wants: 'nonsense'; complaints: string[] };

export function readCommandLine(args: readonly string[]): CommandLine {
  // Not strict, because a strict parser stops at the first mistake.
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      port: { type: 'string' },
      answers: { type: 'string' },
      speech: { type: 'string', multiple: true },
      timings: { type: 'string' },
      pace: { type: 'string' },
      delay: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return { wants: 'help' };

  const complaints: string[] = [];
  const known = ['port', 'answers', 'speech', 'timings', 'pace', 'delay'];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) complaints.push(`There is no option ${token.rawName}.`);
    else if (token.value === undefined) complaints.push(`${token.rawName} needs a value.`);
  }
  for (const word of positionals) complaints.push(`"${word}" belongs to no option.`);

  const number = (name: 'port' | 'pace' | 'delay', otherwise: number, min: number, max: number): number => {
    const given = values[name];
    if (typeof given !== 'string') return otherwise;
    const value = Number(given);
    if (given !== '' && value >= min && value <= max) return value;
    complaints.push(`--${name} must be a number from ${min} to ${max}, not "${given}".`);
    return otherwise;
  };
  const port = number('port', 8_081, 0, 65_535);
  const pace = number('pace', 10, 0.1, 1_000);
  const delayMs = number('delay', 0, 0, 10_000);
  const timings = readTimings(values.timings, complaints);
  const answers = readAnswers(values.answers, readSpeech(values.speech, complaints), complaints);
  if (complaints.length > 0) return { wants: 'nonsense', complaints };

  // Timers of equal length fire in the order they were set, so nothing overtakes.
  const outgoing = (deliver: () => void) => void setTimeout(deliver, delayMs);
  const options = { port, pace, timings, answers, ...(delayMs > 0 ? { outgoing } : {}) };
  return { wants: 'to-listen', options };
}

function readTimings(given: unknown, complaints: string[]): AssistantOptions['timings'] {
  if (typeof given !== 'string') return DEFAULT_TIMINGS;
  if (Object.hasOwn(TIMINGS, given)) return TIMINGS[given as keyof typeof TIMINGS];
  complaints.push(`--timings must be default, realistic or fast, not "${given}".`);
  return DEFAULT_TIMINGS;
}

function readAnswers(
  given: unknown,
  speech: Parameters<typeof recorded>[0],
  complaints: string[],
): AssistantOptions['answers'] {
  if (given === 'recorded') {
    if (speech.length === 0) complaints.push('--answers recorded needs at least one --speech FILE.ulaw.');
    return recorded(speech);
  }
  if (typeof given === 'string' && given !== 'parrot') {
    complaints.push(`--answers must be parrot or recorded, not "${given}".`);
  }
  return parrot();
}

function readSpeech(given: unknown, complaints: string[]): { audio: Buffer; transcript: string }[] {
  const paths = Array.isArray(given) ? given.filter((path) => typeof path === 'string') : [];
  return paths.flatMap((path) => {
    try {
      return [{ audio: readFileSync(path), transcript: `This is what ${path} says.` }];
    } catch {
      complaints.push(`--speech ${path} cannot be read.`);
      return [];
    }
  });
}
