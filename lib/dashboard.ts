import { aws_cloudwatch as cloudwatch, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS, SERVICE_DIMENSION } from '../bridge/contract/metrics';
import type { Alarms } from './alarms';
import type { BridgeService } from './bridge-service';
import { serviceMetric } from './service-metric';
import type { VoiceWebhook } from './voice-webhook';

const THIRD = 8;
const HALF = 12;
const WHOLE = 24;

export interface DashboardProps {
  readonly serviceName: string;
  readonly bridge: BridgeService;
  readonly webhook: VoiceWebhook;
  readonly alarms: Alarms;
}

/** One page for the one on duty: is anything wrong, what do callers hear, how many are there, what does it cost. */
export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { serviceName, bridge, webhook, alarms } = props;
    const of = (metric: (typeof METRICS)[keyof typeof METRICS], statistic: string, label: string) =>
      serviceMetric(serviceName, metric, { statistic, label, period: Duration.minutes(1) });
    const told = (metric: (typeof METRICS)[keyof typeof METRICS] & { by: string }, label: string) =>
      new cloudwatch.MathExpression({
        label,
        expression:
          `SEARCH('{${METRIC_NAMESPACE},${SERVICE_DIMENSION},${metric.by}} MetricName="${metric.name}" ` +
          `${SERVICE_DIMENSION}="${serviceName}"', 'Sum', 300)`,
        usingMetrics: {},
        period: Duration.minutes(5),
      });
    const dashboard = new cloudwatch.Dashboard(this, 'Page', { defaultInterval: Duration.hours(3) });
    dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({
        title: 'Alarms',
        alarms: [alarms.paging, ...alarms.alarms],
        width: WHOLE,
        height: 4,
      }),
    );
    dashboard.addWidgets(
      graph('Answer latency: last word to first piece heard (ms)', [
        of(METRICS.answerLatency, 'p50', 'p50'),
        of(METRICS.answerLatency, 'p95', 'p95'),
        of(METRICS.answerLatency, 'p99', 'p99'),
      ]),
      graph('Time to the first word (ms)', [
        of(METRICS.timeToFirstWord, 'p50', 'p50'),
        of(METRICS.timeToFirstWord, 'p95', 'p95'),
        of(METRICS.assistantConnectTime, 'p95', 'of which the assistant, p95'),
      ]),
    );
    dashboard.addWidgets(
      graph('Calls', [
        of(METRICS.callsStarted, 'Sum', 'started'),
        of(METRICS.callsFailed, 'Sum', 'failed'),
        of(METRICS.interruptions, 'Sum', 'interruptions'),
        of(METRICS.asides, 'Sum', 'asides'),
      ]),
      graph('Why calls ended', [told(METRICS.callsEnded, '')]),
    );
    dashboard.addWidgets(
      graph(
        'Connects',
        [
          of(METRICS.connectsMade, 'Sum', 'made'),
          of(METRICS.streamsBegun, 'Sum', 'streams that Twilio opened'),
          of(METRICS.callsGivenUp, 'Sum', 'calls given up'),
        ],
        THIRD,
      ),
      graph('What calls got whose connect failed', [told(METRICS.connectsFailed, '')], THIRD),
      graph(
        'Webhooks that failed, or were refused',
        [
          webhook.metricServerErrors({ statistic: 'Sum', label: '5xx', period: Duration.minutes(5) }),
          told(METRICS.signatureFailures, ''),
        ],
        THIRD,
      ),
    );
    dashboard.addWidgets(
      graph('What tools take (ms)', [of(METRICS.toolTime, 'p50', 'p50'), of(METRICS.toolTime, 'p95', 'p95')]),
      graph('Failures of tools', [told(METRICS.toolFailures, '')]),
    );
    dashboard.addWidgets(
      graph('Capacity (% of the calls that tasks take)', [
        bridge.metricCapacityUsed(),
        of(METRICS.callCapacityUsed, 'Maximum', 'fullest task'),
      ]),
      graph('Event loop delay, p99 (ms)', [of(METRICS.eventLoopDelayP99, 'Maximum', 'slowest task')]),
    );
    dashboard.addWidgets(
      graph('Estimated cost (US$ each 5 minutes)', [told(METRICS.estimatedCost, '')]),
      graph('Errors of the assistant', [
        told(METRICS.assistantErrors, ''),
        of(METRICS.truncateErrors, 'Sum', 'truncations refused'),
      ]),
    );
    dashboard.addWidgets(
      graph('Records that wait for their bucket', [
        of(METRICS.recordsWaiting, 'Maximum', 'most on one task'),
      ]),
      graph("What is wrong with assistants' documents", [
        of(METRICS.assistantProblems, 'Maximum', 'most on one task'),
      ]),
    );
    dashboard.addWidgets(
      graph(
        'Turn by turn: request to answer (ms)',
        [of(METRICS.legacyTurnLatency, 'p50', 'p50'), of(METRICS.legacyTurnLatency, 'p95', 'p95')],
        THIRD,
      ),
      graph('Turn by turn: no answer of the model', [told(METRICS.legacyTurnFailures, '')], THIRD),
      graph("Turn by turn: Twilio's voice for CoeFont's", [told(METRICS.legacySpeechFailures, '')], THIRD),
    );
    const { region } = Stack.of(this);
    this.url = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}

function graph(title: string, left: cloudwatch.IMetric[], width = HALF): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width, leftYAxis: { min: 0 } });
}
