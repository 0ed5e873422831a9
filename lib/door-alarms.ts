import { aws_cloudwatch as cloudwatch, aws_elasticloadbalancingv2 as elb, Duration } from 'aws-cdk-lib';
import { METRICS, type Metric } from '../bridge/contract/metrics';
import { hourlyShare } from './hourly-share';
import type { PlannedAlarm, Watched } from './planned-alarm';
import { serviceMetric } from './service-metric';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = cloudwatch.ComparisonOperator;
const MINUTE = Duration.minutes(1);
const HOUR = Duration.hours(1);
/** One call that is given up may be that call's own trouble, and counts once; the second is ours. */
const CALLS_GIVEN_UP_AT_LEAST = 2;
/** Where every call is given up, a third of the connects, because each makes three. Of calls that go well, next to none. */
const GIVEN_UP_PERCENT = 2;
/** Who hangs up as soon as they are answered leaves a connect without a stream; three of them, and most of an hour's, is no accident. */
const STREAMS_MISSING_AT_LEAST = 3;
const STREAMS_MISSING_PERCENT = 50;

/** Where streams come in, seen from the load balancer and, where that sees nothing, from the webhook. */
export function doorAlarms({
  serviceName,
  loadBalancer,
  targets,
}: Pick<Watched, 'serviceName' | 'loadBalancer' | 'targets'>): PlannedAlarm[] {
  const sum = { statistic: 'Sum', period: MINUTE };
  const often = { comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD, outOf: [3, 5] } as const;
  const inAnHour = { comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD, outOf: [1, 1] } as const;
  const of = (metric: Metric) => (options: cloudwatch.MetricOptions) =>
    serviceMetric(serviceName, metric, options);
  return [
    {
      name: 'ConnectsFail',
      happened: 'Within an hour two calls or more were given up: each was connected three times in vain.',
      callers: 'After some silence they are handed to a human or answered turn by turn, or hear an apology.',
      pages: true,
      // Not the connects that failed: a task that hands over its calls fails one of each, and each is well a second later.
      metric: hourlyShare({
        label: 'calls given up, % of connects',
        failed: of(METRICS.callsGivenUp),
        all: of(METRICS.connectsMade),
        atLeast: CALLS_GIVEN_UP_AT_LEAST,
      }),
      threshold: GIVEN_UP_PERCENT,
      ...inAnHour,
    },
    {
      name: 'StreamsMissing',
      happened: 'Within an hour Twilio opened no stream for half of the calls that the webhook connected.',
      callers: 'They are answered with silence, and hang up before anything else can be tried.',
      pages: true,
      metric: new cloudwatch.MathExpression({
        label: 'connects without a stream, %',
        expression: `IF(made - begun >= ${STREAMS_MISSING_AT_LEAST}, 100 * (made - begun) / made, 0)`,
        usingMetrics: {
          made: of(METRICS.connectsMade)({ statistic: 'Sum', period: HOUR }),
          begun: of(METRICS.streamsBegun)({ statistic: 'Sum', period: HOUR }),
        },
        period: HOUR,
      }),
      threshold: STREAMS_MISSING_PERCENT,
      ...inAnHour,
    },
    {
      name: 'LoadBalancerErrors',
      happened: 'The load balancer answered streams with errors of its own (5xx).',
      callers: 'Their call is connected again, handed to a human, or goes on turn by turn.',
      pages: true,
      metric: loadBalancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, sum),
      threshold: 5,
      ...often,
    },
    {
      name: 'ConnectionsRejected',
      happened: 'The load balancer turned connections away because it had too many.',
      callers: 'Their call is connected again, handed to a human, or goes on turn by turn.',
      pages: true,
      metric: loadBalancer.metrics.rejectedConnectionCount(sum),
      threshold: 1,
      ...often,
    },
    {
      name: 'TasksUnhealthy',
      happened: 'A task has not answered health checks for five minutes, and was not replaced.',
      callers: 'Calls on that task may have gone silent; new ones go elsewhere.',
      pages: false,
      metric: targets.metrics.unhealthyHostCount({ statistic: 'Maximum', period: MINUTE }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      outOf: [5, 5],
    },
  ];
}
