import { join } from 'node:path';
import {
  aws_ecr_assets as assets,
  aws_ecs as ecs,
  type aws_logs as logs,
  aws_route53 as route53,
  CfnOutput,
  Duration,
  Stack,
  type StackProps,
  Stage,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Assistants } from './assistants';
import { BridgeService } from './bridge-service';
import { CallRecords } from './call-records';
import { CloudFrontFrontDoor } from './cloudfront-front-door';
import { DomainFrontDoor } from './domain-front-door';
import { EDGE_REGION, EdgeStack } from './edge-stack';
import type { NamedEnvironment } from './environment';
import { Firewall } from './firewall';
import type { FrontDoor, FrontDoorProps } from './front-door';
import { keptWhenProtected } from './kept-when-protected';
import { LogBucket } from './log-bucket';
import { Network } from './network';
import { Observability } from './observability';
import { Parameters } from './parameters';
import { Secrets } from './secrets';
import { VoiceWebhook } from './voice-webhook';

const ROOT = join(__dirname, '..');

export interface VoiceBridgeStackProps extends StackProps {
  readonly environment: NamedEnvironment;
  /** @default - built from `bridge/Dockerfile` */
  readonly image?: ecs.ContainerImage;
  /** Where the assistants' documents are. @default - `assistants/` */
  readonly assistantsFolder?: string;
}

/** One phone service: a webhook that answers Twilio, a front door for streams, tasks that carry them, and who watches. */
export class VoiceBridgeStack extends Stack {
  constructor(scope: Construct, id: string, given: VoiceBridgeStackProps) {
    const { environment, image, assistantsFolder = join(ROOT, 'assistants'), ...props } = given;
    super(scope, id, {
      ...props,
      // A region without an account: no lookups, so that anybody can synthesize anywhere.
      env: { region: environment.region },
      crossRegionReferences: true,
      description: `Voice Bridge (${environment.name}): a phone number answered by OpenAI's Realtime API`,
    });
    const parameters = new Parameters(this, environment);
    const logGroupProps = logsOf(environment);
    const hostedZone = this.#hostedZone(environment);
    const secrets = new Secrets(this, 'Secrets', { parameters, keyArn: environment.secretsKeyArn });
    const assistants = new Assistants(this, 'Assistants', { environment, folder: assistantsFolder });
    const accessLogs = new LogBucket(this, 'AccessLogs', {
      retention: Duration.days(environment.logRetentionDays),
      protect: environment.protect,
    });
    const records = new CallRecords(this, 'CallRecords', {
      retention: Duration.days(environment.recordRetentionDays),
      accessLogs,
      protect: environment.protect,
    });
    const answering = {
      ASSISTANT_PARAMETERS: assistants.parameterNames,
      DEFAULT_ASSISTANT: assistants.defaultName,
      // While no assistant can be read.
      ASSISTANT_LANGUAGE: assistants.language,
    };

    const { natGateways, availabilityZones } = environment;
    const network = new Network(this, 'Network', { natGateways, availabilityZones, logGroupProps });
    const frontDoor = this.#frontDoor(environment, network, accessLogs, hostedZone);
    const bridge = new BridgeService(this, 'Bridge', {
      vpc: network.vpc,
      image: image ?? imageOfThisRepository(),
      secrets,
      assistants,
      records,
      logGroupProps,
      serviceName: this.stackName,
      targets: frontDoor.targets,
      minTasks: parameters.minTasks,
      maxTasks: parameters.maxTasks,
      callsPerTask: parameters.callsPerTask,
      settings: {
        PUBLIC_STREAM_URL: frontDoor.streamUrl,
        OPENAI_REALTIME_API_KEY_PARAMETER: parameters.openAiApiKeyParameter,
        TWILIO_AUTH_TOKEN_PARAMETER: parameters.twilioAuthTokenParameter,
        OPENAI_REALTIME_MODEL: parameters.model,
        OPENAI_REALTIME_VOICE: parameters.voice,
        ...answering,
        WARM_SESSIONS: Token.asString(parameters.warmSessions),
        CALL_RECORDS: parameters.keepCallRecords,
        CALL_RECORDS_BUCKET: records.bucketName,
      },
    });

    const webhook = new VoiceWebhook(this, 'Webhook', {
      secrets,
      assistants,
      logGroupProps,
      domain: environment.webhookDomain,
      hostedZone,
      settings: {
        PUBLIC_STREAM_URL: frontDoor.streamUrl,
        TWILIO_AUTH_TOKEN_PARAMETER: parameters.twilioAuthTokenParameter,
        // The bridge is not told: its running calls go on, and rolling back takes seconds.
        USE_OPENAI_REALTIME: parameters.useOpenAiRealtime,
        OPENAI_REALTIME_API_KEY_PARAMETER: parameters.openAiApiKeyParameter,
        OPENAI_TEXT_MODEL: parameters.textModel,
        COEFONT_ACCESS_KEY_PARAMETER: parameters.coeFontAccessKeyParameter,
        COEFONT_ACCESS_SECRET_PARAMETER: parameters.coeFontAccessSecretParameter,
        FALLBACK_NUMBER: parameters.fallbackNumber,
        ...answering,
        SERVICE_NAME: this.stackName,
      },
    });

    const observability = new Observability(this, 'Observability', {
      watched: {
        serviceName: this.stackName,
        bridge,
        loadBalancer: frontDoor.loadBalancer,
        targets: frontDoor.targets,
        webhook,
        minTasks: parameters.minTasks,
        isRealtime: parameters.isRealtime,
      },
      bridgeLogs: bridge.logGroup,
      webhookLogs: webhook.logGroup,
      runbookUrl: environment.runbookUrl,
      alarmEmail: parameters.alarmEmail,
      hasAlarmEmail: parameters.hasAlarmEmail,
    });

    new CfnOutput(this, 'VoiceWebhookUrl', {
      value: webhook.url,
      description: "Set the phone number's voice webhook to this, HTTP POST",
    });
    new CfnOutput(this, 'StreamUrl', {
      value: frontDoor.streamUrl,
      description: 'Twilio opens its streams here',
    });
    new CfnOutput(this, 'DashboardUrl', { value: observability.dashboardUrl });
    new CfnOutput(this, 'BridgeLogGroup', { value: bridge.logGroup.logGroupName });
    new CfnOutput(this, 'WebhookLogGroup', { value: webhook.logGroup.logGroupName });
    new CfnOutput(this, 'RecordsBucket', {
      value: records.bucketName,
      description: 'Records of calls, where KeepCallRecords says that any are kept',
    });
  }

  #frontDoor(
    environment: NamedEnvironment,
    { vpc }: Network,
    accessLogs: LogBucket,
    hostedZone: route53.IHostedZone | undefined,
  ): FrontDoor {
    const { streamDomain, protect, longestCallMinutes } = environment;
    const props: FrontDoorProps = {
      vpc,
      accessLogs,
      protect,
      longestCall: Duration.minutes(longestCallMinutes),
    };
    return streamDomain === undefined
      ? new CloudFrontFrontDoor(this, 'CloudFrontFrontDoor', {
          ...props,
          distributionLogs: accessLogs,
          firewallArn: this.#edgeFirewall(environment),
        })
      : new DomainFrontDoor(this, 'DomainFrontDoor', { ...props, domain: streamDomain, hostedZone });
  }

  /** CloudFront finds its firewall in one region only; elsewhere a small second stack holds it. */
  #edgeFirewall({ region, name }: NamedEnvironment): string {
    if (region === EDGE_REGION) return new Firewall(this, 'Firewall', { scope: 'CLOUDFRONT' }).arn;
    return new EdgeStack(Stage.of(this) ?? this, `VoiceBridge-${name}-edge`).firewallArn;
  }

  #hostedZone({ hostedZone }: NamedEnvironment): route53.IHostedZone | undefined {
    if (hostedZone === undefined) return undefined;
    return route53.HostedZone.fromHostedZoneAttributes(this, 'HostedZone', {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    });
  }
}

function logsOf(environment: NamedEnvironment): logs.LogGroupProps {
  return {
    retention: environment.logRetentionDays,
    removalPolicy: keptWhenProtected(environment.protect),
  };
}

function imageOfThisRepository(): ecs.ContainerImage {
  return ecs.ContainerImage.fromAsset(ROOT, {
    file: 'bridge/Dockerfile',
    platform: assets.Platform.LINUX_ARM64,
  });
}
