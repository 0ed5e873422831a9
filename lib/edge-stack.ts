import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Firewall } from './firewall';

/** The one region in which CloudFront finds its firewall. */
export const EDGE_REGION = 'us-east-1';

/** CloudFront's firewall, for an environment that stands in another region and has no domain of its own. */
export class EdgeStack extends Stack {
  readonly firewallArn: string;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { ...props, env: { region: EDGE_REGION }, crossRegionReferences: true });
    this.firewallArn = new Firewall(this, 'Firewall', { scope: 'CLOUDFRONT' }).arn;
  }
}
