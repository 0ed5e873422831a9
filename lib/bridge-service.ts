import {
  aws_cloudwatch as cloudwatch,
  aws_ec2 as ec2,
  aws_ecs as ecs,
  type aws_elasticloadbalancingv2 as elb,
  aws_logs as logs,
  Duration,
  Size,
  Validations,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { HEARTBEAT_EVERY_S, METRICS } from '../bridge/contract/metrics';
import type { Assistants } from './assistants';
import { BRIDGE_PORT } from './bridge-targets';
import type { CallRecords } from './call-records';
import { CallScaling } from './call-scaling';
import { serviceMetric } from './service-metric';
import type { Secrets } from './secrets';

/** Where records wait on their way to S3: the one folder that can be written, as `bridge/Dockerfile` prepares it. */
const SPOOL_FOLDER = '/spool';
const SPOOL_VOLUME = 'spool';
/** The most that Fargate grants between SIGTERM and SIGKILL. */
const STOP_TIMEOUT = Duration.seconds(120);
const HEARTBEATS_PER_MINUTE = 60 / HEARTBEAT_EVERY_S;

export interface BridgeServiceProps {
  readonly vpc: ec2.IVpc;
  readonly image: ecs.ContainerImage;
  readonly secrets: Secrets;
  readonly assistants: Assistants;
  readonly records: CallRecords;
  readonly logGroupProps: logs.LogGroupProps;
  /** How the metrics of this service are told from those of another. */
  readonly serviceName: string;
  /** Settings of the assistant and of the peers, as `docs/settings.md` names them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where a load balancer sees the tasks. */
  readonly targets: elb.IApplicationTargetGroup;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly callsPerTask: number;
}

/** The tasks that carry the calls, and the rules by which they come and go without cutting one. */
export class BridgeService extends Construct {
  readonly logGroup: logs.ILogGroup;
  readonly #service: ecs.FargateService;
  readonly #serviceName: string;

  constructor(scope: Construct, id: string, props: BridgeServiceProps) {
    super(scope, id);
    this.#serviceName = props.serviceName;
    this.logGroup = new logs.LogGroup(this, 'Logs', props.logGroupProps);
    this.#service = this.#fargateService(props, this.#task(props));
    this.#service.attachToApplicationTargetGroup(props.targets);
    new CallScaling(this, 'Scaling', {
      service: this.#service,
      capacityUsed: this.metricCapacityUsed(),
      minTasks: props.minTasks,
      maxTasks: props.maxTasks,
    });
  }

  /** How many tasks run, those that are going away left out. */
  metricRunningTasks(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const { cluster, serviceName } = this.#service;
    return new cloudwatch.Metric({
      namespace: 'ECS/ContainerInsights',
      metricName: 'RunningTaskCount',
      dimensionsMap: { ClusterName: cluster.clusterName, ServiceName: serviceName },
      period: Duration.minutes(1),
      ...options,
    });
  }

  /**
   * All calls in percent of what the running tasks take. Calls on tasks that are going away count as well, and those
   * tasks do not: whoever calls after them comes to the others. An average over all tasks would fall with every task
   * that empties for an hour, and with it the number of those that carry the load.
   */
  metricCapacityUsed(): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      label: 'calls, % of what the tasks take',
      expression: `used / ${HEARTBEATS_PER_MINUTE} / tasks`,
      usingMetrics: {
        used: serviceMetric(this.#serviceName, METRICS.callCapacityUsed, { statistic: 'Sum' }),
        tasks: this.metricRunningTasks({ statistic: 'Average' }),
      },
      period: Duration.minutes(1),
    });
  }

  #task(props: BridgeServiceProps): ecs.FargateTaskDefinition {
    const task = new ecs.FargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    // Fargate's 20 GiB suffice. What records take is 16 kB a second for each call that is recorded: 100 calls of an hour are
    // 5.8 GB, so that S3 may be away for three hours of full tasks before a record is lost.
    task.addVolume({ name: SPOOL_VOLUME });
    const container = task.addContainer('Bridge', {
      image: props.image,
      environment: {
        ...props.settings,
        PORT: String(BRIDGE_PORT),
        MAX_CALLS: String(props.callsPerTask),
        SERVICE_NAME: props.serviceName,
        CALL_SPOOL_FOLDER: SPOOL_FOLDER,
      },
      portMappings: [{ containerPort: BRIDGE_PORT }],
      readonlyRootFilesystem: true,
      stopTimeout: STOP_TIMEOUT,
      logging: ecs.LogDrivers.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: 'bridge',
        // A log that cannot be delivered must not hold up the speech behind it.
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(16),
      }),
    });
    container.addMountPoints({ sourceVolume: SPOOL_VOLUME, containerPath: SPOOL_FOLDER, readOnly: false });
    Validations.of(task).acknowledge(
      {
        id: 'AwsSolutions-ECS2',
        reason:
          'The environment holds settings and the names of secrets; the secrets are read from SSM at run time.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'ecr:GetAuthorizationToken, which fetches the image, knows no resources.',
      },
    );
    props.secrets.grantReadOpenAiApiKey(task.taskRole);
    props.secrets.grantReadTwilioAuthToken(task.taskRole);
    props.assistants.grantRead(task.taskRole);
    props.assistants.grantRunTools(task.taskRole, props.secrets);
    props.records.grantKeep(task.taskRole);
    return task;
  }

  #fargateService(props: BridgeServiceProps, taskDefinition: ecs.FargateTaskDefinition): ecs.FargateService {
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Tasks of the bridge',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'OpenAI, AWS and tools, over TLS');
    for (const port of props.assistants.toolPorts) {
      securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), 'Tools, over TLS');
    }
    return new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      securityGroups: [securityGroup],
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: Duration.seconds(60),
      // Moving a task to another zone stops it, with its calls; spreading new ones is enough.
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.DISABLED,
    });
  }
}
