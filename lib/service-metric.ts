import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { METRIC_NAMESPACE, type Metric, SERVICE_DIMENSION } from '../bridge/contract/metrics';

/** A metric of ours, as the bridge and the webhook print it; `at` is the value of its second dimension. */
export function serviceMetric(
  serviceName: string,
  metric: Metric,
  options: cloudwatch.MetricOptions = {},
  at?: string,
): cloudwatch.Metric {
  const second = metric.by === undefined || at === undefined ? {} : { [metric.by]: at };
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName: metric.name,
    dimensionsMap: { [SERVICE_DIMENSION]: serviceName, ...second },
    ...options,
  });
}
