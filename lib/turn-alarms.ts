import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { METRICS } from '../bridge/contract/metrics';
import { p95 } from './p95';
import type { PlannedAlarm, Watched } from './planned-alarm';
import { serviceMetric } from './service-metric';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, GREATER_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
const FIVE_MINUTES = Duration.minutes(5);
/** Fewer turns than these say nothing about a share of them. */
const TURNS_THAT_SAY_SOMETHING = 10;

/** What callers hear who are answered turn by turn. While nobody is, there is no data, and none of them goes off. */
export function turnAlarms({ serviceName }: Pick<Watched, 'serviceName'>): PlannedAlarm[] {
  const of = (metric: (typeof METRICS)[keyof typeof METRICS], statistic: string) =>
    serviceMetric(serviceName, metric, { statistic, period: FIVE_MINUTES });
  const turns = of(METRICS.legacyTurnLatency, 'SampleCount');
  return [
    {
      name: 'LegacyTurnsSlow',
      happened: 'One turn in twenty of calls that are answered turn by turn took longer than 6 s.',
      callers: 'Callers wait in silence after they have spoken, and begin to say hello again.',
      pages: true,
      metric: p95('turns, p95, ms', (by) => serviceMetric(serviceName, METRICS.legacyTurnLatency, by)),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 6_000,
      outOf: [2, 3],
    },
    {
      name: 'LegacyTurnsFail',
      happened: 'The text model gave no answer to more than 10 % of what callers said, turn by turn.',
      callers: 'They are asked to wait or to say it again, and then handed to a human, or hear an apology.',
      pages: true,
      metric: new cloudwatch.MathExpression({
        label: 'turns without an answer, %',
        expression: `IF(turns >= ${TURNS_THAT_SAY_SOMETHING}, 100 * failed / turns, 0)`,
        usingMetrics: { failed: of(METRICS.legacyTurnFailures, 'Sum'), turns },
        period: FIVE_MINUTES,
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 10,
      outOf: [2, 3],
    },
    {
      name: 'LegacySpeechFails',
      happened: "CoeFont did not speak, again and again: Twilio's voice did.",
      callers: 'The assistant has another voice, from one sentence to the next.',
      pages: false,
      metric: of(METRICS.legacySpeechFailures, 'Sum'),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 5,
      outOf: [2, 3],
    },
  ];
}
