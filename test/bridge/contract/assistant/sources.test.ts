import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assistantSource } from '../../../../bridge/contract/assistant/sources';
import { ParameterStore } from '../../../../rig/lambda/parameter-store';

const BEFORE = { ...process.env };
let folder: string;
let store: ParameterStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assistants-'));
  store = await ParameterStore.listen({ '/a': '{"a":1}', '/b': '{"b":2}' });
  Object.assign(process.env, store.env);
});
afterEach(async () => {
  process.env = { ...BEFORE };
  await store.close();
  await rm(folder, { recursive: true });
});

describe('where assistants are kept', () => {
  it('is nowhere unless the environment says so: then the built-in one answers', async () => {
    const documents = await assistantSource(
      { ASSISTANT_FILES: '', ASSISTANT_PARAMETERS: ' , ' },
      'ja',
    ).read();

    expect([...documents.keys()]).toEqual(['built-in']);
    expect(JSON.parse(documents.get('built-in')!)).toMatchObject({ name: 'built-in', language: 'ja' });
  });

  it('is in files, in the order in which they are named', async () => {
    const [a, b] = [join(folder, 'a.json'), join(folder, 'b.json')];
    await writeFile(a, '{"name":"a"}');
    await writeFile(b, '{"name":"b"}');

    const documents = await assistantSource({ ASSISTANT_FILES: ` ${b}, ${a},` }, 'en').read();

    expect([...documents]).toEqual([
      [b, '{"name":"b"}'],
      [a, '{"name":"a"}'],
    ]);
  });

  it('is in files that are read for every call', () => {
    expect(assistantSource({ ASSISTANT_FILES: 'a.json' }, 'en').keptMs).toBe(0);
  });

  it('is told of a file that is not there', async () => {
    const missing = join(folder, 'a.json');

    await expect(assistantSource({ ASSISTANT_FILES: missing }, 'en').read()).rejects.toThrow(
      `The assistant ${missing} could not be read (ENOENT); check ASSISTANT_FILES.`,
    );
  });

  it('is in SSM, which goes before files', async () => {
    const env = { ASSISTANT_PARAMETERS: '/b,/a', ASSISTANT_FILES: join(folder, 'none.json') };

    const documents = await assistantSource(env, 'en').read();

    expect([...documents]).toEqual([
      ['/b', '{"b":2}'],
      ['/a', '{"a":1}'],
    ]);
  });

  it('is asked again only after the usual while where it is SSM', () => {
    expect(assistantSource({ ASSISTANT_PARAMETERS: '/a' }, 'en').keptMs).toBeUndefined();
  });
});
