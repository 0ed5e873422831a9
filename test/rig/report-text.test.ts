import type { CallFigures } from '../../rig/call-figures';
import { reportText } from '../../rig/report-text';

const FIGURES: CallFigures = {
  timeToFirstWordMs: 712.4,
  answerLatenciesMs: [900.2, 599.6],
  answerLatencyP50Ms: 599.6,
  answerLatencyP95Ms: 900.2,
  longestSilenceMs: undefined,
  truncationErrorsMs: [12.34, -3.21],
  callerToAssistant: { sent: 400, received: 400, cut: 0, lost: 0 },
  assistantToCaller: { sent: 250, received: 190, cut: 60, lost: 0 },
  tools: [],
  turns: [
    { speaker: 'assistant', text: 'Hello.' },
    { speaker: 'caller', text: 'もしもし。' },
  ],
  problems: [],
};

const SILENT: CallFigures = {
  ...FIGURES,
  timeToFirstWordMs: undefined,
  answerLatenciesMs: [undefined],
  answerLatencyP50Ms: undefined,
  answerLatencyP95Ms: undefined,
  truncationErrorsMs: [undefined],
  turns: [],
};

describe('the report of a call', () => {
  it('is a table of its figures, the conversation and a verdict', () => {
    expect(reportText(FIGURES).split('\n')).toEqual([
      'time to first word heard    712 ms',
      'answer latency, each turn   900 ms  600 ms',
      'answer latency, p50 / p95   600 ms / 900 ms',
      'truncation error            +12.3 ms  -3.2 ms',
      'frames, caller → assistant  400 sent, 400 received, 0 lost',
      'frames, assistant → caller  250 sent, 190 received, 60 cut by the interruption, 0 lost',
      '',
      'the conversation, as it was heard:',
      '  assistant  Hello.',
      '  caller     もしもし。',
      '',
      'OK: nothing was wrong with this call.',
    ]);
  });

  it('has a line for each tool that was run', () => {
    const tools = [
      { name: 'find_table', outcome: 'ok' as const, durationMs: 512.3 },
      { name: 'find_guest', outcome: 'too-late' as const, durationMs: 8_000 },
    ];

    expect(
      reportText({ ...FIGURES, tools })
        .split('\n')
        .slice(6, 8),
    ).toEqual([
      'tool find_table             ok after 512 ms',
      'tool find_guest             too-late after 8000 ms',
    ]);
  });

  it('says “none” of what there is no figure for', () => {
    const [firstWord, latencies, percentiles] = reportText(SILENT).split('\n');

    expect([firstWord, latencies, percentiles]).toEqual([
      'time to first word heard    none',
      'answer latency, each turn   none',
      'answer latency, p50 / p95   none / none',
    ]);
  });

  it('says of an interruption that the assistant was not told of it', () => {
    expect(reportText(SILENT)).toContain('truncation error            not told');
  });

  it('says that nobody interrupted', () => {
    expect(reportText({ ...FIGURES, truncationErrorsMs: [] })).toContain(
      'truncation error            no interruption',
    );
  });

  it('says everything that was wrong, and that it failed', () => {
    const text = reportText({
      ...FIGURES,
      problems: ['The caller never heard a word.', '3 frames of the caller were lost.'],
    });

    expect(text.split('\n').slice(-3)).toEqual([
      '- The caller never heard a word.',
      '- 3 frames of the caller were lost.',
      'FAILED: 2 problems.',
    ]);
  });
});
