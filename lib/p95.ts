import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';

const FIVE_MINUTES = Duration.minutes(5);
/** Of fewer values than these, one in twenty says nothing. */
const VALUES_THAT_SAY_SOMETHING = 10;

/**
 * What one value in twenty exceeded in five minutes; 0 while there were too few to tell. An alarm on the percentile itself cannot
 * be left to CloudWatch's own judgement of that: it does not move before there are 200 values in a period, and then stays where it was
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html).
 */
export function p95(
  label: string,
  of: (options: { statistic: string; period: Duration }) => cloudwatch.IMetric,
): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label,
    expression: `IF(count >= ${VALUES_THAT_SAY_SOMETHING}, p95, 0)`,
    usingMetrics: {
      p95: of({ statistic: 'p95', period: FIVE_MINUTES }),
      count: of({ statistic: 'SampleCount', period: FIVE_MINUTES }),
    },
    period: FIVE_MINUTES,
  });
}
