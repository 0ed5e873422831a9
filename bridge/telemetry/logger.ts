import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * JSON lines on stdout. Should a secret or a caller's number ever reach a log call under its usual name, it is
 * cut out: that is a net under the rule that none does.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: ['authorization', 'apiKey', 'authToken', 'from', 'to', '*.authorization', '*.from', '*.to'],
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
