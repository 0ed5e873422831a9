import { Match } from 'aws-cdk-lib/assertions';
import { METRICS, METRIC_NAMESPACE } from '../../bridge/contract/metrics';
import { template } from '../support/given-stack';

const prod = template();
const paging = JSON.stringify(prod.findResources('AWS::CloudWatch::CompositeAlarm'));

describe('the alarms of calls that are answered turn by turn', () => {
  it('page where turns are slow', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-LegacyTurnsSlow',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(count >= 10, p95, 0)' }),
        ofTurns('p95', METRICS.legacyTurnLatency.name, 'p95'),
        ofTurns('count', METRICS.legacyTurnLatency.name, 'SampleCount'),
      ]),
      Threshold: 6_000,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
    });
    expect(paging).toContain('LegacyTurnsSlow');
  });

  it('page where more than a tenth of them gets no answer', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-LegacyTurnsFail',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'IF(turns >= 10, 100 * failed / turns, 0)' }),
        ofTurns('failed', METRICS.legacyTurnFailures.name, 'Sum'),
        ofTurns('turns', METRICS.legacyTurnLatency.name, 'SampleCount'),
      ]),
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(paging).toContain('LegacyTurnsFail');
  });

  it('tell of CoeFont when it does not speak, and wake nobody: callers hear another voice', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'VoiceBridge-prod-LegacySpeechFails',
      MetricName: METRICS.legacySpeechFailures.name,
      Statistic: 'Sum',
      Period: 300,
      Threshold: 5,
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
    });
    expect(paging).not.toContain('LegacySpeechFails');
  });

  it.each(['LegacyTurnsSlow', 'LegacyTurnsFail', 'LegacySpeechFails'])(
    'are silent while nobody is answered so: %s',
    (name) => {
      prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `VoiceBridge-prod-${name}`,
        TreatMissingData: 'notBreaching',
      });
    },
  );
});

/** One metric that an alarm reckons with. */
function ofTurns(id: string, metric: string, statistic: string) {
  return Match.objectLike({
    Id: id,
    MetricStat: Match.objectLike({
      Metric: Match.objectLike({ MetricName: metric, Namespace: METRIC_NAMESPACE }),
      Period: 300,
      Stat: statistic,
    }),
  });
}
