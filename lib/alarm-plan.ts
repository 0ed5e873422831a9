import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { METRICS } from '../bridge/contract/metrics';
import { doorAlarms } from './door-alarms';
import { p95 } from './p95';
import type { PlannedAlarm, Watched } from './planned-alarm';
import { serviceMetric } from './service-metric';
import { turnAlarms } from './turn-alarms';
import { webhookAlarms } from './webhook-alarms';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } =
  cloudwatch.ComparisonOperator;
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** Fewer calls than these say nothing about a share of them. */
const CALLS_THAT_SAY_SOMETHING = 5;
/** Of a hundred calls less than one record is on its way at a time. */
const RECORDS_THAT_WAIT = 3;

/** Every alarm there is. */
export function plannedAlarms(watched: Watched): PlannedAlarm[] {
  return [
    ...callers(watched),
    ...assistant(watched),
    ...documents(watched),
    ...records(watched),
    ...capacity(watched),
    ...doorAlarms(watched),
    ...webhookAlarms(watched),
    ...turnAlarms(watched),
  ];
}

/** What callers hear. */
function callers({ serviceName }: Watched): PlannedAlarm[] {
  const of = (metric: (typeof METRICS)[keyof typeof METRICS], statistic: string, period = MINUTE) =>
    serviceMetric(serviceName, metric, { statistic, period });
  return [
    {
      name: 'AnswersSlow',
      happened: 'One answer in twenty took longer than 2 s.',
      callers: 'Callers wait after they have spoken, and begin to say hello again.',
      pages: true,
      metric: p95('answers, p95, ms', (by) => serviceMetric(serviceName, METRICS.answerLatency, by)),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 2_000,
      outOf: [2, 3],
    },
    {
      name: 'FirstWordSlow',
      happened: 'One greeting in twenty began later than 2 s after the call was connected.',
      callers: 'Callers hear nothing when the call is answered, and some hang up.',
      pages: true,
      metric: p95('first words, p95, ms', (by) => serviceMetric(serviceName, METRICS.timeToFirstWord, by)),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 2_000,
      outOf: [2, 3],
    },
    {
      name: 'CallsFail',
      happened: 'More than 5 % of the calls ended because something failed.',
      callers: 'Their call is connected again, handed to a human, or goes on turn by turn.',
      pages: true,
      metric: new cloudwatch.MathExpression({
        label: 'failed calls, %',
        expression: `IF(ended >= ${CALLS_THAT_SAY_SOMETHING}, 100 * failed / ended, 0)`,
        usingMetrics: {
          failed: of(METRICS.callsFailed, 'Sum', FIVE_MINUTES),
          ended: of(METRICS.callsEnded, 'Sum', FIVE_MINUTES),
        },
        period: FIVE_MINUTES,
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 5,
      outOf: [2, 3],
    },
    {
      name: 'HeartbeatMissing',
      happened: 'No task has reported for three minutes.',
      callers:
        'After three vain connects they are handed to a human or answered turn by turn, unless only the reports are missing.',
      pages: true,
      metric: of(METRICS.activeCalls, 'SampleCount'),
      comparison: LESS_THAN_THRESHOLD,
      threshold: 1,
      outOf: [3, 3],
      missingIsBad: true,
    },
  ];
}

/** The other end of the line. */
function assistant({ serviceName }: Watched): PlannedAlarm[] {
  return [
    {
      name: 'AssistantUnreachable',
      happened: "Sessions of OpenAI's Realtime API could not be opened, or broke.",
      callers: 'They wait, and then hear what follows a failed call.',
      pages: true,
      metric: serviceMetric(serviceName, METRICS.assistantConnectFailures, {
        statistic: 'Sum',
        period: MINUTE,
      }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 3,
      outOf: [3, 5],
    },
    {
      name: 'TruncationsRefused',
      happened: 'The API refused to be told how much of a reply was heard.',
      callers: 'The assistant refers to words that they never heard.',
      pages: false,
      metric: serviceMetric(serviceName, METRICS.truncateErrors, { statistic: 'Sum', period: FIVE_MINUTES }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      outOf: [2, 3],
    },
    {
      name: 'ToolsFail',
      happened:
        "Tools failed: they did not answer in time, refused, or were called with what they don't take.",
      callers: 'The assistant tells them that something cannot be done at the moment.',
      pages: false,
      metric: serviceMetric(serviceName, METRICS.toolFailures, { statistic: 'Sum', period: FIVE_MINUTES }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 5,
      outOf: [2, 3],
    },
  ];
}

/** Who answers. */
function documents({ serviceName }: Watched): PlannedAlarm[] {
  return [
    {
      name: 'AssistantsWrong',
      happened: "An assistant's document is wrong, or the documents cannot be read.",
      callers:
        'Nothing yet: the last good edition answers. A task that starts now has none of a document that is wrong.',
      pages: false,
      // An average over tasks and time: one reading that failed is none.
      metric: serviceMetric(serviceName, METRICS.assistantProblems, {
        statistic: 'Average',
        period: FIVE_MINUTES,
      }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 0.5,
      outOf: [1, 1],
    },
  ];
}

/** What is kept of calls. */
function records({ serviceName }: Watched): PlannedAlarm[] {
  return [
    {
      name: 'RecordsDelayed',
      happened: 'Records of calls have been waiting for their bucket for a quarter of an hour.',
      callers: 'Nothing; but a record whose task is gone before the bucket takes it is lost.',
      pages: false,
      // An average over tasks: the store is one, so that it refuses all of them or none.
      metric: serviceMetric(serviceName, METRICS.recordsWaiting, {
        statistic: 'Average',
        period: FIVE_MINUTES,
      }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: RECORDS_THAT_WAIT,
      outOf: [3, 3],
    },
  ];
}

/** Whether there are enough of us. */
function capacity({ bridge, minTasks }: Watched): PlannedAlarm[] {
  return [
    {
      name: 'TasksMissing',
      happened: 'Fewer tasks are running than should always run.',
      callers: 'Nothing yet: the others carry the calls, with less room.',
      pages: true,
      metric: bridge.metricRunningTasks({ statistic: 'Minimum' }),
      comparison: LESS_THAN_THRESHOLD,
      threshold: minTasks,
      outOf: [5, 5],
      missingIsBad: true,
    },
    {
      name: 'CapacityShort',
      happened: 'Tasks carry 90 % of the calls they take, and more tasks have not come in time.',
      callers: 'Soon new calls are turned away; then they hear what follows a failed call.',
      pages: true,
      metric: bridge.metricCapacityUsed(),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 90,
      outOf: [3, 5],
    },
  ];
}
