import { Logger } from '@aws-lambda-powertools/logger';

import type { LogLevel } from './settings';

/** Facts about one request: never a phone number, a token or a name. */
export type Facts = Record<string, string | number | Error | undefined>;

/** Where the outcome of each request is written, one line each. */
export interface WebhookLog {
  info(message: string, facts: Facts): void;
  warn(message: string, facts: Facts): void;
  error(message: string, facts: Facts): void;
}

const POWERTOOLS_LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  silent: 'SILENT',
} as const satisfies Record<LogLevel, string>;

/** JSON lines on stdout, which Lambda carries to CloudWatch. */
export function webhookLog(level: LogLevel): WebhookLog {
  return new Logger({ serviceName: 'voice-webhook', logLevel: POWERTOOLS_LEVELS[level] });
}
