import { observers } from './call/observers';
import { bridgeParts } from './parts';
import { BridgeServer } from './server';
import { readSettings, SettingsError } from './settings';
import { Shutdown } from './shutdown';
import { SYSTEM_CLOCK } from './system-clock';
import { callLog } from './telemetry/call-log';
import { CallMetrics } from './telemetry/call-metrics';
import { EventLoopDelay } from './telemetry/event-loop-delay';
import { Heartbeat } from './telemetry/heartbeat';
import { createLogger } from './telemetry/logger';
import { MetricPrinter } from './telemetry/metric-printer';
import { standardOutput } from './telemetry/standard-output';

/** What waits for its store after the last call: with the longest drain, this is still before Fargate kills. */
const SETTLE_MS = 6_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const output = standardOutput();
  const log = createLogger(settings.logLevel, output);
  const printer = new MetricPrinter(settings.serviceName, (line) => output.write(`${line}\n`));
  const calls = new CallMetrics(settings.model, printer);
  const observer = observers(callLog(log), calls);
  const parts = bridgeParts(settings, SYSTEM_CLOCK, log, observer);
  const { records, directory } = parts;
  const bridge = new BridgeServer(parts);
  const port = await bridge.listen();
  log.info({ port, maxCalls: settings.maxCalls, model: settings.model }, 'bridge listening');
  const eventLoopDelay = new EventLoopDelay();
  const occupancy = bridge.switchboard;
  const heartbeat = new Heartbeat({
    clock: SYSTEM_CLOCK,
    occupancy,
    eventLoopDelay,
    calls,
    records,
    directory,
    printer,
  });
  heartbeat.start();

  const shutdown = new Shutdown(bridge, settings.drainMs, SYSTEM_CLOCK, log);
  const stop = () =>
    void shutdown.begin().then(() => {
      heartbeat.stop();
      return records?.settle(SETTLE_MS);
    });
  process.on('SIGTERM', stop);
  process.once('SIGINT', () => {
    stop();
    // Who presses Ctrl-C twice does not want to wait.
    process.on('SIGINT', () => shutdown.hurry());
  });
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
