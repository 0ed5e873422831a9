import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CALL_USAGE } from '../../rig/call-options';

const ROOT = resolve(__dirname, '../..');

interface Outcome {
  exitCode: number;
  printed: string;
  complained: string;
}

/** Runs `npm run call -- …` as a process of its own. */
function call(...args: string[]): Promise<Outcome> {
  return callIn({}, ...args);
}

/** The same in an environment that says more. */
function callIn(more: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> {
  const env = { ...process.env, ...more };
  const command = ['--import', 'tsx', join(ROOT, 'rig/call.ts'), ...args];
  return new Promise((done) => {
    const child = execFile(process.execPath, command, { cwd: ROOT, env }, (_error, printed, complained) =>
      done({ exitCode: child.exitCode ?? -1, printed, complained }),
    );
  });
}

describe('the command for a scripted call', () => {
  it('says everything that is wrong with its options, a sentence each, and exits with 2', async () => {
    expect(await call('--lang', 'xx', '--turns', '0')).toEqual({
      exitCode: 2,
      printed: '',
      complained:
        '--lang must be en or ja; it is "xx".\n' +
        '--turns must be a whole number from 1 to 100; it is "0".\n',
    });
  });

  it('says which option does not exist, and exits with 2', async () => {
    expect(await call('--colour')).toEqual({
      exitCode: 2,
      printed: '',
      complained: "Unknown option '--colour'; see --help.\n",
    });
  });

  it('finds a call wrong whose record was not kept as the environment wants it', async () => {
    const CALL_SPOOL_FOLDER = mkdtempSync(join(tmpdir(), 'spool-'));
    const kept = { CALL_RECORDS: 'transcripts', CALL_RECORDS_FOLDER: __filename, CALL_SPOOL_FOLDER };

    const { exitCode, printed } = await callIn(kept, '--turns', '1');

    expect(exitCode).toBe(1);
    expect(printed).toContain(`No record was kept in ${__filename}`);
    rmSync(CALL_SPOOL_FOLDER, { recursive: true, force: true });
  }, 60_000);

  it('says which setting of records is wrong, and exits with 2', async () => {
    const { exitCode, complained } = await callIn({ CALL_RECORDS: 'recording' });

    expect(exitCode).toBe(2);
    expect(complained).toContain(
      'CALL_RECORDS must be one of none, transcripts, recordings; it is "recording".',
    );
  });

  it('says why a speech file cannot be used, and exits with 2', async () => {
    const { exitCode, complained } = await call('--speech', 'no-such-file.wav');

    expect(exitCode).toBe(2);
    expect(complained).toMatch(/^Speech file no-such-file\.wav cannot be used: .*\.\n$/);
  });

  it('says what is wrong with a script, and exits with 2', async () => {
    expect(await call('--script', 'package.json')).toMatchObject({
      exitCode: 2,
      complained: expect.stringContaining('package.json: title must be a text; it is missing.\n'),
    });
  });

  it('prints its help and exits with 0', async () => {
    expect(await call('--help')).toEqual({ exitCode: 0, printed: `${CALL_USAGE}\n`, complained: '' });
  });
});
