import { ms, rowsText } from '../report-text';
import type { TurnFigures } from './turn-figures';

/** The figures of a call as a table, and the verdict in its last line. */
export function turnReport(figures: TurnFigures): string {
  const { answerLatenciesMs, turns, voices, problems } = figures;
  return rowsText(
    [
      ['time to first word heard', ms(figures.timeToFirstWordMs)],
      ['answer latency, each turn', answerLatenciesMs.map(ms).join('  ')],
      ['answer latency, p50 / p95', `${ms(figures.answerLatencyP50Ms)} / ${ms(figures.answerLatencyP95Ms)}`],
      ['longest silence', ms(figures.longestSilenceMs)],
      ['voice', `CoeFont ${voices.coefont} times, Twilio ${voices.twilio} times`],
    ],
    turns,
    problems,
  );
}
