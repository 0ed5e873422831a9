import { METRICS } from '../../bridge/contract/metrics';
import { template } from '../support/given-stack';

/** What came of one call, in the metrics that are counted of it: the minute, and how many of which. */
interface Counted {
  minute: number;
  counts: Readonly<Record<string, number>>;
}

const made = METRICS.connectsMade.name;
const begun = METRICS.streamsBegun.name;
const givenUp = METRICS.callsGivenUp.name;
const signed = METRICS.signaturesChecked.name;
const unsigned = METRICS.signatureFailures.name;
const [errors, requests] = ['5xx', 'Count'];

const FINE = { [made]: 1, [begun]: 1, [givenUp]: 0, [signed]: 4, [requests]: 4, [errors]: 0 };
/** Three streams that were refused, or that the bridge closed because OpenAI refused the key. */
const GIVEN_UP = { [made]: 3, [begun]: 3, [givenUp]: 1, [signed]: 10, [requests]: 10, [errors]: 0 };
/** Who waits for a stream that never opens, hangs up. */
const SILENT = { [made]: 1, [begun]: 0, [signed]: 2, [requests]: 2, [errors]: 0 };
const TOKEN_ROTATED = { [unsigned]: 1, [signed]: 1, [requests]: 1, [errors]: 0 };
const WEBHOOK_FAILS = { [errors]: 1, [requests]: 1 };
const HANDED_OVER = { [made]: 1, [begun]: 1, [givenUp]: 0, [signed]: 2, [requests]: 2, [errors]: 0 };

const prod = template();

describe.each([
  ['ConnectsFail', 'OpenAI refuses every call', GIVEN_UP, 2],
  ['StreamsMissing', 'no stream comes through the front door', SILENT, 3],
  ['SignaturesWrong', 'the token was rotated at Twilio alone', TOKEN_ROTATED, 3],
  ['WebhookErrors', 'the webhook cannot read its secrets', WEBHOOK_FAILS, 3],
])('%s, while %s', (name, _what, outage, calls) => {
  const minuteOf = alarmNamed(name);

  it('goes off on a line with six calls an hour within the hour', () => {
    const day = [...every(10, FINE, 0, 120), ...every(10, outage, 120, 180)];

    expect(minuteOf(day)).toBeGreaterThanOrEqual(120);
    expect(minuteOf(day)).toBeLessThanOrEqual(120 + 60);
  });

  it(`goes off where nobody called for hours, and then ${calls} call`, () => {
    const night = Array.from({ length: calls }, (_, index) => ({ minute: 600 + 10 * index, counts: outage }));

    expect(minuteOf(night)).toBe(600 + 10 * (calls - 1));
  });

  it('goes off on a busy line within half an hour', () => {
    const day = [...busy(FINE, 0, 120), ...busy(outage, 120, 180)];

    expect(minuteOf(day)).toBeGreaterThanOrEqual(120);
    expect(minuteOf(day)).toBeLessThanOrEqual(120 + 30);
  });

  it('is silent for one call that had bad luck', () => {
    expect(minuteOf([...every(10, FINE, 0, 120), { minute: 100, counts: outage }])).toBeUndefined();
    expect(minuteOf([{ minute: 600, counts: outage }])).toBeUndefined();
  });

  it('is silent for one call in a thousand on a busy line', () => {
    const day = [...busy(FINE, 0, 400), ...every(100, outage, 0, 400)];

    expect(minuteOf(day)).toBeUndefined();
  });

  it('is silent when a task hands over a hundred calls, by day or where nobody else calls', () => {
    const handover = Array.from({ length: 100 }, () => ({ minute: 100, counts: HANDED_OVER }));

    expect(minuteOf(handover)).toBeUndefined();
    expect(minuteOf([...busy(FINE, 0, 120), ...handover])).toBeUndefined();
  });
});

describe('the two that tell why', () => {
  it('are silent while OpenAI refuses every call: streams come and Twilio signs', () => {
    const day = busy(GIVEN_UP, 0, 120);

    expect(alarmNamed('StreamsMissing')(day)).toBeUndefined();
    expect(alarmNamed('SignaturesWrong')(day)).toBeUndefined();
  });

  it('are silent for a stranger who does not sign', () => {
    const knocking = every(1, { [requests]: 100, [errors]: 0 }, 0, 120);

    expect(alarmNamed('SignaturesWrong')(knocking)).toBeUndefined();
    expect(alarmNamed('WebhookErrors')(knocking)).toBeUndefined();
  });
});

/** A call every so many minutes. */
function every(minutes: number, counts: Counted['counts'], from: number, to: number): Counted[] {
  return Array.from({ length: (to - from) / minutes }, (_, index) => ({
    minute: from + minutes * index,
    counts,
  }));
}

/** Ten calls a minute. */
function busy(counts: Counted['counts'], from: number, to: number): Counted[] {
  return every(0.1, counts, from, to).map(({ minute }) => ({ minute: Math.floor(minute), counts }));
}

interface MetricQuery {
  Id: string;
  Expression?: string;
  MetricStat?: { Metric: { MetricName: string }; Period: number; Stat: string };
}

/** The minute in which an alarm of the template goes off, as CloudWatch reckons: the hour before, anew each minute. */
function alarmNamed(name: string): (calls: readonly Counted[]) => number | undefined {
  const [alarm] = Object.values(prod.findResources('AWS::CloudWatch::Alarm'))
    .map(
      ({ Properties }) =>
        Properties as Record<string, unknown> & { Metrics: MetricQuery[]; Threshold: number },
    )
    .filter(({ AlarmName }) => AlarmName === `VoiceBridge-prod-${name}`);
  if (alarm === undefined) throw new Error(`There is no alarm ${name}.`);
  expect(alarm).toMatchObject({ ComparisonOperator: 'GreaterThanOrEqualToThreshold', EvaluationPeriods: 1 });
  const metrics = alarm.Metrics.filter(({ MetricStat }) => MetricStat !== undefined);
  expect(metrics.map(({ MetricStat }) => [MetricStat!.Period, MetricStat!.Stat])).toEqual([
    [3_600, 'Sum'],
    [3_600, 'Sum'],
  ]);
  const share = shareIn(alarm.Metrics.find(({ Expression }) => Expression !== undefined)!.Expression!);
  return (calls) => {
    const last = Math.max(...calls.map(({ minute }) => minute));
    for (let minute = 0; minute <= last; minute += 1) {
      const hour = calls.filter((call) => call.minute <= minute && call.minute > minute - 60);
      const value = share((id) =>
        sumOf(hour, metrics.find(({ Id }) => Id === id)!.MetricStat!.Metric.MetricName),
      );
      if (value !== undefined && value >= alarm.Threshold) return minute;
    }
    return undefined;
  };
}

/** A metric that nobody has printed has no sum. */
function sumOf(calls: readonly Counted[], metric: string): number | undefined {
  const values = calls.map(({ counts }) => counts[metric]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** Reads the two expressions that there are; what lacks a part has no value, as in CloudWatch. */
function shareIn(expression: string): (sum: (id: string) => number | undefined) => number | undefined {
  const [, atLeast, failedOf] =
    /^IF\((?:failed|made - begun) >= (\d+), 100 \* (failed|\(made - begun\)) \/ (?:all|made), 0\)$/.exec(
      expression,
    ) ?? [];
  if (atLeast === undefined) throw new Error(`What does ${expression} mean?`);
  return (sum) => {
    const all = sum(failedOf === 'failed' ? 'all' : 'made');
    const part = sum(failedOf === 'failed' ? 'failed' : 'begun');
    if (all === undefined || part === undefined) return undefined;
    const failed = failedOf === 'failed' ? part : all - part;
    return failed >= Number(atLeast) ? (100 * failed) / all : 0;
  };
}
