import type { CallObserver } from '../../bridge/call/observer';
import { callLines } from '../../rig/call-lines';

const CALL = 'CA0123456789abcdef0123456789abcdef';

/** What is printed of it, without the time of day. */
function lineOf(tell: (observer: CallObserver) => void): string | undefined {
  const lines: string[] = [];
  tell(callLines((line) => lines.push(line)));
  return lines[0]?.slice('00:00:00  CA012345…  '.length);
}

describe('the lines of a call', () => {
  it('say what a tool took, and how it ended', () => {
    expect(
      lineOf(({ toolFinished }) => toolFinished?.(CALL, { name: 'find', durationMs: 1_530, outcome: 'ok' })),
    ).toBe('tool find: ok after 1.5 s');
  });

  it('say how many keys were handed over, and never which', () => {
    expect(lineOf(({ keyedIn }) => keyedIn?.(CALL, '1234'))).toBe('4 keys handed to the assistant');
    expect(lineOf(({ keyedIn }) => keyedIn?.(CALL, '1'))).toBe('one key handed to the assistant');
  });

  it('say that a call goes on where it was', () => {
    const facts = { startedMs: 1, assistantReadyMs: 400, keptEarlyMs: 0, resumed: true };

    expect(lineOf(({ connected }) => connected?.(CALL, facts))).toBe(
      'connected again; the assistant was ready after 400 ms',
    );
  });
});
