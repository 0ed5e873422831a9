import type { CallEvent } from '../../../../rig/console/messages';
import { CallStory } from '../../../../rig/console/page/call-story';
import { gradeOf, storyFigures } from '../../../../rig/console/page/story-figures';
import { percentile } from '../../../../rig/percentile';

function given() {
  let nowMs = 50_000;
  const story = new CallStory(() => nowMs);
  const told = (event: CallEvent) => story.told({ is: 'event', ...event });
  told({ kind: 'ringing', atMs: 0 });
  return { story, told, pass: (ms: number) => (nowMs += ms) };
}

const figures = (story: CallStory) =>
  Object.fromEntries(storyFigures(story).map(({ name, value }) => [name, value]));

describe('the story of a call', () => {
  it('is as long as it has rung, until it is over', () => {
    const { story, told, pass } = given();

    pass(3_000);
    expect(story.lengthMs).toBe(3_000);
    told({ kind: 'ended', atMs: 3_100, endedBy: 'caller', reason: undefined, error: undefined });
    pass(5_000);
    expect(story.lengthMs).toBe(3_100);
  });

  it('has the assistant’s sound where the phone played it, and cut where it fell silent', () => {
    const { story, told, pass } = given();
    pass(1_003);

    story.heard(new Uint8Array(8_000));
    told({ kind: 'hears', atMs: 1_000 });
    story.told({ is: 'cleared', atMs: 1_400 });

    expect(
      story.assistant.runs.map(({ startMs, cutAtMs, levels }) => [startMs, cutAtMs, levels.length]),
    ).toEqual([[1_000, 1_400, 50]]);
  });

  it('does not draw the caller before it rings, nor after the end', () => {
    const story = new CallStory(() => 0);

    story.spoke(new Uint8Array(160));

    expect(story.caller.runs).toEqual([]);
  });
});

describe('the figures of a call', () => {
  it('are unknown at its beginning', () => {
    expect(figures(given().story)).toEqual({
      'First word': '–',
      'Answers, p50': '–',
      'Answers, p95': '–',
      Interruptions: '0',
      'Frames lost': 'none',
      Warnings: 'none',
    });
  });

  it('are its latencies by the percentiles of the rig, and what is worth counting', () => {
    const { story, told } = given();
    const latenciesMs = [800, 1_200, 950, 2_500];
    told({ kind: 'first-word', atMs: 900, afterMs: 850 });
    told({ kind: 'answer', atMs: 900, latencyMs: undefined });
    for (const latencyMs of latenciesMs) told({ kind: 'answer', atMs: 1_000, latencyMs });
    told({ kind: 'interrupted', atMs: 1_000, heardMs: [400] });
    told({ kind: 'warning', atMs: 1_000, code: 31930, message: '' });
    story.told({ is: 'dropped', frames: 3 });

    expect(figures(story)).toEqual({
      'First word': '0.85 s',
      'Answers, p50': `${(percentile(latenciesMs, 0.5)! / 1_000).toFixed(2)} s`,
      'Answers, p95': '2.50 s',
      Interruptions: '1',
      'Frames lost': '3',
      Warnings: '1',
    });
  });

  it('say how good a wait is', () => {
    expect([1_000, 1_001, 2_000, 2_001].map(gradeOf)).toEqual(['good', 'fair', 'fair', 'poor']);
  });
});
