import { EventLoopDelay } from '../../../bridge/telemetry/event-loop-delay';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the delay of the event loop', () => {
  it('is that of the work which held it up, without the time between two looks', async () => {
    const delay = new EventLoopDelay();
    await pause(60);
    const busyUntilMs = performance.now() + 200;
    while (performance.now() < busyUntilMs);
    await pause(60);

    const p99Ms = delay.takeP99Ms();
    expect(p99Ms).toBeGreaterThan(150);
    expect(p99Ms).toBeLessThan(2_000);
  });

  it('is 0 when nothing was seen yet, never less', () => {
    expect(new EventLoopDelay().takeP99Ms()).toBe(0);
  });
});
