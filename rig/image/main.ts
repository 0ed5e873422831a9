import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { READY_PATH } from '../../bridge/contract/paths';
import { callFigures } from '../call-report';
import { Checks } from '../checks';
import { readCommandLine } from '../../terminal/command-line';
import { recordedConversation } from '../conversation';
import { ScriptedCall } from '../scripted-call';
import { simulatedCall } from '../simulated-call';
import { USAGE_EXIT_CODE, UsageError } from '../../terminal/usage-error';
import { BASE_IMAGE, makeBaseImage } from './base-image';
import { Container } from './container';
import { type ImageSize, ImageStore } from './image-store';
import { lookForRecord, lookInside, SPOOL_FOLDER } from './look-inside';
import { whyNotHere } from './requirements';

const ROOT = resolve(__dirname, '../..');
const IMAGE = 'localhost/voice-bridge:test';
/** Kept between runs: making the base takes longer than all the rest. */
const FOLDER = join(tmpdir(), 'voice-bridge-image');
/** There is nothing to wait for once the last call is over. */
const STOPPED_DUE_MS = 5_000;

/** The store is a folder beside the spool, because nothing else can be written. */
const RECORDS_FOLDER = `${SPOOL_FOLDER}/records`;
const RECORDS = {
  CALL_RECORDS: 'recordings',
  CALL_RECORDS_FOLDER: RECORDS_FOLDER,
  CALL_SPOOL_FOLDER: SPOOL_FOLDER,
};

const USAGE = `npm run image:test -- [options]

Builds the bridge's image without Docker, on a base of Debian and Node 24 of its own making, runs it as AWS would
(nothing can be written but the spool of records, a user without rights), takes calls through it, and stops it.

  --fresh    makes the base anew
  --help     this text

Exits with 1 if a check fails, and with 2 on a machine that cannot do it.`;

async function main(): Promise<number> {
  const values = readCommandLine(process.argv.slice(2), {
    fresh: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const reason = whyNotHere({
    platform: process.platform,
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    hasProgram: (name) => spawnSync(name, ['--version']).error === undefined,
  });
  if (reason !== undefined) {
    console.error(reason);
    return USAGE_EXIT_CODE;
  }

  const store = await givenBase(values.fresh === true);
  const startedAtMs = performance.now();
  await store.build({
    image: IMAGE,
    context: ROOT,
    dockerfile: join(ROOT, 'bridge/Dockerfile'),
    args: { BASE_IMAGE },
  });
  console.log(`built in ${seconds(performance.now() - startedAtMs)}`);
  console.log(sizesText(await store.size(BASE_IMAGE), await store.size(IMAGE)));

  const checks = new Checks((line) => console.log(line));
  await checks.attempt('a whole call', () => wholeCall(store, checks));
  await checks.attempt('SIGTERM during a call', () => stoppedDuringCall(store, checks));
  console.log(`\n${checks.verdict}`);
  return checks.areRight ? 0 : 1;
}

async function givenBase(isFresh: boolean): Promise<ImageStore> {
  if (isFresh) await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const store = new ImageStore(FOLDER);
  if (!(await store.has(BASE_IMAGE))) {
    console.log('making the base, once: Debian and Node 24 …');
    await makeBaseImage(store, FOLDER);
  }
  return store;
}

/** Looks at a container while it carries a call, and stops it when the call is over. */
async function wholeCall(store: ImageStore, checks: Checks): Promise<void> {
  await withContainer(store, async (start, container) => {
    const conversation = recordedConversation('en');
    const script = new ScriptedCall(conversation.turns);
    const facts = await simulatedCall(
      {
        assistant: { answers: conversation.answers, transcribe: conversation.transcribe },
        bridgeElsewhere: start,
      },
      async ({ call }) => {
        const [taken, looked] = await Promise.allSettled([
          script.take(call),
          lookInside(container(), checks),
        ]);
        for (const part of [taken, looked]) if (part.status === 'rejected') throw part.reason;
      },
    );
    noteCall(checks, 'a whole call, with an interruption', callFigures(facts, script.turns).problems);
    await lookForRecord(container(), RECORDS_FOLDER, checks);
    const stoppedAtMs = performance.now();
    await container().signal('SIGTERM');
    await noteStopped(checks, 'SIGTERM without a call', stoppedAtMs, container());
    noteLog(checks, container().output);
  });
}

/** Stops a container when the caller hears the first word. */
async function stoppedDuringCall(store: ImageStore, checks: Checks): Promise<void> {
  await withContainer(store, async (start, container) => {
    const conversation = recordedConversation('en', 1);
    const script = new ScriptedCall(conversation.turns);
    let readyAfterSigterm: Promise<string> | undefined;
    const facts = await simulatedCall(
      {
        assistant: { answers: conversation.answers, transcribe: conversation.transcribe },
        bridgeElsewhere: start,
      },
      async ({ call }) => {
        call.once('hears', () => {
          readyAfterSigterm = stopAndAsk(container());
        });
        await script.take(call);
      },
    );
    const hungUpAtMs = performance.now();
    noteCall(checks, 'SIGTERM during a call lets it go on', callFigures(facts, script.turns).problems);
    const ready = await readyAfterSigterm;
    checks.note(
      ready === '503 draining',
      'no further call is taken meanwhile',
      `${READY_PATH}: ${ready ?? 'not asked'}`,
    );
    await noteStopped(checks, 'the end of the call ends the container', hungUpAtMs, container());
  });
}

type Start = (env: NodeJS.ProcessEnv) => Promise<string>;

/** Lends out a container that can be started once, and removes it whatever happens. */
async function withContainer(
  store: ImageStore,
  use: (start: Start, container: () => Container) => Promise<void>,
): Promise<void> {
  let container: Container | undefined;
  const started = (): Container => {
    if (container === undefined) throw new Error('The container was not started.');
    return container;
  };
  try {
    await use(async (env) => {
      container = await Container.start(store, IMAGE, { ...env, ...RECORDS });
      return container.origin;
    }, started);
  } finally {
    await container?.remove();
  }
}

function noteCall(checks: Checks, what: string, problems: readonly string[]): void {
  checks.note(problems.length === 0, what, problems.join(' ') || 'nothing was wrong with it');
}

async function noteStopped(
  checks: Checks,
  what: string,
  sinceMs: number,
  container: Container,
): Promise<void> {
  const exit = await container.exited(STOPPED_DUE_MS);
  const found =
    exit === undefined ? 'it still runs' : `exit code ${exit.code} after ${seconds(exit.atMs - sinceMs)}`;
  checks.note(exit?.code === 0, what, found);
}

function noteLog(checks: Checks, output: string): void {
  const lines = output.trim().split('\n');
  const odd = lines.filter((line) => !isJson(line)).join(' | ');
  checks.note(odd === '', 'it printed nothing but log lines', odd || `${lines.length} lines, each is JSON`);
  const hungUp = lines.filter((line) => line.includes('"caller-hung-up"')).length;
  checks.note(hungUp > 0, 'its log says how the call ended', hungUp > 0 ? 'caller-hung-up' : output);
}

async function stopAndAsk(container: Container): Promise<string> {
  await container.signal('SIGTERM');
  return container.ask(READY_PATH);
}

function sizesText(base: ImageSize, whole: ImageSize): string {
  const ownLayerBytes = whole.layerBytes.slice(base.layerBytes.length);
  const row = (what: string, packedBytes: readonly number[], unpackedBytes: number): string =>
    `${what.padEnd(24)}${megabytes(packedBytes.reduce((sum, bytes) => sum + bytes, 0))} compressed, ` +
    `${megabytes(unpackedBytes)} unpacked`;
  return [
    row('what we add to the base', ownLayerBytes, whole.unpackedBytes - base.unpackedBytes),
    row('the whole, on this base', whole.layerBytes, whole.unpackedBytes),
    '',
  ].join('\n');
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1_000).toFixed(2)} s`;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  },
);
