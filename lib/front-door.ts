import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elb, type aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MEDIA_STREAM_PATH } from '../bridge/contract/paths';
import { BridgeTargets } from './bridge-targets';

/** Twilio sends a frame every 20 ms, so a stream that is silent for so long is dead. */
const IDLE_TIMEOUT = Duration.minutes(2);
const STREAMS_FIRST = 1;

export interface FrontDoorProps {
  readonly vpc: ec2.IVpc;
  readonly accessLogs: s3.IBucket;
  readonly longestCall: Duration;
  /** Keeps the load balancer from being deleted. */
  readonly protect: boolean;
}

/**
 * What both ways in have in common: a load balancer that knows the stream's path and answers anything else with 404. Each has an id
 * of its own in the stack, so that one takes the other's place as a whole, together with its targets.
 */
export abstract class FrontDoor extends Construct {
  /** The origin that Twilio is told, such as `wss://stream.example.com`. */
  abstract readonly streamUrl: string;
  readonly loadBalancer: elb.IApplicationLoadBalancer;
  /** Where new streams are led. */
  readonly targets: elb.IApplicationTargetGroup;

  protected constructor(scope: Construct, id: string, props: FrontDoorProps, internetFacing: boolean) {
    super(scope, id);
    const loadBalancer = new elb.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      vpcSubnets: { subnetType: internetFacing ? ec2.SubnetType.PUBLIC : ec2.SubnetType.PRIVATE_WITH_EGRESS },
      internetFacing,
      idleTimeout: IDLE_TIMEOUT,
      dropInvalidHeaderFields: true,
      deletionProtection: props.protect,
    });
    loadBalancer.logAccessLogs(props.accessLogs, 'load-balancer');
    if (internetFacing) loadBalancer.logConnectionLogs(props.accessLogs, 'load-balancer-connections');
    this.loadBalancer = loadBalancer;
    this.targets = new BridgeTargets(this, 'Targets', props);
  }

  /** Leads streams to the targets, and answers 404 to whatever is none. */
  protected listen(props: elb.BaseApplicationListenerProps): void {
    const listener = this.loadBalancer.addListener('Streams', {
      ...props,
      defaultAction: elb.ListenerAction.fixedResponse(404, {
        contentType: 'text/plain',
        messageBody: 'no such path',
      }),
    });
    listener.addAction('Bridge', {
      priority: STREAMS_FIRST,
      conditions: [elb.ListenerCondition.pathPatterns([`${MEDIA_STREAM_PATH}/*`])],
      action: elb.ListenerAction.forward([this.targets]),
    });
  }
}
