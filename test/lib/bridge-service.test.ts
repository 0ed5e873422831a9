import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../bridge/contract/metrics';
import { readSettings } from '../../bridge/settings';
import { filledInAll } from '../support/filled-in';
import { template } from '../support/given-stack';

const prod = template();

interface Container {
  Environment: { Name: string; Value: unknown }[];
}

/** The container's environment, with what CloudFormation fills in filled in. */
function environmentOfTask(): Record<string, string> {
  const [task] = Object.values(prod.findResources('AWS::ECS::TaskDefinition'));
  const [container] = task!.Properties.ContainerDefinitions as Container[];
  return filledInAll(
    prod,
    Object.fromEntries(container!.Environment.map(({ Name, Value }) => [Name, Value])),
  );
}

describe('the tasks', () => {
  it('are given settings that the bridge understands', () => {
    expect(readSettings(environmentOfTask())).toMatchObject({ port: 8080, maxCalls: 100 });
  });

  it('are told who answers, and who answers what is nobody’s', () => {
    expect(environmentOfTask()).toMatchObject({
      ASSISTANT_PARAMETERS:
        '/voice-bridge/prod/assistants/front-desk,/voice-bridge/prod/assistants/concierge',
      DEFAULT_ASSISTANT: 'front-desk',
      ASSISTANT_LANGUAGE: 'en-US',
    });
  });

  it('keep no records of calls unless an operator has said so, and know where', () => {
    expect(readSettings(environmentOfTask())).toMatchObject({
      callRecords: 'none',
      callRecordsBucket: expect.stringMatching(/^callrecordsbucket/),
      callSpoolFolder: '/spool',
    });
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

  it('can write to one folder, on a disk that goes with them', () => {
    prod.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          MountPoints: [{ ContainerPath: '/spool', SourceVolume: 'spool', ReadOnly: false }],
        }),
      ],
      Volumes: [{ Name: 'spool' }],
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

  it('reach nothing but TLS, on its port and on those of tools that have another', () => {
    prod.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Tasks of the bridge',
      SecurityGroupEgress: [443, 8443].map((port) =>
        Match.objectLike({ IpProtocol: 'tcp', FromPort: port, ToPort: port }),
      ),
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
