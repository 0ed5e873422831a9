import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallDocument } from '../../bridge/records/call-document';
import { BridgeProcess, bundledBridge } from '../support/bridge-process';
import { freePort } from '../support/free-port';
import { checked } from '../support/kept-records';
import { ACCESS_DENIED, S3StandIn, SLOW_DOWN } from '../support/s3-stand-in';
import { Service } from '../support/service';
import { until } from '../support/until';

/** Bridge processes whose records go to S3, which is slow, refuses or is away. */

const BUCKET = 'the-calls';

let bundle: Awaited<ReturnType<typeof bundledBridge>>;
let folder: string;
let s3: S3StandIn;
let port: number;
let service: Service;
let bridge: BridgeProcess;

function start(): Promise<BridgeProcess> {
  const env = {
    ...service.bridgeEnv,
    ...s3.env,
    ...{ CALL_RECORDS: 'recordings', CALL_RECORDS_BUCKET: BUCKET, CALL_SPOOL_FOLDER: join(folder, 'spool') },
  };
  return BridgeProcess.start(bundle.file, env, port);
}

/** Somebody calls, says something, hears the answer and hangs up. */
async function call(): Promise<string> {
  const caller = service.call();
  await until(() => caller.isGreeted);
  await caller.talks();
  const { callSid } = await caller.hangsUp();
  return callSid;
}

/** The records in the bucket. */
function records(): CallDocument[] {
  return s3.keys
    .filter((key) => /^calls\/.*\.json$/.test(key))
    .map((key) => checked(JSON.parse(s3.text(key) ?? '')));
}

const names = () => s3.keys.map((key) => key.replace(/^calls\/\d{4}\/\d{2}\/\d{2}\//, ''));

beforeAll(async () => {
  bundle = await bundledBridge();
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'records-in-s3-'));
  s3 = await S3StandIn.listen(BUCKET);
  port = await freePort();
  service = await Service.open(port);
});

afterEach(async () => {
  await service.close();
  await bridge.close();
  await s3.close();
  rmSync(folder, { recursive: true });
});

afterAll(() => bundle.remove());

it('keeps a call as one record and one recording, and no checkpoint', async () => {
  bridge = await start();

  const callSid = await call();
  await until(() => s3.keys.length === 2 && s3.keys.every((key) => key.startsWith('calls/')));

  expect(names()).toEqual([`${callSid}-1.wav`, `${callSid}.json`]);
  expect(records()).toMatchObject([{ callSid, state: 'over' }]);
  expect(s3.requests.filter((request) => request.startsWith('PUT checkpoints/')).length).toBeGreaterThan(0);
  expect(records()[0]!.turns.length).toBeGreaterThanOrEqual(3);
});

it('loses nothing while S3 refuses, and holds up no call', async () => {
  s3.refuse = () => SLOW_DOWN;
  bridge = await start();

  const first = await call();
  const second = await call();
  await until(() => bridge.said('record store refuses').length === 1);
  expect(s3.keys).toEqual([]);
  s3.refuse = () => undefined;
  await until(() => s3.keys.filter((key) => key.startsWith('calls/')).length === 4);

  expect(names().sort()).toEqual(
    [first, second].flatMap((callSid) => [`${callSid}-1.wav`, `${callSid}.json`]).sort(),
  );
  expect(bridge.said('record store takes records again')).toHaveLength(1);
  expect(bridge.said('call ended').map(({ reason }) => reason)).toEqual(['caller-hung-up', 'caller-hung-up']);
});

it('waits for a slow S3 when it is told to stop', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  s3.hold = () => held;
  bridge = await start();
  const callSid = await call();

  bridge.kill('SIGTERM');
  await until(() => bridge.said('bridge stopped').length === 1);
  release();

  expect(await bridge.exited).toEqual([0, null]);
  expect(names()).toEqual([`${callSid}-1.wav`, `${callSid}.json`]);
});

it('does not wait for ever, and the next process brings in what was left', async () => {
  s3.refuse = () => ACCESS_DENIED;
  bridge = await start();
  const callSid = await call();

  bridge.kill('SIGTERM');
  expect(await bridge.exited).toEqual([0, null]);
  expect(bridge.said('records are left in the spool')).toHaveLength(1);
  s3.refuse = () => undefined;
  bridge = await start();
  await until(() => s3.keys.filter((key) => key.startsWith('calls/')).length === 2);

  expect(names().filter((name) => !name.startsWith('checkpoints/'))).toEqual([
    `${callSid}-1.wav`,
    `${callSid}.json`,
  ]);
  expect(records()).toMatchObject([{ callSid, state: 'over' }]);
});
