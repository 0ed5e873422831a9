import { percentile } from '../../rig/percentile';
import { type Recording, recordings } from '../../simulator/speech/recordings';
import type { Bar } from '../bar';
import { table } from '../table';
import { asideCall, type AsideResult } from './aside-call';

/** Each way between the phone and the bridge. */
const DELAY_MS = 40;
/** Longer than any of the asides is spoken. */
const MINIMUM_SPEECH_MS = 600;
const WORST_ERROR_MS = 50;

/** What people say to show that they listen, and what they say to be listened to. */
const ASIDES = ['ja-caller-hai', 'ja-caller-un', 'en-caller-uhhuh', 'en-caller-yes', 'en-caller-okay'];
const SENTENCES = ['en-caller-interrupts', 'en-caller-wait', 'ja-caller-interrupts', 'ja-caller-wait'];

/** One setting of `interruption.minimumSpeechMs`, and what became of everything that was said into a reply. */
export interface AsidesRow {
  minimumSpeechMs: number;
  asides: AsideResult[];
  sentences: AsideResult[];
}

export interface AsidesBench {
  rows: AsidesRow[];
  bars: Bar[];
}

/** Says everything into a reply, without the setting and with it, each in a call of its own. */
export async function runAsidesBench(): Promise<AsidesBench> {
  const rows: AsidesRow[] = [];
  for (const minimumSpeechMs of [0, MINIMUM_SPEECH_MS]) {
    const say = (names: readonly string[]) =>
      Promise.all(names.map((name) => asideCall(recording(name), minimumSpeechMs, DELAY_MS)));
    const [asides, sentences] = await Promise.all([say(ASIDES), say(SENTENCES)]);
    rows.push({ minimumSpeechMs, asides, sentences });
  }
  return { rows, bars: bars(rows) };
}

/** The table, one row for each setting, and the bars below it. */
export function asidesText({ rows, bars: lines }: AsidesBench): string {
  const head = [
    'said into a reply, 40 ms each way',
    'asides that stop it',
    'sentences that do',
    'silent after',
    'worst',
  ];
  const cells = rows.map(({ minimumSpeechMs, asides, sentences }) => {
    const silentAfterMs = sentences
      .map((result) => result.silentAfterMs)
      .filter((value) => value !== undefined);
    return [
      minimumSpeechMs === 0 ? 'any speech stops it' : `minimumSpeechMs: ${minimumSpeechMs}`,
      `${asides.filter(({ cut }) => cut).length} of ${asides.length}`,
      `${sentences.filter(({ cut }) => cut).length} of ${sentences.length}`,
      ms(percentile(silentAfterMs, 0.5)),
      ms(percentile(silentAfterMs, 1)),
    ];
  });
  return table(head, cells, lines);
}

function bars(rows: readonly AsidesRow[]): Bar[] {
  const lasting = rows.find(({ minimumSpeechMs }) => minimumSpeechMs > 0);
  const falseCuts = lasting?.asides.filter(({ cut }) => cut).length ?? ASIDES.length;
  const missed = rows.flatMap(({ sentences }) => sentences).filter(({ cut }) => !cut).length;
  const errorsMs = rows
    .flatMap(({ asides, sentences }) => [...asides, ...sentences])
    .flatMap((result) => result.errorsMs);
  const worst = percentile(errorsMs.map(Math.abs), 1);
  return [
    { text: `with the setting no aside stops the assistant: ${falseCuts} did`, met: falseCuts === 0 },
    { text: `every sentence stops it, with the setting or without: ${missed} did not`, met: missed === 0 },
    {
      text: `worst truncation error ≤ ${WORST_ERROR_MS} ms: ${ms(worst)}`,
      met: (worst ?? Infinity) <= WORST_ERROR_MS,
    },
  ];
}

function recording(name: string): Recording {
  const language = name.startsWith('ja') ? 'ja' : 'en';
  const found = recordings(language, 'caller').find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no recording ${name}.`);
  return found;
}

function ms(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(0)} ms`;
}
