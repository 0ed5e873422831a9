import {
  aws_certificatemanager as acm,
  aws_elasticloadbalancingv2 as elb,
  aws_route53 as route53,
  aws_route53_targets as route53Targets,
  aws_wafv2 as waf,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { NamedEnvironment } from './environment';
import { Firewall } from './firewall';
import { FrontDoor, type FrontDoorProps } from './front-door';

export interface DomainFrontDoorProps extends FrontDoorProps {
  readonly domain: NonNullable<NamedEnvironment['streamDomain']>;
  /** @default - you point the domain at the load balancer yourself */
  readonly hostedZone: route53.IHostedZone | undefined;
}

/** With a domain: Twilio speaks TLS with the load balancer itself. Only its port 443 is open. */
export class DomainFrontDoor extends FrontDoor {
  readonly streamUrl: string;

  constructor(scope: Construct, id: string, props: DomainFrontDoorProps) {
    super(scope, id, props, true);
    const { domain, hostedZone } = props;
    this.streamUrl = `wss://${domain.name}`;
    this.listen({
      port: 443,
      protocol: elb.ApplicationProtocol.HTTPS,
      certificates: [acm.Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn)],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      open: true,
    });
    new waf.CfnWebACLAssociation(this, 'FirewallAssociation', {
      webAclArn: new Firewall(this, 'Firewall', { scope: 'REGIONAL' }).arn,
      resourceArn: this.loadBalancer.loadBalancerArn,
    });
    Validations.of(this.loadBalancer).acknowledge({
      id: 'AwsSolutions-EC23',
      reason:
        "Twilio's media servers have no published addresses, so port 443 is open to all; the bridge admits a stream only with " +
        "Twilio's signature and a signed call id that is used up by its first use.",
    });
    if (hostedZone === undefined) return;
    const target = route53.RecordTarget.fromAlias(new route53Targets.LoadBalancerTarget(this.loadBalancer));
    new route53.ARecord(this, 'Address', { zone: hostedZone, recordName: `${domain.name}.`, target });
  }
}
