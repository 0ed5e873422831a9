import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { createLogger } from '../../bridge/telemetry/logger';

/** A logger that keeps its lines, for tests that read them. */
export function keptLog(level = 'trace'): {
  log: Logger;
  readonly lines: Record<string, unknown>[];
  text: () => string;
} {
  const texts: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      texts.push(chunk.toString());
      done();
    },
  });
  return {
    log: createLogger(level, sink),
    get lines() {
      return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    },
    text: () => texts.join(''),
  };
}
