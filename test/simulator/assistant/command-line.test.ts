import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine } from '../../../simulator/assistant/command-line';
import { REALISTIC_TIMINGS } from '../../../simulator/assistant/timings';

describe('the command line', () => {
  it('listens on 8081 and repeats the caller if it is told nothing', () => {
    expect(readCommandLine([])).toMatchObject({ wants: 'to-listen', options: { port: 8_081, pace: 10 } });
  });

  it('explains itself', () => {
    expect(readCommandLine(['--help'])).toEqual({ wants: 'help' });
  });

  it('refuses everything that is wrong at once', () => {
    const args = ['--port', '99999', '--answers', 'wise', '--timings', 'slow', '--loud', 'now', '--delay'];

    expect(readCommandLine(args)).toEqual({
      wants: 'nonsense',
      complaints: [
        'There is no option --loud.',
        '--delay needs a value.',
        '"now" belongs to no option.',
        '--port must be a number from 0 to 65535, not "99999".',
        '--timings must be default, realistic or fast, not "slow".',
        '--answers must be parrot or recorded, not "wise".',
      ],
    });
  });

  it('refuses recordings that are not there', () => {
    expect(readCommandLine(['--answers', 'recorded', '--speech', '/nowhere/hello.ulaw'])).toEqual({
      wants: 'nonsense',
      complaints: [
        '--speech /nowhere/hello.ulaw cannot be read.',
        '--answers recorded needs at least one --speech FILE.ulaw.',
      ],
    });
  });

  it('reads the recordings it is given', () => {
    const folder = mkdtempSync(join(tmpdir(), 'speech-'));
    const path = join(folder, 'hello.ulaw');
    writeFileSync(path, Buffer.from([1, 2, 3]));

    const command = readCommandLine(['--answers', 'recorded', '--speech', path, '--timings', 'realistic']);
    rmSync(folder, { recursive: true });

    if (command.wants !== 'to-listen') throw new Error('it complains');
    const reply = command.options.answers!.answer({
      index: 7,
      purpose: 'turn',
      userAudio: Buffer.alloc(0),
      instructions: undefined,
      metadata: undefined,
      language: undefined,
      functionOutputs: [],
    });
    expect(reply.items).toMatchObject([{ audio: Buffer.from([1, 2, 3]) }]);
    expect(command.options.timings).toEqual(REALISTIC_TIMINGS);
  });
});
