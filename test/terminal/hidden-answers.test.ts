import { PassThrough } from 'node:stream';
import { CancelledError, HiddenAnswers } from '../../terminal/hidden-answers';

/** Somebody at a terminal, or a pipe. */
function given(isTerminal: boolean) {
  const did: string[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: isTerminal,
    setRawMode: (isRaw: boolean) => did.push(isRaw ? 'echo off' : 'echo on'),
  });
  const output = new PassThrough({ encoding: 'utf8' });
  const shown = () => (output.read() as string | null) ?? '';
  return { input, did, shown, answers: new HiddenAnswers(input, output) };
}

describe('an answer that is typed', () => {
  it('is never shown', async () => {
    const { input, answers, shown, did } = given(true);

    const answer = answers.ask('Key: ');
    for (const key of 'sk-1\r') input.write(key);

    expect(await answer).toBe('sk-1');
    expect(shown()).toBe('Key: \n');
    expect(did).toEqual(['echo off', 'echo on']);
  });

  it('may be corrected', async () => {
    const { input, answers } = given(true);

    const answer = answers.ask('Key: ');
    input.write('wrong\u0015sk-2x\u007f\r');

    expect(await answer).toBe('sk-2');
  });

  it('may be pasted, and what terminals put around that is not part of it', async () => {
    const { input, answers } = given(true);

    const answer = answers.ask('Key: ');
    input.write('\u001b[200~ sk-3 \u001b[201~\r');

    expect(await answer).toBe('sk-3');
  });

  it('is followed by the next one, also when both were pasted at once', async () => {
    const { input, answers } = given(true);

    input.write('sk-4\rtoken\r');

    expect([await answers.ask('Key: '), await answers.ask('Token: ')]).toEqual(['sk-4', 'token']);
  });

  it('may be refused, and the terminal is as it was', async () => {
    const { input, answers, did } = given(true);

    const answer = answers.ask('Key: ');
    input.write('sk-\u0003');

    await expect(answer).rejects.toThrow(CancelledError);
    expect(did).toEqual(['echo off', 'echo on']);
  });
});

describe('answers from a pipe', () => {
  it('are lines, whatever pieces they come in', async () => {
    const { input, answers } = given(false);

    const first = answers.ask('Key: ');
    for (const piece of ['sk', '-5\r', '\nto', 'ken']) input.write(piece);
    input.end();

    expect([await first, await answers.ask('Token: '), await answers.ask('More: ')]).toEqual([
      'sk-5',
      'token',
      '',
    ]);
  });
});
