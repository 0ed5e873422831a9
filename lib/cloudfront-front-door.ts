import {
  aws_cloudfront as cloudfront,
  aws_cloudfront_origins as origins,
  aws_ec2 as ec2,
  aws_elasticloadbalancingv2 as elb,
  type aws_s3 as s3,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FrontDoor, type FrontDoorProps } from './front-door';

const HTTP_PORT = 80;

export interface CloudFrontFrontDoorProps extends FrontDoorProps {
  /** Of a firewall with the scope `CLOUDFRONT`. */
  readonly firewallArn: string;
  readonly distributionLogs: s3.IBucket;
}

/**
 * Without a domain: CloudFront brings a name and a certificate, and reaches the load balancer inside the VPC. Nothing of
 * ours is on the internet: the load balancer is internal, in subnets to which no way leads from there. CloudFront carries WebSockets
 * to a VPC origin, and every header: the handshake is signed.
 */
export class CloudFrontFrontDoor extends FrontDoor {
  readonly streamUrl: string;

  constructor(scope: Construct, id: string, props: CloudFrontFrontDoorProps) {
    super(scope, id, props, false);
    this.listen({ port: HTTP_PORT, protocol: elb.ApplicationProtocol.HTTP, open: false });
    // From which addresses CloudFront comes is said in two ways, its own or those of its interfaces in our subnets, and a group
    // that names the wrong ones lets nobody in. What keeps the internet out is that no route leads here from it.
    this.loadBalancer.connections.allowFrom(
      ec2.Peer.anyIpv4(),
      ec2.Port.tcp(HTTP_PORT),
      'CloudFront, from wherever it comes',
    );
    Validations.of(this.loadBalancer).acknowledge({
      id: 'AwsSolutions-EC23',
      reason:
        'The load balancer is internal, in subnets to which no route leads from the internet, in a VPC that holds nothing else. So ' +
        'only CloudFront reaches it, whatever addresses it comes from (docs/decisions/0006-two-front-doors.md).',
    });
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: 'Streams of Voice Bridge: TLS and a name, no caching',
      webAclId: props.firewallArn,
      httpVersion: cloudfront.HttpVersion.HTTP1_1,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
      logBucket: props.distributionLogs,
      logFilePrefix: 'cloudfront/',
      defaultBehavior: {
        origin: origins.VpcOrigin.withApplicationLoadBalancer(this.loadBalancer, {
          protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY,
          httpPort: HTTP_PORT,
        }),
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        compress: false,
      },
    });
    Validations.of(distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own name comes with CloudFront's own certificate, whose oldest protocol cannot be chosen. Twilio's " +
          'client speaks TLS 1.2. An environment with a domain does not use CloudFront.',
      },
      {
        id: 'AwsSolutions-CFR1',
        reason:
          "Twilio's media servers stand in several countries; who may open a stream is decided by its signature.",
      },
    );
    this.streamUrl = `wss://${distribution.distributionDomainName}`;
  }
}
