import { CommandError, runCommand } from '../../rig/command';

/** Runs a line of JavaScript. */
function run(script: string, dueMs?: number): Promise<string> {
  return runCommand(process.execPath, ['-e', script], { dueMs });
}

describe('another program', () => {
  it('is run to its end, and what it printed is the result', async () => {
    expect(await run('console.log("built"); console.error("with a warning")')).toBe('built\n');
  });

  it('fails with the last that it said', async () => {
    const failure = run('console.log("step 1"); console.error("no space left"); process.exit(3)');

    await expect(failure).rejects.toThrow(CommandError);
    await expect(failure).rejects.toThrow(/ failed with 3\.\n(.|\n)*no space left/);
  });

  it('fails in a sentence when it is not there', async () => {
    await expect(runCommand('no-such-program', ['--fast'])).rejects.toThrow(
      /^no-such-program --fast could not be run \(.*ENOENT.*\)\.$/,
    );
  });

  it('is ended when it takes too long', async () => {
    await expect(run('setInterval(() => undefined, 1000)', 200)).rejects.toThrow(/ was ended by SIGTERM\.$/);
  });
});
