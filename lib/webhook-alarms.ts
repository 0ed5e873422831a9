import { aws_cloudwatch as cloudwatch, Duration, Fn, Token } from 'aws-cdk-lib';
import { METRICS } from '../bridge/contract/metrics';
import { hourlyShare } from './hourly-share';
import { p95 } from './p95';
import type { PlannedAlarm, Watched } from './planned-alarm';
import { serviceMetric } from './service-metric';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = cloudwatch.ComparisonOperator;
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
/** One call whose webhooks fail makes up to three of them. */
const ERRORS_AT_LEAST = 3;
const ERRORS_PERCENT = 2;
const WRONG_SIGNATURES_AT_LEAST = 3;
/** Where the token is not Twilio's all are wrong; on a busy line they are so many of an hour's within twenty minutes. */
const WRONG_SIGNATURES_PERCENT = 10;

/** Where calls come in, before there is a stream. */
export function webhookAlarms({
  serviceName,
  webhook,
  isRealtime,
}: Pick<Watched, 'serviceName' | 'webhook' | 'isRealtime'>): PlannedAlarm[] {
  const inAnHour = { comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD, outOf: [1, 1] } as const;
  return [
    {
      name: 'WebhookErrors',
      happened: 'Within an hour three webhooks or more, and one in fifty, were answered with 5xx.',
      callers: "They hear Twilio's own message that an application error has occurred.",
      pages: true,
      metric: hourlyShare({
        label: 'webhooks answered with 5xx, %',
        failed: (options) => webhook.metricServerErrors(options),
        all: (options) => webhook.metricRequests(options),
        atLeast: ERRORS_AT_LEAST,
      }),
      threshold: ERRORS_PERCENT,
      ...inAnHour,
    },
    {
      name: 'WebhookThrottled',
      happened: 'More calls began than the account runs Lambda functions at once.',
      callers: "They hear Twilio's own message that an application error has occurred.",
      pages: true,
      metric: webhook.metricThrottles({ statistic: 'Sum', period: MINUTE }),
      threshold: 1,
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      outOf: [3, 5],
    },
    {
      name: 'WebhookSlow',
      happened:
        'One webhook in twenty took longer than 3 s, or than 10 s while calls are answered turn by turn.',
      callers: 'The phone rings longer before it is answered; after 15 s Twilio gives up.',
      pages: false,
      metric: p95('webhook, p95, ms', (by) => webhook.metricDuration(by)),
      // A turn that is answered in the webhook waits for a text model; whether it waits for too long is asked of turns alone.
      threshold: Token.asNumber(Fn.conditionIf(isRealtime.logicalId, 3_000, 10_000)),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      outOf: [2, 3],
    },
    {
      name: 'SignaturesWrong',
      happened:
        'Within an hour three webhooks or more, and one in ten, were signed, but not with the token we know.',
      callers: "If it is Twilio who signed, nobody is answered: they hear Twilio's own message.",
      pages: true,
      metric: hourlyShare({
        label: 'signatures that are wrong, %',
        failed: (options) => serviceMetric(serviceName, METRICS.signatureFailures, options, 'bad-signature'),
        all: (options) => serviceMetric(serviceName, METRICS.signaturesChecked, options),
        atLeast: WRONG_SIGNATURES_AT_LEAST,
      }),
      threshold: WRONG_SIGNATURES_PERCENT,
      ...inAnHour,
    },
    {
      name: 'SignaturesFail',
      happened: 'Many requests came that were not signed with the token we know, or not at all.',
      callers: 'Nothing if a stranger is knocking; if it is Twilio, SignaturesWrong follows.',
      pages: false,
      metric: serviceMetric(serviceName, METRICS.signatureFailures, {
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
      comparison: GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 20,
      outOf: [1, 1],
    },
  ];
}
