import { METRICS } from '../../../bridge/contract/metrics';
import { Heartbeat, type Occupancy } from '../../../bridge/telemetry/heartbeat';
import { MetricPrinter } from '../../../bridge/telemetry/metric-printer';
import { FakeClock } from '../../support/fake-clock';
import { ReadMetrics } from '../../support/read-metrics';

function given(occupancy: Partial<Occupancy> = {}, records?: { waiting: number }) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const calls = { flushes: 0, flush: () => void (calls.flushes += 1) };
  const directory = {
    problemCount: 0,
    reads: 0,
    read: () => Promise.reject(new Error(`${++directory.reads}`)),
  };
  const state = { activeCalls: 0, maxCalls: 100, ...occupancy };
  const heartbeat = new Heartbeat({
    clock,
    occupancy: state,
    eventLoopDelay: { takeP99Ms: () => 12.3 },
    calls,
    records,
    directory,
    printer: new MetricPrinter('voice-test', (line) => lines.push(line)),
  });
  heartbeat.start();
  return { clock, heartbeat, calls, directory, state, read: () => new ReadMetrics(lines) };
}

describe('the heartbeat', () => {
  it('comes every ten seconds, also without a call', () => {
    const { clock, read } = given();

    clock.pass(30_000);

    expect(read().values(METRICS.activeCalls)).toEqual([0, 0, 0]);
  });

  it('tells how many calls there are, of how many, and how late the process is', () => {
    const { clock, read } = given({ activeCalls: 30, maxCalls: 120 });

    clock.pass(10_000);

    expect(read().documents).toMatchObject([
      { Service: 'voice-test', ActiveCalls: [30], CallCapacityUsed: [25], EventLoopDelayP99: [12] },
    ]);
  });

  it('tells how many records of calls wait to be kept, where any are', () => {
    const without = given();
    const { clock, read } = given({}, { waiting: 3 });

    without.clock.pass(10_000);
    clock.pass(10_000);

    expect(without.read().values(METRICS.recordsWaiting)).toEqual([]);
    expect(read().values(METRICS.recordsWaiting)).toEqual([3]);
  });

  it('tells how much is wrong with the assistants, and has them read anew', () => {
    const { clock, read, directory } = given();

    clock.pass(10_000);
    directory.problemCount = 2;
    clock.pass(10_000);

    expect(read().values(METRICS.assistantProblems)).toEqual([0, 2]);
    expect(directory.reads).toBe(2);
  });

  it('takes along what calls have told, and a last time when it stops', () => {
    const { clock, heartbeat, calls } = given();

    clock.pass(20_000);
    expect(calls.flushes).toBe(2);
    heartbeat.stop();

    expect(calls.flushes).toBe(3);
    expect(clock.timerCount).toBe(0);
  });
});
