import { Certificate } from '../certificate';
import { LoadScript } from './load';
import { type Bundle, bundleSubject, type SubjectName } from '../subject';
import { type Sample, Trial } from './trial';

/** What is measured: which subjects, with how many calls, how often and how long. */
export interface RoundsOptions {
  calls: number;
  /** How long each turn is measured. */
  seconds: number;
  rounds: number;
  subjects: readonly SubjectName[];
  /** Whether the assistants' side speaks TLS, as OpenAI's does. */
  tls: boolean;
  onProgress?: ((line: string) => void) | undefined;
}

/** One sample of each subject in each round, in the order of rounds. */
export type Samples = ReadonlyMap<SubjectName, readonly Sample[]>;

/** All subjects live at once and take turns, so that a slow minute of the machine hits them alike. */
export async function runRounds(options: RoundsOptions): Promise<Samples> {
  // Children are killed on our exit, and a signal is none unless somebody makes it one.
  const exit = () => process.exit(1);
  process.once('SIGINT', exit).once('SIGTERM', exit);
  const trials: [SubjectName, Trial][] = [];
  const certificate = options.tls ? new Certificate() : undefined;
  try {
    const script = new LoadScript();
    for (const name of options.subjects) {
      const bundle: Bundle = await bundleSubject(name);
      trials.push([name, await Trial.begin(bundle, options.calls, script, certificate)]);
    }
    return await measure(options, trials);
  } finally {
    for (const [, trial] of trials) await trial.end();
    certificate?.remove();
    process.off('SIGINT', exit).off('SIGTERM', exit);
  }
}

async function measure(
  { calls, seconds, rounds, subjects, onProgress }: RoundsOptions,
  trials: readonly (readonly [SubjectName, Trial])[],
): Promise<Samples> {
  const samples = new Map<SubjectName, Sample[]>(subjects.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, trial] of rotated(trials, round)) {
      const sample = await trial.measure(seconds);
      samples.get(name)?.push(sample);
      const cost = sample.cpuMsPerCallSecond.toFixed(2);
      onProgress?.(`${calls} calls, round ${round + 1} of ${rounds}: ${name} ${cost} ms per call-second`);
    }
  }
  return samples;
}

/** Each subject comes first in its turn. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
