import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Store } from '../../../bridge/records/s3-store';
import { ACCESS_DENIED, S3StandIn, SLOW_DOWN } from '../../support/s3-stand-in';
import { until } from '../../support/until';

const BUCKET = 'the-calls';
const KEPT = { text: 'kept' };
const before = { ...process.env };
const never = new AbortController().signal;
let folder: string;
let file: string;
let s3: S3StandIn;
let store: S3Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 's3-store-'));
  file = join(folder, 'file');
  s3 = await S3StandIn.listen(BUCKET);
  Object.assign(process.env, s3.env);
  store = new S3Store(BUCKET);
});

afterEach(async () => {
  await s3.close();
  process.env = { ...before };
  rmSync(folder, { recursive: true });
});

const OPEN_FILES = '/proc/self/fd';

/** How often this process has a file open, where the system tells that. */
function openFiles(path: string): number {
  if (!existsSync(OPEN_FILES)) return 0;
  return readdirSync(OPEN_FILES).filter((fd) => {
    try {
      return readlinkSync(join(OPEN_FILES, fd)) === path;
    } catch {
      return false;
    }
  }).length;
}

describe('records in a bucket', () => {
  it('are put as they are, with their type', async () => {
    await store.put('calls/2026/11/24/CA1.json', { text: '{"callSid":"CA1"}' }, never);

    expect(s3.text('calls/2026/11/24/CA1.json')).toBe('{"callSid":"CA1"}');
    expect(s3.objects.get('calls/2026/11/24/CA1.json')?.contentType).toBe('application/json');
  });

  it('may be large: a recording is streamed, whole and with its checksum', async () => {
    const sound = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251));
    writeFileSync(file, sound);

    await store.put('calls/2026/11/24/CA1-1.wav', { file }, never);

    const stored = s3.objects.get('calls/2026/11/24/CA1-1.wav');
    expect(stored?.body.equals(sound)).toBe(true);
    expect(stored?.contentType).toBe('audio/wav');
  });

  it('are read again, and what is not there is undefined', async () => {
    await store.put('checkpoints/CA1.json', KEPT, never);

    expect(await store.get('checkpoints/CA1.json', never)).toBe('kept');
    expect(await store.get('checkpoints/CA2.json', never)).toBeUndefined();
  });

  it('are removed, also where they are not', async () => {
    await store.put('checkpoints/CA1.json', KEPT, never);

    await store.remove('checkpoints/CA1.json', never);
    await store.remove('checkpoints/CA1.json', never);

    expect(s3.keys).toEqual([]);
  });

  it.each([SLOW_DOWN, ACCESS_DENIED])(
    'fail when they are refused with $code, after one attempt',
    async (refusal) => {
      s3.refuse = () => refusal;
      await expect(store.put('calls/CA1.json', KEPT, never)).rejects.toMatchObject({ name: refusal.code });
      await expect(store.get('calls/CA1.json', never)).rejects.toMatchObject({ name: refusal.code });
      await expect(store.remove('calls/CA1.json', never)).rejects.toMatchObject({ name: refusal.code });

      expect(s3.requests).toEqual(['PUT calls/CA1.json', 'GET calls/CA1.json', 'DELETE calls/CA1.json']);
    },
  );

  it('fail when nobody waits any longer', async () => {
    s3.hold = () => new Promise(() => undefined);
    const patience = new AbortController();

    const put = store.put('calls/CA1.json', KEPT, patience.signal);
    put.catch(() => undefined);
    await until(() => s3.requests.length > 0);
    patience.abort();

    await expect(put).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['is refused', () => (s3.refuse = () => SLOW_DOWN)],
    ['is not answered', () => (s3.hold = () => new Promise(() => undefined))],
    ['finds nobody', () => s3.close()],
  ])('let go of a recording whose way %s', async (_, obstruct) => {
    writeFileSync(file, Buffer.alloc(20_000_000, 7));
    await obstruct();
    const patience = new AbortController();

    const put = store.put('calls/CA1-1.wav', { file }, patience.signal);
    put.catch(() => undefined);
    const giveUp = setTimeout(() => patience.abort(), 300);

    await expect(put).rejects.toThrow();
    clearTimeout(giveUp);
    await until(() => openFiles(file) === 0);
  });

  it('fail when nobody is there', async () => {
    await s3.close();
    await expect(store.put('calls/CA1.json', KEPT, never)).rejects.toThrow('ECONNREFUSED');
  });
});
