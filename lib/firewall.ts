import { aws_wafv2 as waf } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Of the common rules, what a WebSocket handshake by a telephone company's media server may not have. */
const COUNTED_ONLY = ['NoUserAgent_HEADER'];

export interface FirewallProps {
  /** `CLOUDFRONT` only exists in us-east-1. */
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
}

/**
 * Turns away known attackers and malformed requests. There is no limit per address, on purpose: all of Twilio comes from
 * few. Who may open a stream is decided by the bridge.
 */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new waf.CfnWebACL(this, 'Acl', {
      scope: props.scope,
      defaultAction: { allow: {} },
      visibilityConfig: visible('Firewall'),
      rules: [
        managed(0, 'AWSManagedRulesAmazonIpReputationList', []),
        managed(1, 'AWSManagedRulesCommonRuleSet', COUNTED_ONLY),
      ],
    });
    this.arn = acl.attrArn;
  }
}

function managed(priority: number, name: string, countedOnly: string[]): waf.CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: countedOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  };
}

function visible(metricName: string): waf.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
