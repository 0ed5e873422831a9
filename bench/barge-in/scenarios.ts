import type { AssistantOptions } from '../../simulator/assistant/assistant-options';
import type { Reply } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';

/** When the caller begins to speak over a reply. */
export type CutMoment =
  /** So much of the reply was heard when they open their mouth. */
  | { heardMs: number }
  /** They open their mouth so long after the response was created, before a sound of it was heard. */
  | { afterCreatedMs: number }
  /** They let the assistant finish. */
  | 'never';

/** One way of interrupting, tried several times in one call. */
export interface Scenario {
  name: string;
  /** The lengths of the items of every reply, in ms. */
  itemsMs: readonly number[];
  moment: CutMoment;
  assistant: AssistantOptions;
  /** Random delay on top of the fixed one, each way. */
  jitterMs?: number;
}

/** The ways in which callers and replies meet. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'heard to the end', itemsMs: [900], moment: 'never', assistant: {} },
  { name: 'cut early', itemsMs: [4_000], moment: { heardMs: 300 }, assistant: {} },
  {
    name: 'cut at once',
    itemsMs: [4_000],
    moment: { afterCreatedMs: 120 },
    assistant: { timings: { firstAudioMs: 150 } },
  },
  { name: 'cut late in a long reply', itemsMs: [9_000], moment: { heardMs: 6_500 }, assistant: {} },
  { name: 'two items, cut in the first', itemsMs: [2_500, 3_000], moment: { heardMs: 1_000 }, assistant: {} },
  {
    name: 'two items, cut in the second',
    itemsMs: [1_500, 3_000],
    moment: { heardMs: 2_200 },
    assistant: {},
  },
  {
    name: 'deltas of 333 bytes',
    itemsMs: [4_000],
    moment: { heardMs: 1_200 },
    assistant: { deltaBytes: 333 },
  },
  {
    name: 'deltas of 1,000 ms',
    itemsMs: [6_000],
    moment: { heardMs: 1_700 },
    assistant: { deltaBytes: 8_000 },
  },
  {
    name: 'done long before it is heard',
    itemsMs: [6_000],
    moment: { heardMs: 2_400 },
    assistant: { pace: Infinity },
  },
  {
    name: 'late deltas after the cut',
    itemsMs: [6_000],
    moment: { heardMs: 700 },
    assistant: { pace: 2, faults: { responses: () => ({ what: 'late-deltas', count: 5 }) } },
  },
  {
    name: 'with 20 ms of jitter',
    itemsMs: [5_000],
    moment: { heardMs: 1_900 },
    assistant: {},
    jitterMs: 20,
  },
];

/** The replies of a scenario: every one sounds different, so that nothing can be taken for something else. */
export function reply({ itemsMs }: Scenario, index: number): Reply {
  return {
    items: itemsMs.map((durationMs, item) => ({
      audio: speechLikeNoise(durationMs, 10 * index + item),
      transcript: `Item ${item + 1} of reply ${index + 1}.`,
    })),
  };
}
