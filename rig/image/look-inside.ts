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
  checks.note(surprises === '', 'nothing can be written', surprises || `not to ${unwritable.join(', ')}`);
  const files = (await container.inside('ls', '/app')).trim().split('\n').join(', ');
  checks.note(files === 'bridge.js, bridge.js.map', 'it has the bundle and its map', files);
  const isTraced = await container.inside('node', '--enable-source-maps', '-e', TRACE);
  checks.note(isTraced.includes('bridge/'), 'an error is traced to our sources', isTraced.trim());
}
