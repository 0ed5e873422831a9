import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';

const HOUR = Duration.hours(1);

export interface HourlyShareProps {
  readonly label: string;
  readonly failed: (options: cloudwatch.MetricOptions) => cloudwatch.IMetric;
  /** What they are a share of. It has to have a value wherever `failed` has one. */
  readonly all: (options: cloudwatch.MetricOptions) => cloudwatch.IMetric;
  /** Fewer failures than these are bad luck. */
  readonly atLeast: number;
}

/**
 * How many of a hundred failed in the hour before, and 0 while too few did to tell. An hour, because on a quiet line minutes hold
 * nothing to count; a share, because on a busy one something always fails. CloudWatch looks at the hour before anew with every minute
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html), so when everything fails, a busy line
 * need not wait for the hour to end.
 */
export function hourlyShare({ label, failed, all, atLeast }: HourlyShareProps): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label,
    expression: `IF(failed >= ${atLeast}, 100 * failed / all, 0)`,
    usingMetrics: {
      failed: failed({ statistic: 'Sum', period: HOUR }),
      all: all({ statistic: 'Sum', period: HOUR }),
    },
    period: HOUR,
  });
}
