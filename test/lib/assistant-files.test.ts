import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import { readAssistantFiles } from '../../lib/assistant-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assistants-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FIT: AssistantDocument = { name: 'fit', language: 'en', instructions: 'Be brief.' };

/** Reads files of these names, each with a fit document that is changed as told. */
function reading(files: Record<string, object>) {
  for (const [file, changes] of Object.entries(files)) {
    writeFileSync(join(folder, `${file}.json`), JSON.stringify({ ...FIT, ...changes }, null, 2));
  }
  return readAll(...Object.keys(files));
}

function readAll(...assistants: string[]) {
  return readAssistantFiles(folder, { name: 'dev', assistants, longestCallMinutes: 15 });
}

describe('the files of assistants', () => {
  it('are read in the order in which the environment names them', () => {
    const files = reading({ two: { name: 'second' }, one: { name: 'first' } });

    expect(files.map(({ file, assistant }) => [file, assistant.name])).toEqual([
      ['two', 'second'],
      ['one', 'first'],
    ]);
  });

  it('become values without white space', () => {
    expect(reading({ fit: {} })[0]?.value).toBe(JSON.stringify(FIT));
  });

  it('fail when one is not there', () => {
    expect(() => readAll('nobody')).toThrow(
      new Error(
        'assistants/nobody.json: it could not be read (ENOENT), and the environment "dev" names it (bin/environments.ts).',
      ),
    );
  });

  it('fail when one cannot be read', () => {
    mkdirSync(join(folder, 'folder.json'));

    expect(() => readAll('folder')).toThrow('assistants/folder.json: it could not be read (EISDIR)');
  });

  it('fail when one is no JSON', () => {
    writeFileSync(join(folder, 'broken.json'), '{');

    expect(() => readAll('broken')).toThrow(/^assistants\/broken\.json: It is not JSON: /);
  });

  it('fail with everything that is wrong, a line each, with file and path', () => {
    const act = () => reading({ one: { language: 7 }, two: { limits: { callMinutes: 0 }, colour: 'red' } });

    expect(act).toThrow(
      new Error(
        [
          'assistants/one.json: language must be a language tag such as "ja" or "en-US"; it is 7.',
          'assistants/two.json: limits.callMinutes must be a whole number from 1 to 55; it is 0.',
          'assistants/two.json: colour is no field here; correct or remove it.',
        ].join('\n'),
      ),
    );
  });

  it('fail when a tool takes what no schema can say', () => {
    const tool = {
      type: 'lambda',
      name: 'book',
      description: 'Books.',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:book',
      parameters: { type: 'object', properties: { day: { type: 'text' } } },
    };

    expect(() => reading({ one: { tools: [tool] } })).toThrow(
      /^assistants\/one\.json: tools\[0\]\.parameters\.properties\.day\.type must be one of /,
    );
  });

  it('fail when a document is too long for SSM, and say by how much', () => {
    expect(() => reading({ long: { instructions: 'あ'.repeat(3_000) } })).toThrow(
      /^assistants\/long\.json: The assistant "fit" is \d+ bytes too long: SSM keeps 8192, /,
    );
  });

  it('fail when two have one name', () => {
    expect(() => reading({ one: {}, two: {} })).toThrow(
      new Error(
        'assistants/two.json: name is "fit", which is the name of assistants/one.json already; give it another.',
      ),
    );
  });

  it('fail when two answer one number', () => {
    const numbers = ['+12025550100'];

    expect(() => reading({ one: { name: 'one', numbers }, two: { name: 'two', numbers } })).toThrow(
      new Error(
        'assistants/two.json: numbers has "+12025550100", which assistants/one.json answers already; leave it to one of them.',
      ),
    );
  });

  it('fail when a call may be longer than a deploy waits for it', () => {
    expect(() => reading({ one: { limits: { callMinutes: 16 } } })).toThrow(
      new Error(
        'assistants/one.json: limits.callMinutes is 16, but the environment "dev" keeps no call longer than 15 minutes ' +
          'through a deploy; lower it, or raise longestCallMinutes in bin/environments.ts.',
      ),
    );
  });
});
