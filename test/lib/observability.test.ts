import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { METRICS, METRIC_NAMESPACE } from '../../bridge/contract/metrics';
import { template } from '../support/given-stack';

const prod = template();

interface AlarmProperties {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions: unknown[];
  TreatMissingData: string;
}

const alarms = [
  ...Object.values(prod.findResources('AWS::CloudWatch::Alarm')),
  ...Object.values(prod.findResources('AWS::CloudWatch::CompositeAlarm')),
].map(({ Properties }) => Properties as AlarmProperties);
const paging = JSON.stringify(prod.findResources('AWS::CloudWatch::CompositeAlarm'));
const names = alarms.map(({ AlarmName }) => AlarmName.replace('VoiceBridge-prod-', ''));

describe('the runbook', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);

  it('has a section for every alarm, and none for an alarm that does not exist', () => {
    expect(sections.sort()).toEqual([...names].sort());
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm]))(
    'is linked by %s, which says what happened and what callers notice',
    (_name, alarm) => {
      const [happened, callers, link] = alarm.AlarmDescription.split('\n');

      expect(happened).toMatch(/\.$/);
      expect(callers).toMatch(/^Callers: .*\.$/);
      expect(link).toBe(
        `Runbook: docs/runbook.md#${alarm.AlarmName.replace('VoiceBridge-prod-', '').toLowerCase()}`,
      );
    },
  );
});

describe('the list of metrics', () => {
  const list = readFileSync(join(__dirname, '../../docs/metrics.md'), 'utf8');

  it.each(Object.values(METRICS))('says what $name tells', ({ name, unit }) => {
    expect(list).toContain(`| \`${name}\` | ${unit} |`);
  });
});

describe('a runbook on the web', () => {
  it('is linked where the environment says where it is', () => {
    const runbookUrl = 'https://wiki.example.com/runbook.md';

    template('prod', { runbookUrl }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-AnswersSlow',
      AlarmDescription: Match.stringLikeRegexp(`Runbook: ${runbookUrl}#answersslow$`),
    });
  });
});

describe('the alarms', () => {
  it.each([
    ['AnswersSlow', METRICS.answerLatency.name],
    ['FirstWordSlow', METRICS.timeToFirstWord.name],
  ])('watch what the caller waits for: %s', (name, metric) => {
    const of = (id: string, Stat: string) =>
      Match.objectLike({
        Id: id,
        MetricStat: {
          Metric: {
            Namespace: METRIC_NAMESPACE,
            MetricName: metric,
            Dimensions: [{ Name: 'Service', Value: 'VoiceBridge-prod' }],
          },
          Period: 300,
          Stat,
        },
      });
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `VoiceBridge-prod-${name}`,
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(count >= 10, p95, 0)' }),
        of('p95', 'p95'),
        of('count', 'SampleCount'),
      ]),
      Threshold: 2_000,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
    });
  });

  it('leave no percentile to CloudWatch, which tells none of fewer than 200 values', () => {
    for (const alarm of alarms) expect(alarm).not.toHaveProperty('ExtendedStatistic');
  });

  it('tell of tools that fail, and wake nobody', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-ToolsFail',
      MetricName: METRICS.toolFailures.name,
      Dimensions: [{ Name: 'Service', Value: 'VoiceBridge-prod' }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
    });
    expect(paging).not.toContain('ToolsFail');
  });

  it('tell of assistants that are wrong, and wake nobody', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-AssistantsWrong',
      MetricName: METRICS.assistantProblems.name,
      Statistic: 'Average',
      Period: 300,
      Threshold: 0.5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      DatapointsToAlarm: 1,
      EvaluationPeriods: 1,
    });
    expect(paging).not.toContain('AssistantsWrong');
  });

  it('tell of records that wait for a quarter of an hour, and wake nobody', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-RecordsDelayed',
      MetricName: METRICS.recordsWaiting.name,
      Statistic: 'Average',
      Period: 300,
      DatapointsToAlarm: 3,
      EvaluationPeriods: 3,
    });
    expect(paging).not.toContain('RecordsDelayed');
  });

  it('give the webhook more time while it answers turn by turn itself', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-WebhookSlow',
      Threshold: { 'Fn::If': ['IsRealtime', 3_000, 10_000] },
    });
    prod.hasCondition('IsRealtime', { 'Fn::Equals': [{ Ref: 'UseOpenAIRealtime' }, 'true'] });
  });

  it('watch what API Gateway answered: the function itself counts no error that it has answered', () => {
    const [[api]] = [Object.keys(prod.findResources('AWS::ApiGatewayV2::Api'))];
    const Dimensions = [
      { Name: 'ApiId', Value: { Ref: api } },
      { Name: 'Stage', Value: '$default' },
    ];
    const of = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: {
        Metric: { Namespace: 'AWS/ApiGateway', MetricName, Dimensions },
        Period: 3_600,
        Stat: 'Sum',
      },
      ReturnData: false,
    });

    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-WebhookErrors',
      Metrics: Match.arrayWith([of('failed', '5xx'), of('all', 'Count')]),
    });
  });

  it.each(['ConnectsFail', 'StreamsMissing', 'WebhookErrors', 'SignaturesWrong'])(
    'page also on a line where minutes hold nothing to count: %s',
    (name) => {
      expect(paging).toContain(`ObservabilityAlarms${name}`);
    },
  );

  it('page once, by one alarm over those that callers notice', () => {
    prod.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 1);
    prod.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
      AlarmName: 'VoiceBridge-prod-ServiceDegraded',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('Page') }],
    });
    for (const { AlarmName, AlarmActions } of alarms) {
      if (AlarmName.endsWith('ServiceDegraded')) continue;
      expect(AlarmActions).toEqual([{ Ref: expect.stringContaining('Inform') }]);
    }
  });

  it('take silence for trouble only where there must be a sign of life', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');

    expect(breaching.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'VoiceBridge-prod-HeartbeatMissing',
      'VoiceBridge-prod-TasksMissing',
    ]);
  });

  it('tell an e-mail address, if there is one', () => {
    prod.allResources('AWS::SNS::Subscription', { Condition: 'HasAlarmEmail' });
    prod.allResourcesProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: { Ref: 'AlarmEmail' },
    });
  });

  it('watch no metric of ours that nobody prints', () => {
    const known = new Set<string>(Object.values(METRICS).map(({ name }) => name));
    const text = JSON.stringify(prod.findResources('AWS::CloudWatch::Alarm'));
    const watched = [...text.matchAll(/"MetricName":"(\w+)","Namespace":"VoiceBridge"/g)].map(
      ([, name]) => name!,
    );

    expect(watched.length).toBeGreaterThan(6);
    expect(watched.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('at night', () => {
  it.each([
    'One call, by its CallSid',
    'The slowest answers',
    'The slowest turns, turn by turn',
    'How calls ended, by reason',
  ])('there is a saved query: %s', (title) => {
    prod.hasResourceProperties('AWS::Logs::QueryDefinition', { Name: `VoiceBridge-prod/${title}` });
  });

  it('there is a dashboard', () => {
    prod.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    prod.hasOutput('DashboardUrl', {});
  });

  it.each([
    METRICS.asides,
    METRICS.toolTime,
    METRICS.toolFailures,
    METRICS.recordsWaiting,
    METRICS.assistantProblems,
    METRICS.legacyTurnLatency,
    METRICS.legacyTurnFailures,
    METRICS.legacySpeechFailures,
    METRICS.connectsMade,
    METRICS.streamsBegun,
    METRICS.connectsFailed,
    METRICS.callsGivenUp,
    METRICS.signatureFailures,
  ])('the dashboard shows $name', ({ name }) => {
    const [dashboard] = Object.values(prod.findResources('AWS::CloudWatch::Dashboard'));

    expect(JSON.stringify(dashboard)).toContain(name);
  });
});
