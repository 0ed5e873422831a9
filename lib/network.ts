import { aws_ec2 as ec2, aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** As large as a VPC can be; nothing else is in it. */
const CIDR = '10.0.0.0/16';

export interface NetworkProps {
  readonly natGateways: number;
  /** @default - the first two of the region, as the account names them */
  readonly availabilityZones: string[] | undefined;
  readonly logGroupProps: logs.LogGroupProps;
}

/** Two availability zones: load balancers at the edge, tasks behind NAT gateways, because OpenAI is on the internet. */
export class Network extends Construct {
  readonly vpc: ec2.IVpc;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(CIDR),
      ...(props.availabilityZones === undefined
        ? { maxAzs: 2 }
        : { availabilityZones: props.availabilityZones }),
      natGateways: props.natGateways,
      subnetConfiguration: [
        { name: 'Edge', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'Tasks', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      // Nothing here uses the default group, and emptying it takes a Lambda of CDK's own.
      restrictDefaultSecurityGroup: false,
    });
    // Image layers come from S3: this way is free, the NAT gateway is not.
    this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    this.vpc.addFlowLog('Rejected', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        new logs.LogGroup(this, 'FlowLogs', props.logGroupProps),
      ),
      trafficType: ec2.FlowLogTrafficType.REJECT,
    });
  }
}
