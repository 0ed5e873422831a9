import {
  aws_applicationautoscaling as scaling,
  type aws_cloudwatch as cloudwatch,
  type aws_ecs as ecs,
  Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Tasks are full enough here that the next ones should be starting. They come about five minutes later: target tracking wants three
 * minutes above this, metrics are late by up to one, and a task takes one to start. The rest has to do for the calls of that time.
 */
const SCALE_AT_PERCENT_OF_CALLS = 65;
/** A net under the rule above: a hundred calls use about a quarter of a task. */
const SCALE_AT_PERCENT_OF_CPU = 60;
const SCALE_OUT_COOLDOWN = Duration.minutes(1);
/** Tasks that go keep their calls for long, so they go one after the other. */
const SCALE_IN_COOLDOWN = Duration.minutes(10);

export interface CallScalingProps {
  // eslint-disable-next-line awscdk/no-construct-in-interface -- An `IFargateService` cannot be scaled.
  readonly service: ecs.FargateService;
  /** Calls in percent of what the running tasks take, a value each minute. */
  readonly capacityUsed: cloudwatch.MathExpression;
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** How many tasks there are: as many as the calls need, and if ever they need more of the processor, as many as that takes. */
export class CallScaling extends Construct {
  constructor(scope: Construct, id: string, props: CallScalingProps) {
    super(scope, id);
    const { service, capacityUsed, minTasks, maxTasks } = props;
    const tasks = service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks });
    tasks.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: SCALE_AT_PERCENT_OF_CPU,
      scaleOutCooldown: SCALE_OUT_COOLDOWN,
      scaleInCooldown: SCALE_IN_COOLDOWN,
    });
    // The higher construct takes no expression for a target that is tracked.
    const calls = new scaling.CfnScalingPolicy(this, 'Calls', {
      policyName: 'calls',
      policyType: 'TargetTrackingScaling',
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
      targetTrackingScalingPolicyConfiguration: {
        customizedMetricSpecification: { metrics: queries(capacityUsed) },
        targetValue: SCALE_AT_PERCENT_OF_CALLS,
        scaleOutCooldown: SCALE_OUT_COOLDOWN.toSeconds(),
        scaleInCooldown: SCALE_IN_COOLDOWN.toSeconds(),
      },
    });
    calls.node.addDependency(tasks);
  }
}

/** An expression as CloudWatch is asked for it: first what it is made of, then itself. */
function queries({
  expression,
  usingMetrics,
  label,
}: cloudwatch.MathExpression): scaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty[] {
  const parts = Object.entries(usingMetrics).map(([id, metric]) => {
    const { metricStat } = metric.toMetricConfig();
    if (metricStat === undefined) throw new Error(`scaling can follow metrics only, and ${id} is none`);
    const { namespace, metricName, dimensions = [], statistic } = metricStat;
    return {
      id,
      metricStat: {
        metric: {
          namespace,
          metricName,
          dimensions: dimensions.map(({ name, value }) => ({ name, value: String(value) })),
        },
        stat: statistic,
      },
      returnData: false,
    };
  });
  return [...parts, { id: 'result', expression, label, returnData: true }];
}
