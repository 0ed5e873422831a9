import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from '../../../bridge/records/spool';
import { FakeClock } from '../../support/fake-clock';
import { keptLog } from '../../support/kept-log';
import { until } from '../../support/until';
import { FakeStore, untilAborted } from './fake-store';

let folder: string;
let clock: FakeClock;
let store: FakeStore;
let kept: ReturnType<typeof keptLog>;
let spool: Spool;

/** A later document has a larger number. */
const isNewer = (one: string, other: string): boolean => Number(one) > Number(other);

function open(): Spool {
  return new Spool({ folder, store, clock, log: kept.log, isNewer, random: () => 1 });
}

/** What is in the folder, but for what is still being written. */
function onDisk(): string[] {
  return readdirSync(join(folder, 'fake')).filter((name) => name !== 'incoming');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
  clock = new FakeClock();
  store = new FakeStore();
  kept = keptLog();
  spool = open();
});

afterEach(async () => {
  // Its folder is made beside everything else.
  await spool.incomingFile().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe('what is to be kept', () => {
  it('is on the disk first, then in the store, and then nowhere else', async () => {
    let atTheStore: string[] = [];
    store.hold = () => {
      atTheStore = onDisk();
      return Promise.resolve();
    };

    await spool.put('calls/CA1.json', () => '1');
    await until(() => spool.waiting === 0);

    expect(atTheStore).toEqual(['calls%2FCA1.json']);
    expect(store.kept.get('calls/CA1.json')).toBe('1');
    expect(onDisk()).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('is read by nobody else on this machine', async () => {
    store.hold = (_deed, signal) => untilAborted(signal);

    await spool.put('calls/CA1.json', () => '1');

    expect(statSync(join(folder, 'fake')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'fake/calls%2FCA1.json')).mode & 0o777).toBe(0o600);
  });

  it('is tried again after 1, 2, 4 … 60 seconds, for as long as the store refuses', async () => {
    store.refusal = () => 'SlowDown';
    await spool.put('calls/CA1.json', () => '1');

    const pausesMs: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await until(() => clock.timerCount === 1 && puts() === attempt);
      const beforeMs = clock.nowMs();
      while (clock.timerCount === 1 && clock.nowMs() - beforeMs < 60_000) clock.pass(500);
      pausesMs.push(clock.nowMs() - beforeMs);
    }

    expect(pausesMs.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
    expect(pausesMs.slice(6)).toEqual([60_000, 60_000, 60_000]);
    store.refusal = () => undefined;
    await until(() => clock.timerCount === 1 || spool.waiting === 0);
    clock.pass(60_000);
    await until(() => spool.waiting === 0);
    expect(store.kept.get('calls/CA1.json')).toBe('1');
  });

  it('is said to be refused once, and taken again once, however much waits', async () => {
    store.refusal = () => 'SlowDown';
    await Promise.all([1, 2, 3].map((call) => spool.put(`calls/CA${call}.json`, () => '1')));
    await until(() => puts() === 3);
    expect(spool.waiting).toBe(3);

    store.refusal = () => undefined;
    clock.pass(1_000);
    await until(() => spool.waiting === 0);

    expect(kept.lines.map(({ level, msg, why }) => [level, msg, why])).toEqual([
      ['warn', 'record store refuses', 'Error: SlowDown'],
      ['info', 'record store takes records again', undefined],
    ]);
  });

  it('is given up by a store that does not answer, and tried again', async () => {
    let isSlow = true;
    store.hold = (_deed, signal) => (isSlow ? untilAborted(signal) : Promise.resolve());
    await spool.put('calls/CA1.json', () => '1');
    await until(() => puts() === 1);

    isSlow = false;
    clock.pass(10_000);
    await until(() => kept.lines.length > 0);
    clock.pass(1_000);
    await until(() => spool.waiting === 0);

    expect(kept.lines[0]).toMatchObject({ why: 'Error: no answer in 10 s' });
    expect(store.kept.get('calls/CA1.json')).toBe('1');
  });

  it('is the newest of what came under one key while the store was busy', async () => {
    let release: () => void = () => undefined;
    store.hold = () => new Promise((resolve) => (release = resolve));
    await spool.put('checkpoints/CA1.json', () => '1');
    await until(() => puts() === 1);

    await spool.put('checkpoints/CA1.json', () => '2');
    await spool.put('checkpoints/CA1.json', () => '3');
    store.hold = () => Promise.resolve();
    release();
    await until(() => spool.waiting === 0);

    expect(puts()).toBe(2);
    expect(store.kept.get('checkpoints/CA1.json')).toBe('3');
  });

  it('is asked for when it is written: of several at once only the last', async () => {
    const asked: string[] = [];
    const body = (text: string) => () => {
      asked.push(text);
      return text;
    };

    await Promise.all(['1', '2', '3'].map((text) => spool.put('checkpoints/CA1.json', body(text))));
    await until(() => spool.waiting === 0);

    expect(asked).toEqual(['3']);
  });

  it('is removed where it is to be, also when it was just on its way', async () => {
    let release: () => void = () => undefined;
    store.hold = () => new Promise((resolve) => (release = resolve));
    await spool.put('checkpoints/CA1.json', () => '1');
    await until(() => puts() === 1);

    spool.remove('checkpoints/CA1.json');
    store.hold = () => Promise.resolve();
    release();
    await until(() => spool.waiting === 0);

    expect(store.did).toEqual(['put checkpoints/CA1.json', 'remove checkpoints/CA1.json']);
    expect(store.kept.size).toBe(0);
    expect(onDisk()).toEqual([]);
  });

  it('says so when it cannot be written, and waits for nothing then', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'where a folder should be');
    const broken = new Spool({ folder: file, store, clock, log: kept.log, isNewer });

    await expect(broken.put('calls/CA1.json', () => '1')).rejects.toThrow('ENOTDIR');

    expect(broken.waiting).toBe(0);
    expect(store.did).toEqual([]);
  });
});

describe('what is of use only while it is new', () => {
  it('is held in memory until the store has it', async () => {
    store.refusal = () => 'SlowDown';
    spool.hold('checkpoints/CA1.json', () => '1');
    await until(() => puts() === 1);
    expect(onDisk()).toEqual([]);
    expect(await spool.get('checkpoints/CA1.json', new AbortController().signal)).toBe('1');

    store.refusal = () => undefined;
    clock.pass(1_000);
    await until(() => spool.waiting === 0);

    expect(store.kept.get('checkpoints/CA1.json')).toBe('1');
  });

  it('is asked for when it is carried, and the newest is the last that is', async () => {
    let release: () => void = () => undefined;
    store.hold = () => new Promise((resolve) => (release = resolve));
    spool.hold('checkpoints/CA1.json', () => '1');
    await until(() => puts() === 1);

    spool.hold('checkpoints/CA1.json', () => '2');
    spool.hold('checkpoints/CA1.json', () => '3');
    store.hold = () => Promise.resolve();
    release();
    await until(() => spool.waiting === 0);

    expect(puts()).toBe(2);
    expect(store.kept.get('checkpoints/CA1.json')).toBe('3');
  });

  it('is removed where it is to be, also when it was just on its way', async () => {
    let release: () => void = () => undefined;
    store.hold = () => new Promise((resolve) => (release = resolve));
    spool.hold('checkpoints/CA1.json', () => '1');
    await until(() => puts() === 1);

    spool.remove('checkpoints/CA1.json');
    store.hold = () => Promise.resolve();
    release();
    await until(() => spool.waiting === 0);

    expect(store.did).toEqual(['put checkpoints/CA1.json', 'remove checkpoints/CA1.json']);
  });
});

describe('a recording', () => {
  async function incoming(content: string): Promise<string> {
    const file = await spool.incomingFile();
    writeFileSync(file, content);
    return file;
  }

  it('is taken from where it was written', async () => {
    const file = await incoming('sound');

    await spool.adopt('calls/CA1-1.wav', file);
    await until(() => spool.waiting === 0);

    expect(store.kept.get('calls/CA1-1.wav')).toBe('sound');
    expect(readdirSync(join(folder, 'fake/incoming'))).toEqual([]);
  });

  it('holds up no document, however long it takes', async () => {
    store.hold = (deed, signal) => (deed.endsWith('.wav') ? untilAborted(signal) : Promise.resolve());
    for (const call of [1, 2, 3]) await spool.adopt(`calls/CA${call}-1.wav`, await incoming('sound'));
    await until(() => puts() === 2);

    await spool.put('checkpoints/CA4.json', () => '1');
    await until(() => store.kept.has('checkpoints/CA4.json'));

    expect(spool.waiting).toBe(3);
  });
});

describe('what was kept', () => {
  it('is read from the disk while it waits', async () => {
    store.refusal = () => 'SlowDown';
    await spool.put('checkpoints/CA1.json', () => '1');

    const read = await spool.get('checkpoints/CA1.json', new AbortController().signal);

    expect(read).toBe('1');
  });

  it('is read from the store when it is there', async () => {
    store.kept.set('checkpoints/CA1.json', '1');

    const read = await spool.get('checkpoints/CA1.json', new AbortController().signal);

    expect(read).toBe('1');
  });

  it('is not there any more when it is being removed', async () => {
    store.kept.set('checkpoints/CA1.json', '1');
    store.refusal = () => 'SlowDown';

    spool.remove('checkpoints/CA1.json');

    expect(await spool.get('checkpoints/CA1.json', new AbortController().signal)).toBeUndefined();
  });
});

describe('a document that may be too late', () => {
  it('does not take the place of a newer one', async () => {
    store.kept.set('calls/CA1.json', '2');

    await spool.put('calls/CA1.json', () => '1', true);
    await until(() => spool.waiting === 0);

    expect(store.did).toEqual(['get calls/CA1.json']);
    expect(store.kept.get('calls/CA1.json')).toBe('2');
  });

  it('takes the place of an older one, and of none', async () => {
    store.kept.set('calls/CA1.json', '0');

    await spool.put('calls/CA1.json', () => '1', true);
    await spool.put('calls/CA2.json', () => '1', true);
    await until(() => spool.waiting === 0);

    expect([...store.kept]).toEqual([
      ['calls/CA1.json', '1'],
      ['calls/CA2.json', '1'],
    ]);
  });

  it('is one that was refused before', async () => {
    store.refusal = () => 'SlowDown';
    await spool.put('calls/CA1.json', () => '1');
    await until(() => puts() === 1);

    store.refusal = () => undefined;
    store.kept.set('calls/CA1.json', '2');
    clock.pass(1_000);
    await until(() => spool.waiting === 0);

    expect(store.kept.get('calls/CA1.json')).toBe('2');
  });
});

describe('a process that goes away', () => {
  it('brings in what waits, without the long pauses', async () => {
    store.refusal = () => 'SlowDown';
    await spool.put('calls/CA1.json', () => '1');
    await until(() => puts() === 1);

    const settled = spool.settle(5_000);
    await until(() => puts() === 2 && clock.timerCount === 2);
    store.refusal = () => undefined;
    clock.pass(500);

    expect(await settled).toBe(0);
    expect(store.kept.get('calls/CA1.json')).toBe('1');
    expect(clock.timerCount).toBe(0);
  });

  it('leaves no trace of what it has carried on any signal that outlives it', async () => {
    const signals = new Set<AbortSignal>();
    store.hold = (_deed, signal) => {
      signals.add(signal);
      return Promise.resolve();
    };
    for (const call of [1, 2, 3]) spool.hold(`checkpoints/CA${call}.json`, () => '1');
    await until(() => spool.waiting === 0);

    await spool.settle(5_000);

    expect(signals.size).toBe(3);
    // What was done before is broken off by nothing that comes later, so nobody has kept it.
    expect([...signals].some(({ aborted }) => aborted)).toBe(false);
  });

  it('breaks off everything that is on its way', async () => {
    const signals: AbortSignal[] = [];
    store.hold = (_deed, signal) => {
      signals.push(signal);
      return untilAborted(signal);
    };
    for (const call of [1, 2, 3]) spool.hold(`checkpoints/CA${call}.json`, () => '1');
    await until(() => signals.length === 3);

    const settled = spool.settle(5_000);
    clock.pass(5_000);
    await settled;

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  it('waits only so long, and then begins nothing any more', async () => {
    store.hold = (_deed, signal) => untilAborted(signal);
    await spool.put('calls/CA1.json', () => '1');
    await until(() => puts() === 1);

    const settled = spool.settle(5_000);
    clock.pass(5_000);

    expect(await settled).toBe(1);
    await until(() => clock.timerCount === 0);
    expect(onDisk()).toEqual(['calls%2FCA1.json']);
  });

  it('has nothing to wait for when nothing waits', async () => {
    expect(await spool.settle(5_000)).toBe(0);
  });

  it('leaves what waits to the next one', async () => {
    store.refusal = () => 'SlowDown';
    await spool.put('calls/CA1.json', () => '1');
    await until(() => puts() === 1);
    const settled = spool.settle(5_000);
    clock.pass(5_000);
    await settled;

    store.refusal = () => undefined;
    const next = open();
    await next.takeUp();
    await until(() => next.waiting === 0);

    expect(store.kept.get('calls/CA1.json')).toBe('1');
    expect(onDisk()).toEqual([]);
  });

  it('leaves nothing half written to be taken for a record', async () => {
    const file = await spool.incomingFile();
    writeFileSync(file, '{"half');

    const next = open();
    await next.takeUp();

    expect(next.waiting).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('{"half');
  });
});

function puts(): number {
  return store.did.filter((deed) => deed.startsWith('put')).length;
}
