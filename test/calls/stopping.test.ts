import { BridgeProcess, bundledBridge } from '../support/bridge-process';
import { freePort } from '../support/free-port';
import { Service } from '../support/service';
import { until } from '../support/until';

/** A bridge process is told to stop while calls are running. */

let bundle: Awaited<ReturnType<typeof bundledBridge>>;
let service: Service;
let bridge: BridgeProcess;

async function open(drainSeconds: number): Promise<void> {
  const port = await freePort();
  service = await Service.open(port);
  bridge = await BridgeProcess.start(
    bundle.file,
    { ...service.bridgeEnv, DRAIN_SECONDS: String(drainSeconds) },
    port,
  );
}

const reasons = () => bridge.said('call ended').map(({ reason }) => reason);

beforeAll(async () => {
  bundle = await bundledBridge();
});

afterEach(async () => {
  await service.close();
  await bridge.close();
});

afterAll(() => bundle.remove());

describe('a bridge that is told to stop', () => {
  it('takes no new call, cuts none that runs, and exits when the last one has ended', async () => {
    await open(60);
    const caller = service.call();
    await until(() => caller.isGreeted);

    bridge.kill('SIGTERM');
    await until(async () => (await bridge.get('/readyz')) === '503 draining');
    const refused = service.call();
    await until(() => refused.call.streams.length > 0);
    const end = await refused.call.streams[0]!.ended;
    await refused.hangsUp();
    await caller.talks();
    const { warnings, endedBy } = await caller.hangsUp();

    expect(end).toMatchObject({ how: 'refused', httpStatus: 503, httpBody: 'draining' });
    expect([endedBy, warnings]).toEqual(['caller', []]);
    expect(await bridge.exited).toEqual([0, null]);
    expect(reasons()).toEqual(['caller-hung-up']);
  });

  it('hands over the calls that remain when their time is up, and exits', async () => {
    await open(1);
    const caller = service.call();
    await until(() => caller.isGreeted);

    const toldAtMs = performance.now();
    bridge.kill('SIGTERM');
    const end = await caller.call.streams[0]!.ended;
    const cutAfterMs = performance.now() - toldAtMs;

    expect(end).toMatchObject({ how: 'server-closed', closeCode: 1000, closeReason: 'draining' });
    expect(cutAfterMs).toBeGreaterThan(990);
    expect(await bridge.exited).toEqual([0, null]);
    expect(reasons()).toEqual(['draining']);
  });

  it('answers that it is alive for as long as there is a call', async () => {
    await open(2);
    const caller = service.call();
    await until(() => caller.isGreeted);
    const answers = new Set<string | undefined>();

    bridge.kill('SIGTERM');
    while (reasons().length === 0) answers.add(await bridge.get('/healthz'));

    answers.delete(undefined);
    expect([...answers]).toEqual(['200 alive']);
  });

  it('hands over at once when it is interrupted twice', async () => {
    await open(60);
    const caller = service.call();
    await until(() => caller.isGreeted);

    bridge.kill('SIGINT');
    await until(() => bridge.said('draining').length === 1);
    bridge.kill('SIGINT');

    expect(await bridge.exited).toEqual([0, null]);
    expect(reasons()).toEqual(['draining']);
  });
});
