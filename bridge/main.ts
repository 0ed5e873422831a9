import { BridgeServer } from './server';
import { readSettings, SettingsError } from './settings';
import { SYSTEM_CLOCK } from './system-clock';
import { callLog } from './telemetry/call-log';
import { createLogger } from './telemetry/logger';

/** Fargate kills a task 120 s after SIGTERM; calls that have not ended by themselves are handed over before. */
const HANDOVER_AFTER_MS = 100_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLogger(settings.logLevel);
  const bridge = new BridgeServer({ settings, clock: SYSTEM_CLOCK, log, observer: callLog(log) });
  const port = await bridge.listen();
  log.info({ port, maxCalls: settings.maxCalls, model: settings.assistant.model }, 'bridge listening');

  const stop = (signal: string): void => {
    log.info({ signal, activeCalls: bridge.switchboard.activeCalls }, 'draining');
    const handOver = setTimeout(() => bridge.switchboard.endAll('draining'), HANDOVER_AFTER_MS);
    void bridge.switchboard
      .drain()
      .then(() => bridge.close())
      .then(() => {
        clearTimeout(handOver);
        log.info('bridge stopped');
      });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${whyNot(error)}\n`);
  process.exitCode = error instanceof SettingsError ? 2 : 1;
});

function whyNot(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (isTaken)
    return `Port ${process.env.PORT ?? '8080'} is taken by another program; set PORT to a free one.`;
  return `The bridge cannot start: ${String(error)}`;
}
