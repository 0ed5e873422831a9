import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../bridge/contract/metrics';
import { readSettings } from '../../bridge/settings';
import { template, WITH_DOMAIN } from '../support/given-stack';

const prod = template();

interface Container {
  Environment: { Name: string; Value: unknown }[];
}

/** The container's environment, with what CloudFormation fills in filled in. */
function environmentOfTask(): Record<string, string> {
  const [task] = Object.values(prod.findResources('AWS::ECS::TaskDefinition'));
  const [container] = task!.Properties.ContainerDefinitions as Container[];
  const defaults = prod.findParameters('*');
  const filled = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const { Ref } = value as { Ref?: string };
    const known: unknown = Ref === undefined ? undefined : defaults[Ref]?.Default;
    return typeof known === 'string' || typeof known === 'number'
      ? String(known)
      : 'wss://d111111abcdef8.cloudfront.net';
  };
  return Object.fromEntries(container!.Environment.map(({ Name, Value }) => [Name, filled(Value)]));
}

describe('the tasks', () => {
  it('are given settings that the bridge understands', () => {
    expect(readSettings(environmentOfTask())).toMatchObject({ port: 8080, maxCalls: 100 });
  });

  it('are given no secret, only the names of secrets', () => {
    const names = Object.keys(environmentOfTask());

    expect(names).toContain('OPENAI_REALTIME_API_KEY_PARAMETER');
    expect(names).toContain('TWILIO_AUTH_TOKEN_PARAMETER');
    expect(names).not.toContain('OPENAI_REALTIME_API_KEY');
    expect(names).not.toContain('TWILIO_AUTH_TOKEN');
  });

  it('go on when the Realtime API is switched off: running calls are not cut', () => {
    expect(Object.keys(environmentOfTask())).not.toContain('USE_OPENAI_REALTIME');
  });

  it('run on ARM', () => {
    prod.hasResourceProperties('AWS::ECS::TaskDefinition', {
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
  });

  it('cannot write to their root, and have all the time that Fargate grants to stop', () => {
    prod.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ ReadonlyRootFilesystem: true, StopTimeout: 120 })],
    });
  });

  it('are never held up by their log', () => {
    prod.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          LogConfiguration: { LogDriver: 'awslogs', Options: Match.objectLike({ mode: 'non-blocking' }) },
        }),
      ],
    });
  });

  it('may read exactly their two secrets', () => {
    prod.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'ssm:GetParameter',
            Resource: [
              parameterArn('OpenAIRealtimeApiKeyParameter'),
              parameterArn('TwilioAuthTokenParameter'),
            ],
          }),
        ],
      },
    });
  });

  it('may decrypt with the key of the secrets where there is one, by way of SSM only', () => {
    template('prod', WITH_DOMAIN).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Decrypt',
            Resource: WITH_DOMAIN.secretsKeyArn,
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('reach nothing but TLS', () => {
    prod.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Tasks of the bridge',
      SecurityGroupEgress: [Match.objectLike({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
    });
  });
});

describe('a deploy', () => {
  it('starts new tasks before old ones stop, and goes back when they do not come up', () => {
    prod.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
  });

  it('leaves the number of tasks to scaling', () => {
    prod.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
  });

  it.each([
    ['prod', '3600'],
    ['dev', '900'],
  ])('lets a task keep its calls for as long as %s promises', (name, seconds) => {
    template(name).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'deregistration_delay.timeout_seconds', Value: seconds },
      ]),
    });
  });
});

describe('calls', () => {
  it('go to the task that has fewest', () => {
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests' },
      ]),
    });
  });

  it('are not cut to spread tasks over zones', () => {
    prod.hasResourceProperties('AWS::ECS::Service', { AvailabilityZoneRebalancing: 'DISABLED' });
  });

  it('are what scaling follows', () => {
    prod.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        CustomizedMetricSpecification: {
          Metrics: [
            Match.objectLike({
              Id: 'used',
              MetricStat: {
                Metric: {
                  Namespace: 'VoiceBridge',
                  MetricName: METRICS.callCapacityUsed.name,
                  Dimensions: [{ Name: 'Service', Value: 'VoiceBridge-prod' }],
                },
                Stat: 'Sum',
              },
              ReturnData: false,
            }),
            Match.objectLike({
              Id: 'tasks',
              MetricStat: { Metric: Match.objectLike({ MetricName: 'RunningTaskCount' }), Stat: 'Average' },
              ReturnData: false,
            }),
            Match.objectLike({ Expression: 'used / 6 / tasks', ReturnData: true }),
          ],
        },
        TargetValue: 65,
      },
    });
  });

  it('are never carried by a task that may vanish', () => {
    prod.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'FARGATE',
      CapacityProviderStrategy: Match.absent(),
    });
  });
});

describe('health', () => {
  it('means alive, not ready: a full or draining task is not killed', () => {
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/healthz' });
  });
});

function parameterArn(parameter: string) {
  return {
    'Fn::Join': ['', ['arn:aws:ssm:us-east-1:', { Ref: 'AWS::AccountId' }, ':parameter', { Ref: parameter }]],
  };
}
