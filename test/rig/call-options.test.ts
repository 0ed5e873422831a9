import { CALL_USAGE, readCallOptions } from '../../rig/call-options';
import { UsageError } from '../../terminal/usage-error';

/** Every sentence that a command line is answered with. */
function problems(...argv: string[]): readonly string[] {
  try {
    readCallOptions(argv);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

describe('the command line of a scripted call', () => {
  it('needs nothing', () => {
    expect(readCallOptions([])).toEqual({
      language: 'en',
      scriptFile: undefined,
      speechFile: undefined,
      turnCount: undefined,
      isLegacy: false,
      json: false,
    });
  });

  it('says language, speech, number of turns and form of the report', () => {
    const argv = ['--lang', 'ja', '--speech', 'hello.wav', '--turns', '3', '--json'];

    expect(readCallOptions(argv)).toEqual({
      language: 'ja',
      scriptFile: undefined,
      speechFile: 'hello.wav',
      turnCount: 3,
      isLegacy: false,
      json: true,
    });
  });

  it('takes a call turn by turn, in Japanese unless it says otherwise', () => {
    expect(readCallOptions(['--legacy'])).toMatchObject({ isLegacy: true, language: 'ja' });
    expect(readCallOptions(['--legacy', '--lang', 'en', '--turns', '2'])).toMatchObject({
      isLegacy: true,
      language: 'en',
      turnCount: 2,
    });
  });

  it('refuses what nobody would understand turn by turn', () => {
    expect(problems('--legacy', '--speech', 'hello.wav', '--script', 'call.json')).toContain(
      '--script cannot be had beside --legacy, whose caller says the recordings; leave one of them out.',
    );
  });

  it('names a script', () => {
    expect(readCallOptions(['--script', 'call.json', '--json'])).toMatchObject({
      scriptFile: 'call.json',
      json: true,
    });
  });

  it('refuses beside a script what that says itself', () => {
    expect(problems('--script', 'call.json', '--lang', 'ja', '--turns', '3')).toEqual([
      '--lang cannot be had beside --script, which says it itself; leave one of them out.',
      '--turns cannot be had beside --script, which says it itself; leave one of them out.',
    ]);
  });

  it.each(['--help', '-h'])('asks for help with %s', (flag) => {
    expect(readCallOptions([flag])).toBe('help');
  });

  it('gets help before it is told of its mistakes', () => {
    expect(readCallOptions(['--lang', 'xx', '--help'])).toBe('help');
  });

  it('refuses a language that nobody recorded', () => {
    expect(problems('--lang', 'xx')).toEqual(['--lang must be en or ja; it is "xx".']);
  });

  it.each(['0', '-1', '2.5', '101', 'three', ''])('refuses %j turns', (turns) => {
    expect(problems(`--turns=${turns}`)).toEqual([
      `--turns must be a whole number from 1 to 100; it is "${turns}".`,
    ]);
  });

  it.each(['1', '100'])('takes %s turns', (turns) => {
    expect(problems('--turns', turns)).toEqual([]);
  });

  it('says everything that is wrong at once', () => {
    expect(problems('--lang', 'xx', '--turns', '0')).toEqual([
      '--lang must be en or ja; it is "xx".',
      '--turns must be a whole number from 1 to 100; it is "0".',
    ]);
  });

  it.each([
    ['an option that does not exist', ['--colour'], "Unknown option '--colour'; see --help."],
    ['a word that belongs to no option', ['hello'], "Unexpected argument 'hello'; see --help."],
    ['an option without its value', ['--lang'], "Option '--lang <value>' argument missing; see --help."],
    [
      'an option in the place of a value',
      ['--lang', '--json'],
      "Option '--lang' argument is ambiguous; see --help.",
    ],
    [
      'a value that is not asked for',
      ['--json=yes'],
      "Option '--json' does not take an argument; see --help.",
    ],
  ])('refuses %s in one sentence', (_what, argv, sentence) => {
    expect(problems(...argv)).toEqual([sentence]);
  });
});

describe('the help', () => {
  it.each(['--lang', '--speech', '--turns', '--script', '--json', '--help'])('tells of %s', (option) => {
    expect(CALL_USAGE).toContain(option);
  });
});
