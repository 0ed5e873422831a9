import { type aws_ec2 as ec2, aws_elasticloadbalancingv2 as elb, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HEALTH_PATH } from '../bridge/contract/paths';

/** Where a task listens. */
export const BRIDGE_PORT = 8080;

export interface BridgeTargetsProps {
  readonly vpc: ec2.IVpc;
  readonly longestCall: Duration;
}

/**
 * The tasks as a load balancer sees them. ECS waits for the deregistration delay before it stops a task: until then the task
 * keeps the calls it has. They belong to one load balancer and go with it: none can be led to by two.
 */
export class BridgeTargets extends elb.ApplicationTargetGroup {
  constructor(scope: Construct, id: string, props: BridgeTargetsProps) {
    super(scope, id, {
      vpc: props.vpc,
      port: BRIDGE_PORT,
      protocol: elb.ApplicationProtocol.HTTP,
      targetType: elb.TargetType.IP,
      loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      deregistrationDelay: props.longestCall,
      healthCheck: {
        // Alive, not ready: a task that is full or draining is healthy, and ECS kills those that are not.
        path: HEALTH_PATH,
        // A task that has died must be known as dead within the 5 s that the webhook lets a caller wait, or soon after.
        interval: Duration.seconds(5),
        timeout: Duration.seconds(4),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
    });
  }
}
