import { join } from 'node:path';
import {
  aws_apigateway as apigateway,
  aws_apigatewayv2 as api,
  aws_apigatewayv2_integrations as integrations,
  aws_certificatemanager as acm,
  type aws_cloudwatch as cloudwatch,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_lambda_nodejs as nodejs,
  aws_logs as logs,
  aws_route53 as route53,
  aws_route53_targets as route53Targets,
  Duration,
  Validations,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENDED_PATH, STREAM_STATUS_PATH, TURN_PATH, VOICE_PATH } from '../bridge/contract/paths';
import type { Assistants } from './assistants';
import type { NamedEnvironment } from './environment';
import type { Secrets } from './secrets';

const ROOT = join(__dirname, '..');
/**
 * Twilio gives up after 15 s; by then it must have an answer. A turn of a call that is answered here takes up to 13 s, in which
 * the text model and then the voice are waited for. API Gateway waits 30 s, unless it is told to wait less.
 */
const TIMEOUT = Duration.seconds(14);
/**
 * Calls that may begin a second, with their status callbacks, or turns that callers may end; far above it, somebody is not a
 * caller.
 */
const REQUESTS_PER_SECOND = 200;
const REQUESTS_AT_ONCE = 400;

/** One line of the access log. Neither query nor body is in it: they hold phone numbers, and what callers have said. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  error: '$context.error.message',
};

export interface VoiceWebhookProps {
  readonly secrets: Secrets;
  readonly assistants: Assistants;
  readonly logGroupProps: logs.LogGroupProps;
  /** Settings of the webhook, as `docs/settings.md` names them. */
  readonly settings: Readonly<Record<string, string>>;
  /** @default - the API's own name */
  readonly domain: NamedEnvironment['webhookDomain'];
  /** @default - you point the domain at the API yourself */
  readonly hostedZone: route53.IHostedZone | undefined;
}

/**
 * Answers Twilio's webhooks, and whole calls turn by turn where that is wanted. Who calls is verified by Twilio's signature, over
 * the public URL that is known here.
 */
export class VoiceWebhook extends Construct {
  readonly logGroup: logs.ILogGroup;
  /** What the phone number's voice webhook is set to. */
  readonly url: string;
  readonly #handler: lambda.Function;
  readonly #stage: api.HttpStage;

  constructor(scope: Construct, id: string, props: VoiceWebhookProps) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', props.logGroupProps);
    this.#handler = this.#function(props);
    this.#stage = this.#live(props, this.#api());
    const origin = this.#origin(props);
    this.#handler.addEnvironment('PUBLIC_BASE_URL', origin);
    this.url = `${origin}${VOICE_PATH}`;
  }

  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#stage.metricCount(options);
  }

  /**
   * Requests that were answered with 5xx, whoever did it. The function's own errors are only those that it did not answer: what
   * fails in the handler is a reply of its, and what fails before or around it is one of API Gateway's.
   */
  metricServerErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#stage.metricServerError(options);
  }

  metricThrottles(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#handler.metricThrottles(options);
  }

  metricDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.#handler.metricDuration(options);
  }

  #function({ secrets, assistants, settings }: VoiceWebhookProps): lambda.Function {
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    secrets.grantReadTwilioAuthToken(role);
    secrets.grantReadOpenAiApiKey(role);
    secrets.grantReadCoeFontKeys(role);
    assistants.grantRead(role);
    return new nodejs.NodejsFunction(this, 'Handler', {
      description: "Answers Twilio's voice webhook, and calls turn by turn",
      entry: join(ROOT, 'lambda/voice/handler.ts'),
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: TIMEOUT,
      role,
      logGroup: this.logGroup,
      environment: { ...settings, NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        target: 'node24',
        format: nodejs.OutputFormat.CJS,
        externalModules: ['@aws-sdk/*'],
      },
    });
  }

  #api(): api.HttpApi {
    const httpApi = new api.HttpApi(this, 'Api', { createDefaultStage: false });
    const integration = new integrations.HttpLambdaIntegration('Integration', this.#handler);
    for (const path of [VOICE_PATH, ENDED_PATH, TURN_PATH, STREAM_STATUS_PATH]) {
      for (const route of httpApi.addRoutes({ path, methods: [api.HttpMethod.POST], integration })) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'Twilio can send neither IAM credentials nor a JWT, and an authorizer does not see the body that it signs: the ' +
            'handler verifies the signature before anything else.',
        });
      }
    }
    return httpApi;
  }

  #live({ logGroupProps }: VoiceWebhookProps, httpApi: api.HttpApi): api.HttpStage {
    return httpApi.addStage('Live', {
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: REQUESTS_PER_SECOND, burstLimit: REQUESTS_AT_ONCE },
      accessLogSettings: {
        destination: new api.LogGroupLogDestination(new logs.LogGroup(this, 'AccessLogs', logGroupProps)),
        format: apigateway.AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  /** The public origin is a fact of the configuration: a Host header says what its sender wants. */
  #origin({ domain, hostedZone }: VoiceWebhookProps): string {
    const stage = this.#stage;
    if (domain === undefined) return stage.api.apiEndpoint;
    const domainName = new api.DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
    });
    new api.ApiMapping(this, 'Mapping', { api: stage.api, domainName, stage });
    if (hostedZone !== undefined) {
      const alias = new route53Targets.ApiGatewayv2DomainProperties(
        domainName.regionalDomainName,
        domainName.regionalHostedZoneId,
      );
      new route53.ARecord(this, 'Address', {
        zone: hostedZone,
        recordName: `${domain.name}.`,
        target: route53.RecordTarget.fromAlias(alias),
      });
    }
    return `https://${domain.name}`;
  }
}
