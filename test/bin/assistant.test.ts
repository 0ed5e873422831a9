import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ASSISTANT_USAGE, readAssistantOptions } from '../../bin/assistant/assistant-options';
import { checkReport } from '../../bin/assistant/check-report';
import { UsageError } from '../../terminal/usage-error';

const ROOT = resolve(__dirname, '../..');
const DESK = { name: 'desk', numbers: ['+15005550006'], language: 'en', instructions: 'Help.' };

/** What the command finds, by the file of each document. */
function report(documents: Record<string, object | string>) {
  const texts = Object.entries(documents).map(([file, document]): [string, string] => [
    file,
    typeof document === 'string' ? document : JSON.stringify(document),
  ]);
  return checkReport(new Map(texts));
}

describe('the check of assistants', () => {
  it('says of one that is complete what it is, on one line', () => {
    const tools = [
      { type: 'hang_up' },
      { type: 'mcp', serverLabel: 'menu', serverUrl: 'https://example.com/mcp' },
    ];

    expect(report({ 'desk.json': { ...DESK, tools } })).toEqual({
      complete: [
        expect.stringMatching(
          /^desk\.json: complete: "desk", version [0-9a-f]{12}, 1\d\d of 8192 bytes, answers \+15005550006, tools hang_up mcp:menu$/,
        ),
      ],
      problems: [],
    });
  });

  it('says of one without numbers and tools that it has none', () => {
    const { complete } = report({ 'desk.json': { ...DESK, numbers: [] } });

    expect(complete).toEqual([expect.stringMatching(/, no number of its own, no tools$/)]);
  });

  it('says everything that is wrong with each, a sentence with its path', () => {
    const parameters = { type: 'object', properties: { day: { type: 'strng' } } };
    const book = {
      ...{ type: 'lambda', name: 'book', description: 'Books.', parameters },
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:book',
    };

    expect(
      report({
        'a.json': { ...DESK, language: 'English', greeting: 'Hello.' },
        'b.json': { ...DESK, tools: [book] },
        'c.json': '{"name"',
      }),
    ).toEqual({
      complete: [],
      problems: [
        'a.json: language must be a language tag such as "ja" or "en-US"; it is "English".',
        'a.json: greeting must be {"say": …} for exact words, or {"instructions": …}; it is "Hello.".',
        'b.json: tools[0].parameters.properties.day.type must be one of array, boolean, integer, null, number, object, string; it is "strng".',
        expect.stringMatching(/^c\.json: It is not JSON: .+\.$/),
      ],
    });
  });

  it('says of one that is too long by how much', () => {
    const { problems } = report({ 'desk.json': { ...DESK, instructions: 'あ'.repeat(3_000) } });

    expect(problems).toEqual([
      expect.stringMatching(/^desk\.json: The assistant "desk" is 8\d\d bytes too long: SSM keeps 8192, /),
    ]);
  });

  it('says which claim the name or the number of another', () => {
    const { problems } = report({
      'a.json': DESK,
      'b.json': { ...DESK, name: 'other' },
      'c.json': { ...DESK, numbers: [] },
    });

    expect(problems).toEqual([
      'b.json: numbers has "+15005550006", which a.json answers already; leave it to one of them.',
      'c.json: name is "desk", which is the name of a.json already; give it another.',
    ]);
  });
});

describe('the command line of the check', () => {
  it('names files', () => {
    expect(readAssistantOptions(['check', 'a.json', 'b.json'])).toEqual({ files: ['a.json', 'b.json'] });
  });

  it.each([
    [[], 'What is to be done must be check; nothing was given. See --help.'],
    [['chek', 'a.json'], 'What is to be done must be check; it is "chek". See --help.'],
    [['check'], 'No file is named: name those to be checked.'],
    [['check', 'a.json', '--quiet'], "Unknown option '--quiet'; see --help."],
  ])('is refused where it is %j', (argv, sentence) => {
    expect(() => readAssistantOptions(argv)).toThrow(new UsageError([sentence]));
  });

  it('helps', () => {
    expect(readAssistantOptions(['--help'])).toBe('help');
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'assistants-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function file(name: string, document: object): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(document));
    return path;
  }

  /** Runs `npm run assistant -- …` as a process of its own. */
  function assistant(...args: string[]) {
    const command = ['--import', 'tsx', join(ROOT, 'bin/assistant.ts'), ...args];
    return new Promise<{ exitCode: number | null; printed: string; complained: string }>((done) => {
      const child = execFile(process.execPath, command, { cwd: ROOT }, (_error, printed, complained) =>
        done({ exitCode: child.exitCode, printed, complained }),
      );
    });
  }

  it('exits with 0 where all is well', async () => {
    const path = await file('desk.json', DESK);

    expect(await assistant('check', path)).toEqual({
      exitCode: 0,
      printed: expect.stringMatching(/^\S+desk\.json: complete: .+\n$/),
      complained: '',
    });
  });

  it('exits with 1 where anything is wrong, and tells of the rest all the same', async () => {
    const [good, bad] = [await file('desk.json', DESK), await file('bad.json', { ...DESK, voice: 1 })];

    expect(await assistant('check', bad, good)).toEqual({
      exitCode: 1,
      printed: expect.stringMatching(/^\S+desk\.json: complete: .+\n$/),
      complained: `${bad}: voice must be a text; it is 1.\n`,
    });
  });

  it('exits with 2 where a file cannot be read', async () => {
    const missing = join(folder, 'none.json');

    expect(await assistant('check', missing, folder)).toEqual({
      exitCode: 2,
      printed: '',
      complained:
        `${missing} cannot be read (ENOENT); check its name.\n` +
        `${folder} cannot be read (EISDIR); check its name.\n`,
    });
  });

  it('exits with 2 where it is told nonsense', async () => {
    expect(await assistant('check', '--quiet')).toMatchObject({ exitCode: 2, printed: '' });
  });

  it('helps', async () => {
    expect(await assistant('--help')).toEqual({
      exitCode: 0,
      printed: `${ASSISTANT_USAGE}\n`,
      complained: '',
    });
  });
});
