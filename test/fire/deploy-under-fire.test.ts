import type { CallReport } from '../../simulator/phone/call-report';
import { BridgeProcess, bundledBridge } from '../support/bridge-process';
import type { Caller } from '../support/caller';
import { freePort } from '../support/free-port';
import { isHaproxyInstalled, LoadBalancer, type Target } from '../support/load-balancer';
import { Service } from '../support/service';
import { until } from '../support/until';

const CALLS = 50;

if (!isHaproxyInstalled) {
  process.stderr.write(
    'The deploys under fire are skipped: haproxy is not installed (apt-get install haproxy).\n',
  );
}

/** A bridge, and the name under which the load balancer knows it. */
interface Task extends Target {
  bridge: BridgeProcess;
}

const table: string[] = [];
let bundle: Awaited<ReturnType<typeof bundledBridge>>;
let targets: Target[];
let service: Service;
let balancer: LoadBalancer;
let tasks: Task[];

async function startTask(env: Record<string, string> = {}): Promise<Task> {
  const target = targets[tasks.length]!;
  const bridge = await BridgeProcess.start(bundle.file, { ...service.bridgeEnv, ...env }, target.port);
  const task = { ...target, bridge };
  tasks.push(task);
  await balancer.register(task);
  return task;
}

/** So many callers who have heard the greeting and are still on the line. */
async function callers(count: number): Promise<Caller[]> {
  const all = Array.from({ length: count }, () => service.call());
  await until(() => all.every(({ isGreeted }) => isGreeted));
  await until(() => all.every((caller) => tasks.some((task) => carries(task, caller))));
  return all;
}

/** How many calls a process has carried; a log line may come after the sound. */
function carried({ bridge }: Task): number {
  return bridge.said('call connected').length;
}

function carries({ bridge }: Task, { call }: Caller): boolean {
  return bridge.said('call connected').some(({ callSid }) => callSid === call.callSid);
}

/** Those of the callers who are, and those who are not, on this task. */
function divided(all: readonly Caller[], task: Task): [on: Caller[], off: Caller[]] {
  const on = all.filter((caller) => carries(task, caller));
  return [on, all.filter((caller) => !on.includes(caller))];
}

/** Those who were cut off have found somebody again. */
async function pickedUp(cut: readonly Caller[], by: Task): Promise<void> {
  await until(() => cut.every(({ answeredStreams, isGreeted }) => answeredStreams === 2 && isGreeted));
  await until(() => cut.every((caller) => carries(by, caller)));
}

const hangUp = (all: readonly Caller[]) => Promise.all(all.map((caller) => caller.hangsUp()));
const talk = (all: readonly Caller[]) => Promise.all(all.map((caller) => caller.talks()));

/** What Twilio complained of, and how often. */
function complaints(reports: readonly CallReport[]): Record<number, number> {
  return counted(reports.flatMap(({ warnings }) => warnings.map(({ code }) => code)));
}

function reasons({ bridge }: Task): Record<string, number> {
  return counted(bridge.said('call ended').map(({ reason = '' }) => reason));
}

function sum<T>(things: readonly T[], count: (thing: T) => number): number {
  return things.reduce((total, thing) => total + count(thing), 0);
}

function counted(things: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[thing] = (counts[thing] ?? 0) + 1;
  return counts;
}

/** One line of the table that is printed at the end. */
function note(scenario: string, all: readonly Caller[], reports: readonly CallReport[]): void {
  const again = all.filter(({ answeredStreams }) => answeredStreams > 1);
  const undisturbed = reports.filter(({ streams }) => streams.length === 1);
  const lost = reports.filter(({ endedBy, dials }) => endedBy !== 'caller' || dials.length > 0);
  const silences = again.map(({ silenceMs }) => silenceMs ?? NaN).sort((a, b) => a - b);
  const seconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1_000).toFixed(2)} s`);
  const complained = Object.entries(complaints(reports)).map(([code, count]) => `${count} × ${code}`);
  const cells = [all.length, undisturbed.length, again.length, lost.length, seconds(silences.at(-1))];
  table.push(
    `${scenario.padEnd(32)}${cells.map((cell) => String(cell).padStart(13)).join('')}   ${complained.join(', ') || 'none'}`,
  );
}

(isHaproxyInstalled ? describe : describe.skip)('50 calls behind a load balancer', () => {
  beforeAll(async () => {
    bundle = await bundledBridge();
  });

  beforeEach(async () => {
    tasks = [];
    targets = [];
    for (const name of ['a', 'b', 'c']) targets.push({ name, port: await freePort() });
    balancer = await LoadBalancer.start(targets);
    service = await Service.open(balancer.port);
  });

  afterEach(async () => {
    await service.close();
    await balancer.close();
    await Promise.all(tasks.map(({ bridge }) => bridge.close()));
  });

  afterAll(() => {
    bundle.remove();
    const head = ['calls', 'undisturbed', 'picked up', 'lost', 'longest gap'];
    process.stdout.write(
      `\n${' '.repeat(32)}${head.map((cell) => cell.padStart(13)).join('')}   complaints\n${table.join('\n')}\n`,
    );
  });

  it('do not notice a deploy: the old task gets no new call, keeps its own, and is stopped after the last', async () => {
    const [old, other] = [await startTask(), await startTask()];
    const first = await callers(CALLS);
    const started = await startTask();
    await balancer.deregister(old);
    const later = await callers(CALLS / 5);
    const all = [...first, ...later];
    await talk(all);

    const [leaving, staying] = divided(all, old);
    const left = await hangUp(leaving);
    await until(async () => (await balancer.streams(old)) === 0);
    old.bridge.kill('SIGTERM');
    expect(await old.bridge.exited).toEqual([0, null]);
    await talk(staying);
    const reports = [...left, ...(await hangUp(staying))];
    note('deploy, drained', all, reports);

    await until(() => service.assistant.sessions.every(({ isOpen }) => !isOpen));
    const records = service.assistant.sessions.map(({ record }) => record);
    const said = records.flatMap(({ responses }) => responses.flatMap(({ items }) => items));
    expect(reports.map(({ endedBy }) => endedBy)).toEqual(Array(all.length).fill('caller'));
    expect(reports.map(({ streams }) => streams.length)).toEqual(Array(all.length).fill(1));
    expect(complaints(reports)).toEqual({});
    expect(sum(records, ({ appendedBytes }) => appendedBytes)).toBe(
      sum(reports, ({ bytesSent }) => bytesSent),
    );
    expect(sum(reports, ({ bytesReceived }) => bytesReceived)).toBe(sum(said, ({ audio }) => audio.length));
    expect(leaving.filter((caller) => later.includes(caller))).toEqual([]);
    expect(reasons(old)).toEqual({ 'caller-hung-up': leaving.length });
    expect(carried(started)).toBeGreaterThan(0);
    expect(carried(old) + carried(other) + carried(started)).toBe(all.length);
  });

  it.each([
    // As ECS stops a task: no new streams, and no time for those that are open.
    ['SIGTERM, deregistered', true],
    ['SIGTERM, load balancer not told', false],
  ])('end by themselves or are picked up by the other task: %s', async (scenario, isTold) => {
    const [stopped, other] = [await startTask({ DRAIN_SECONDS: '2' }), await startTask()];
    const all = await callers(CALLS);
    const [onIt, undisturbed] = divided(all, stopped);
    const [hurried, cut] = [
      onIt.filter((_, index) => index % 2 === 0),
      onIt.filter((_, index) => index % 2 === 1),
    ];

    if (isTold) await balancer.deregister(stopped);
    stopped.bridge.kill('SIGTERM');
    await until(() => stopped.bridge.said('draining').length === 1);
    const left = await hangUp(hurried);
    expect(await stopped.bridge.exited).toEqual([0, null]);
    await pickedUp(cut, other);
    await talk([...cut, ...undisturbed]);
    const again = await hangUp(cut);
    const others = [...left, ...(await hangUp(undisturbed))];
    note(scenario, all, [...again, ...others]);

    expect(reasons(stopped)).toEqual({ 'caller-hung-up': hurried.length, draining: cut.length });
    expect([...again, ...others].map(({ endedBy }) => endedBy)).toEqual(Array(CALLS).fill('caller'));
    expect(complaints(others)).toEqual({});
    // Each was closed, and may have been sent to the dead task once.
    const { 31921: closed, 31920: refused = 0, ...more } = complaints(again);
    expect([closed, more]).toEqual([cut.length, {}]);
    expect(refused).toBeLessThanOrEqual(isTold ? 0 : cut.length);
  });

  it('are picked up by the other task when theirs is killed', async () => {
    const [killed, other] = [await startTask(), await startTask()];
    const all = await callers(CALLS);
    const [cut, undisturbed] = divided(all, killed);

    killed.bridge.kill('SIGKILL');
    expect(await killed.bridge.exited).toEqual([null, 'SIGKILL']);
    await pickedUp(cut, other);
    await talk(all);
    const again = await hangUp(cut);
    const others = await hangUp(undisturbed);
    note('SIGKILL', all, [...again, ...others]);

    expect([...again, ...others].map(({ endedBy }) => endedBy)).toEqual(Array(CALLS).fill('caller'));
    expect(complaints(others)).toEqual({});
    // Each was broken off, and may have been sent to the dead task once.
    const { 31903: brokenOff, 31920: refused = 0, ...more } = complaints(again);
    expect([brokenOff, more]).toEqual([cut.length, {}]);
    expect(refused).toBeLessThanOrEqual(cut.length);
  });
});
