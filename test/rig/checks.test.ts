import { Checks } from '../../rig/checks';

let lines: string[];
let checks: Checks;

beforeEach(() => {
  lines = [];
  checks = new Checks((line) => lines.push(line));
});

describe('checks of something that was built', () => {
  it('are right when each of them is', () => {
    checks.note(true, 'it answers', '200');
    checks.note(true, 'it stops', 'exit code 0');

    expect(checks.areRight).toBe(true);
    expect(checks.verdict).toBe('OK: all 2 checks.');
  });

  it('are wrong when one of them is, and say which', () => {
    checks.note(true, 'it answers', '200');
    checks.note(false, 'it stops', 'exit code 137');

    expect(checks.areRight).toBe(false);
    expect(checks.verdict).toBe('FAILED: 1 of 2 checks.');
    expect(lines[1]).toMatch(/^FAIL {2}it stops +exit code 137$/);
  });

  it('are wrong when there was none', () => {
    expect(checks.areRight).toBe(false);
    expect(checks.verdict).toBe('FAILED: nothing was checked.');
  });

  it('go on after one could not be made', async () => {
    await checks.attempt('a call', () => Promise.reject(new Error('The container does not listen.')));
    checks.note(true, 'it stops', 'exit code 0');

    expect(checks.areRight).toBe(false);
    expect(lines[0]).toMatch(/^FAIL {2}a call +The container does not listen\.$/);
    expect(lines).toHaveLength(2);
  });
});
