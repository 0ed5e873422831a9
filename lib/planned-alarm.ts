import type {
  aws_cloudwatch as cloudwatch,
  aws_elasticloadbalancingv2 as elb,
  CfnCondition,
} from 'aws-cdk-lib';
import type { BridgeService } from './bridge-service';
import type { VoiceWebhook } from './voice-webhook';

/** One alarm: what it watches, and what it tells a person who was asleep. Its name is its section in the runbook. */
export interface PlannedAlarm {
  readonly name: string;
  /** What happened. */
  readonly happened: string;
  /** What the caller notices. */
  readonly callers: string;
  /** Somebody is woken; otherwise somebody reads it in the morning. */
  readonly pages: boolean;
  readonly metric: cloudwatch.IMetric;
  readonly comparison: cloudwatch.ComparisonOperator;
  readonly threshold: number;
  /** So many of so many periods in a row. */
  readonly outOf: readonly [breaching: number, periods: number];
  /** What no data means: by default that nobody called, which is fine. */
  readonly missingIsBad?: boolean;
}

/** What alarms look at. */
export interface Watched {
  readonly serviceName: string;
  readonly bridge: BridgeService;
  readonly loadBalancer: elb.IApplicationLoadBalancer;
  /** Where it sees the tasks. */
  readonly targets: elb.IApplicationTargetGroup;
  readonly webhook: VoiceWebhook;
  readonly minTasks: number;
  /** Whether new calls go to the bridge: the webhook answers them otherwise, which takes it longer. */
  readonly isRealtime: CfnCondition;
}
