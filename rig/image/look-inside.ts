import { setTimeout as wait } from 'node:timers/promises';
import { HEALTH_PATH, READY_PATH } from '../../bridge/contract/paths';
import type { Checks } from '../checks';
import type { Container } from './container';

/** Where in our sources the first line of ours in the bundle is, as a stack would say it. */
const TRACE = `
  const { SourceMap } = require('node:module');
  const { readFileSync } = require('node:fs');
  const map = new SourceMap(JSON.parse(readFileSync('/app/bridge.js.map', 'utf8')));
  const lines = readFileSync('/app/bridge.js', 'utf8').split('\\n');
  const line = lines.findIndex((text) => text.includes('bridge listening'));
  const { originalSource, originalLine } = map.findEntry(line, 4);
  console.log(originalSource + ':' + (originalLine + 1));
`;

/** The one folder that can be written, and how soon a record must be in it. */
export const SPOOL_FOLDER = '/spool';
const RECORD_DUE_MS = 15_000;
/** A checkpoint is forgotten once its call is over. */
const RECORDS_ONLY = ['-not', '-path', '*/checkpoints/*', '-printf', '%f\\n'];

/** Whatever the user may write to, apart from what the kernel makes up. Where they may not even look, they cannot write. */
const WRITABLE = [
  ...['/', '(', '-path', '/proc', '-o', '-path', '/sys', '-o', '-path', '/dev', ')', '-prune'],
  ...['-o', '-writable', '-not', '-type', 'l', '-print'],
  ...['-o', '-type', 'd', '-not', '-readable', '-prune'],
];

/** Notes who runs in a container, what they may do, and what is there. */
export async function lookInside(container: Container, checks: Checks): Promise<void> {
  for (const [path, expected] of [
    [HEALTH_PATH, '200 alive'],
    [READY_PATH, '200 ready'],
  ] as const) {
    const answer = await container.ask(path);
    checks.note(answer === expected, `${path} answers`, answer);
  }
  const status = await container.inside('cat', '/proc/1/status');
  const uids = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split('\t') ?? [];
  checks.note(uids.length === 4 && !uids.includes('0'), 'its user is not root', `uid ${uids.join(', ')}`);
  const command = (await container.inside('cat', '/proc/1/cmdline')).split('\0').join(' ').trim();
  checks.note(
    command === 'node --enable-source-maps bridge.js',
    'Node is process 1, without a shell',
    command,
  );
  const unwritable = ['/app/x', '/tmp/x', '/var/tmp/x', '/home/x'];
  const refusals = await Promise.all(
    unwritable.map((path) =>
      container.inside('touch', path).then(
        () => `${path} was written`,
        (error: unknown) => (String(error).includes('Read-only file system') ? '' : String(error)),
      ),
    ),
  );
  const surprises = refusals.filter((refusal) => refusal !== '').join('; ');
  checks.note(surprises === '', 'its root cannot be written', surprises || `not to ${unwritable.join(', ')}`);
  const writable = await container.inside('find', ...WRITABLE);
  const places = writable
    .trim()
    .split('\n')
    .filter((path) => !path.startsWith(`${SPOOL_FOLDER}/`));
  checks.note(places.join(' ') === SPOOL_FOLDER, 'one folder can be written', places.join(' ') || 'none');
  const owner = (await container.inside('stat', '--format', '%u:%g', SPOOL_FOLDER)).trim();
  checks.note(owner === '1000:1000', 'it belongs to its user', owner);
  const files = (await container.inside('ls', '/app')).trim().split('\n').join(', ');
  checks.note(files === 'bridge.js, bridge.js.map', 'it has the bundle and its map', files);
  const isTraced = await container.inside('node', '--enable-source-maps', '-e', TRACE);
  checks.note(isTraced.includes('bridge/'), 'an error is traced to our sources', isTraced.trim());
}

/** Notes whether a call has left its record and its recording in a folder. */
export async function lookForRecord(container: Container, folder: string, checks: Checks): Promise<void> {
  const untilMs = performance.now() + RECORD_DUE_MS;
  let files = '';
  do {
    await wait(100);
    // Before the first record there is no folder.
    files = await container.inside('find', folder, '-name', 'CA*', ...RECORDS_ONLY).catch(() => '');
  } while (!isRecorded(files) && performance.now() < untilMs);
  checks.note(
    isRecorded(files),
    'its call has left a record and a recording',
    files.trim().split('\n').join(', '),
  );
}

function isRecorded(files: string): boolean {
  return /\.json$/m.test(files) && /\.wav$/m.test(files);
}
