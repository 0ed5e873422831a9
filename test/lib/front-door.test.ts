import { Match, type Template } from 'aws-cdk-lib/assertions';
import { template, WITH_DOMAIN } from '../support/given-stack';

const cloudFront = template();
const domain = template('prod', WITH_DOMAIN);

describe.each([
  ['CloudFront', cloudFront],
  ['a domain', domain],
])('the front door with %s', (_what, door) => {
  it('knows the path of streams', () => {
    door.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/twilio/media-stream/*'] } }],
      Actions: [Match.objectLike({ Type: 'forward' })],
    });
  });

  it('answers 404 to anything else', () => {
    door.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [
        { Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '404' }) },
      ],
    });
  });

  it('keeps a stream open through two minutes of silence', () => {
    door.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'idle_timeout.timeout_seconds', Value: '120' }]),
    });
  });

  it('limits nobody by address: all of Twilio comes from few', () => {
    expect(JSON.stringify(door.toJSON())).not.toContain('RateBasedStatement');
  });

  it('lets a handshake through that names no user agent', () => {
    door.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Name: 'AWSManagedRulesCommonRuleSet',
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: [{ Name: 'NoUserAgent_HEADER', ActionToUse: { Count: {} } }],
            }),
          },
        }),
      ]),
    });
  });
});

describe('with a domain', () => {
  it('Twilio speaks TLS with the load balancer, on the one open port', () => {
    domain.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    domain.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: Match.stringLikeRegexp('TLS13'),
    });
    domain.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
  });

  it('the firewall stands before the load balancer', () => {
    domain.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL' });
    domain.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  it('there is no CloudFront', () => {
    domain.resourceCountIs('AWS::CloudFront::Distribution', 0);
  });

  it('the domain leads to the load balancer, and the webhook has its own', () => {
    domain.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'stream.example.com.' });
    domain.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'voice.example.com.' });
    domain.hasOutput('StreamUrl', { Value: 'wss://stream.example.com' });
    domain.hasOutput('VoiceWebhookUrl', { Value: 'https://voice.example.com/api/twilio/voice' });
  });

  it('needs no hosted zone of ours', () => {
    const elsewhere = template('prod', { ...WITH_DOMAIN, hostedZone: undefined });

    elsewhere.resourceCountIs('AWS::Route53::RecordSet', 0);
  });
});

describe('without a domain', () => {
  it('nothing of ours is on the internet', () => {
    cloudFront.allResourcesProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  });

  it('no way leads from the internet to the load balancer’s subnets', () => {
    const gateways = subnetsOfLoadBalancer(cloudFront).flatMap((subnet) => gatewaysOf(cloudFront, subnet));

    expect(gateways).toEqual(['NatGatewayId', 'NatGatewayId']);
  });

  it('the load balancer takes CloudFront’s connections, whatever addresses they come from, and on no other port', () => {
    const groups = Object.values(cloudFront.findResources('AWS::EC2::SecurityGroup'));
    const ingress = groups.flatMap(
      ({ Properties }) => (Properties.SecurityGroupIngress as object[] | undefined) ?? [],
    );

    expect(ingress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80 }),
    ]);
  });

  it('CloudFront reaches the load balancer inside the VPC, caches nothing and keeps every header', () => {
    cloudFront.resourceCountIs('AWS::CloudFront::VpcOrigin', 1);
    cloudFront.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({
          // CachingDisabled and AllViewer, by the ids that AWS has given them.
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3',
          ViewerProtocolPolicy: 'https-only',
        }),
        WebACLId: Match.anyValue(),
      }),
    });
  });

  it('the firewall is CloudFront’s', () => {
    cloudFront.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
  });

  it('the firewall of another region’s CloudFront is in a stack of its own', () => {
    template('prod', { region: 'ap-northeast-1' }).resourceCountIs('AWS::WAFv2::WebACL', 0);
  });
});

describe('a front door that takes the other’s place', () => {
  it.each([
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'AWS::ElasticLoadBalancingV2::Listener',
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'AWS::ElasticLoadBalancingV2::TargetGroup',
  ])('has nothing in common with it that belongs to one load balancer: %s', (type) => {
    const [before, after] = [cloudFront, domain].map((door) => Object.keys(door.findResources(type)));

    expect([before!.length, after!.length]).toEqual([1, 1]);
    expect(before).not.toEqual(after);
  });

  it('leaves the tasks’ service where it is', () => {
    const [before, after] = [cloudFront, domain].map((door) =>
      Object.keys(door.findResources('AWS::ECS::Service')),
    );

    expect(before).toEqual(after);
  });
});

describe('the network', () => {
  it('stands in two zones of its region, whichever come first', () => {
    const zones = Object.values(cloudFront.findResources('AWS::EC2::Subnet')).map(
      ({ Properties }) => Properties.AvailabilityZone as unknown,
    );

    expect(zones).toEqual([0, 1, 0, 1].map((index) => ({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
  });

  it('stands in the zones that the environment names', () => {
    const availabilityZones = ['us-east-1b', 'us-east-1d'];
    const subnets = template('prod', { availabilityZones }).findResources('AWS::EC2::Subnet');

    expect(Object.values(subnets).map(({ Properties }) => Properties.AvailabilityZone as unknown)).toEqual([
      ...availabilityZones,
      ...availabilityZones,
    ]);
  });
});

describe('the bucket of access logs', () => {
  const buckets = Object.entries(cloudFront.findResources('AWS::S3::Bucket'));
  const logs = buckets.filter(([id]) => id.startsWith('AccessLogs'));

  it('is in no log itself, so that it can be emptied', () => {
    expect(logs.map(([, { Properties }]) => Properties.LoggingConfiguration as unknown)).toEqual([undefined]);
  });
});

interface Reference {
  Ref: string;
}

function subnetsOfLoadBalancer(door: Template): string[] {
  const [loadBalancer] = Object.values(door.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  return (loadBalancer!.Properties.Subnets as Reference[]).map(({ Ref }) => Ref);
}

/** By what kinds of gateways the route table of a subnet leads out. */
function gatewaysOf(door: Template, subnet: string): string[] {
  const tables = Object.values(door.findResources('AWS::EC2::SubnetRouteTableAssociation'))
    .filter(({ Properties }) => (Properties.SubnetId as Reference).Ref === subnet)
    .map(({ Properties }) => (Properties.RouteTableId as Reference).Ref);
  return Object.values(door.findResources('AWS::EC2::Route'))
    .filter(({ Properties }) => tables.includes((Properties.RouteTableId as Reference).Ref))
    .flatMap(({ Properties }) =>
      Object.keys(Properties as object).filter((name) => name.endsWith('GatewayId')),
    );
}
