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
  readonly vpcCidr: string;
  /** Of a firewall with the scope `CLOUDFRONT`. */
  readonly firewallArn: string;
  readonly distributionLogs: s3.IBucket;
}

/**
 * Without a domain: CloudFront brings a name and a certificate, and reaches the load balancer inside the VPC. Nothing of
 * ours is on the internet. CloudFront carries WebSockets to a VPC origin, and every header: the handshake is signed.
 */
export class CloudFrontFrontDoor extends FrontDoor {
  readonly streamUrl: string;
  readonly #listener: elb.ApplicationListener;

  constructor(scope: Construct, id: string, props: CloudFrontFrontDoorProps) {
    super(scope, id, props, false);
    this.#listener = this.listen({ port: HTTP_PORT, protocol: elb.ApplicationProtocol.HTTP, open: false });
    // CloudFront's interfaces stand in our own subnets, so this is where its connections come from.
    this.loadBalancer.connections.allowFrom(
      ec2.Peer.ipv4(props.vpcCidr),
      ec2.Port.tcp(HTTP_PORT),
      'CloudFront, from inside the VPC',
    );
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

  leadTo(targets: elb.IApplicationTargetGroup): void {
    this.lead(this.#listener, targets);
  }
}
