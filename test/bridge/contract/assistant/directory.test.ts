import { type AssistantSource, Directory } from '../../../../bridge/contract/assistant/directory';
import { versionOf } from '../../../../bridge/contract/assistant/version';
import { until } from '../../../support/until';

function text(name: string, more: object = {}): string {
  return JSON.stringify({ name, language: 'en', instructions: `I am ${name}.`, ...more });
}

/** A place where documents are kept, which may fail, or take its time. */
class FakeSource implements AssistantSource {
  readonly keptMs?: number;
  reads = 0;
  fault: string | undefined;
  /** While there is one, nothing is answered. */
  gate: Promise<void> | undefined;

  constructor(public documents: Record<string, string>) {}

  async read(): Promise<ReadonlyMap<string, string>> {
    this.reads += 1;
    await this.gate;
    if (this.fault !== undefined) throw new Error(this.fault);
    return new Map(Object.entries(this.documents));
  }
}

function given(documents: Record<string, string>, defaultName?: string) {
  let nowMs = 0;
  const source = new FakeSource(documents);
  const complaints: string[] = [];
  const directory = new Directory(source, {
    defaultName,
    complain: (problem) => complaints.push(problem),
    now: () => nowMs,
  });
  const pass = (ms: number) => (nowMs += ms);
  const names = async (...numbers: (string | undefined)[]) => {
    const assistants = await directory.read();
    return numbers.map((number) => assistants.forNumber(number).name);
  };
  return { source, complaints, directory, pass, names };
}

describe('a directory of assistants', () => {
  it('knows who answers a number', async () => {
    const { names } = given({
      '/a': text('a', { numbers: ['+15005550001', '+15005550002'] }),
      '/b': text('b', { numbers: ['+15005550003'] }),
    });

    expect(await names('+15005550002', '+15005550003')).toEqual(['a', 'b']);
  });

  it('lets the first answer what is nobody’s', async () => {
    const { names } = given({ '/a': text('a', { numbers: ['+15005550001'] }), '/b': text('b') });

    expect(await names('+15005550009', 'anonymous', '', undefined)).toEqual(['a', 'a', 'a', 'a']);
  });

  it('lets the default answer what is nobody’s', async () => {
    const { names } = given({ '/a': text('a', { numbers: ['+15005550001'] }), '/b': text('b') }, 'b');

    expect(await names('+15005550001', '+15005550009')).toEqual(['a', 'b']);
  });

  it('knows assistants by their names, with their versions', async () => {
    const { directory } = given({ '/a': text('a'), '/b': text('b') });

    const assistants = await directory.read();

    expect(assistants.named('b')).toMatchObject({ name: 'b', version: versionOf(text('b')) });
    expect([assistants.named('c'), assistants.named(undefined)]).toEqual([undefined, undefined]);
  });

  it('is kept for half a minute', async () => {
    const { source, directory, pass } = given({ '/a': text('a') });
    await directory.read();

    pass(29_999);
    await directory.read();
    expect(source.reads).toBe(1);

    pass(1);
    await directory.read();
    expect(source.reads).toBe(2);
  });

  it('is kept for as long as its source says', async () => {
    const source: AssistantSource = {
      keptMs: 0,
      read: () => Promise.resolve(new Map([['a.json', text(next())]])),
    };
    const directory = new Directory(source, { complain: () => undefined, now: () => 0 });
    let reads = 0;
    function next(): string {
      reads += 1;
      return `edition-${reads}`;
    }

    await directory.read();

    expect((await directory.read()).forNumber(undefined).name).toBe('edition-2');
  });

  it('is read once for all who ask at the same time', async () => {
    const { source, directory } = given({ '/a': text('a') });

    await Promise.all([directory.read(), directory.read(), directory.read()]);

    expect(source.reads).toBe(1);
  });

  it('tells of an edit once the half minute is over', async () => {
    const { source, names, pass } = given({ '/a': text('a') });
    await names(undefined);

    source.documents = { '/a': text('edited') };
    pass(30_000);

    expect(await names(undefined)).toEqual(['edited']);
  });
});

describe('a bad edit', () => {
  it('leaves the last good edition to answer, and is complained of once', async () => {
    const { source, complaints, names, pass } = given({ '/a': text('a', { numbers: ['+15005550001'] }) });
    await names(undefined);

    source.documents = { '/a': text('a', { numbers: ['050-1234'], voice: 5 }) };
    for (let read = 0; read < 3; read += 1) {
      pass(30_000);
      expect(await names('+15005550001')).toEqual(['a']);
    }

    expect(complaints).toEqual([
      '/a: numbers[0] must be an E.164 number such as "+15005550006"; it is not.',
      '/a: voice must be a text; it is not.',
    ]);
  });

  it('leaves the others their edits', async () => {
    const { source, names, pass } = given({
      '/a': text('a'),
      '/b': text('b', { numbers: ['+15005550001'] }),
    });
    await names(undefined);

    source.documents = { '/a': 'nonsense', '/b': text('b2', { numbers: ['+15005550001'] }) };
    pass(30_000);

    expect(await names(undefined, '+15005550001')).toEqual(['a', 'b2']);
  });

  it('is over with the next good one', async () => {
    const { source, complaints, names, pass } = given({ '/a': text('a') });
    await names(undefined);
    source.documents = { '/a': '{' };
    pass(30_000);
    await names(undefined);

    source.documents = { '/a': text('mended') };
    pass(30_000);

    expect(await names(undefined)).toEqual(['mended']);
    expect(complaints).toEqual(['/a: It is not JSON.']);
  });

  it('that takes the default its name leaves everything as it was', async () => {
    const { source, complaints, names, pass } = given({ '/a': text('a') }, 'a');
    await names(undefined);

    source.documents = { '/a': text('b') };
    pass(30_000);

    expect(await names(undefined)).toEqual(['a']);
    expect(complaints).toEqual([
      'There is no assistant "a", which DEFAULT_ASSISTANT names, or it is not complete.',
    ]);
  });
});

describe('how much is wrong', () => {
  it('is told for as long as it is so', async () => {
    const { source, directory, names, pass } = given({ '/a': text('a'), '/b': text('b') });
    await names(undefined);
    const counts = [directory.problemCount];
    const becomes = async (documents: Record<string, string>, fault?: string) => {
      source.documents = documents;
      source.fault = fault;
      pass(30_000);
      await names(undefined);
      counts.push(directory.problemCount);
    };

    await becomes({ '/a': text('a', { numbers: ['050-1234'], voice: 5 }), '/b': text('b') });
    await becomes({ '/a': text('a'), '/b': text('a') });
    await becomes({ '/a': text('a'), '/b': text('a') }, 'SSM is away.');
    await becomes({ '/a': text('a'), '/b': '{' });
    await becomes({ '/a': text('a') });

    expect(counts).toEqual([0, 2, 1, 2, 2, 0]);
  });

  it('is told of a document that comes back as wrong as it was', async () => {
    const { source, directory, complaints, names, pass } = given({ '/a': text('a'), '/b': '{' });
    await names(undefined);
    source.documents = { '/a': text('a') };
    pass(30_000);
    await names(undefined);

    source.documents = { '/a': text('a'), '/b': '{' };
    pass(30_000);
    await names(undefined);

    expect(directory.problemCount).toBe(1);
    expect(complaints).toEqual(['/b: It is not JSON.', '/b: It is not JSON.']);
  });
});

describe('assistants that claim the same', () => {
  it('are answered for by the first, and complained of once, without the number', async () => {
    const numbers = ['+15005550001'];
    const { complaints, names, pass } = given({ '/a': text('a', { numbers }), '/b': text('a', { numbers }) });

    expect(await names('+15005550001')).toEqual(['a']);
    pass(30_000);
    await names(undefined);

    expect(complaints).toEqual([
      '/a and /b both claim the name "a": the first has it.',
      '/a and /b both claim one number: the first has it.',
    ]);
  });
});

describe('a source that fails', () => {
  it('is no directory where it never was one, and is complained of once', async () => {
    const { source, complaints, directory } = given({ '/a': text('a') });
    source.fault = 'SSM is away.';

    await expect(directory.read()).rejects.toThrow('SSM is away.');
    await expect(directory.read()).rejects.toThrow('SSM is away.');

    expect(complaints).toEqual(['SSM is away.']);
  });

  it('is asked again by the next caller', async () => {
    const { source, directory, names } = given({ '/a': text('a') });
    source.fault = 'SSM is away.';
    await directory.read().catch(() => undefined);

    source.fault = undefined;

    expect(await names(undefined)).toEqual(['a']);
  });

  it('leaves what was read last, is asked again after half a minute, and is complained of once', async () => {
    const { source, complaints, names, pass } = given({ '/a': text('a') });
    await names(undefined);
    source.fault = 'SSM is away.';

    pass(30_000);
    expect(await names(undefined)).toEqual(['a']);
    pass(29_999);
    await names(undefined);
    expect(source.reads).toBe(2);
    pass(1);
    await names(undefined);

    expect(source.reads).toBe(3);
    expect(complaints).toEqual(['SSM is away.']);
  });

  it('is complained of anew when it fails after it has recovered', async () => {
    const { source, complaints, names, pass } = given({ '/a': text('a') });
    await names(undefined);
    for (const fault of ['SSM is away.', undefined, 'SSM is away.']) {
      source.fault = fault;
      pass(30_000);
      await names(undefined);
    }

    expect(complaints).toEqual(['SSM is away.', 'SSM is away.']);
  });

  it('with nothing good in it is no directory', async () => {
    const { complaints, directory } = given({ '/a': '{}' });

    await expect(directory.read()).rejects.toThrow(
      'There is no assistant to answer: not one document is complete.',
    );
    expect(complaints).toHaveLength(4);
  });

  it('without the default is no directory', async () => {
    const { directory } = given({ '/a': text('a') }, 'b');

    await expect(directory.read()).rejects.toThrow(
      'There is no assistant "b", which DEFAULT_ASSISTANT names, or it is not complete.',
    );
  });
});

describe('a source that takes its time', () => {
  it('is waited for by the first caller', async () => {
    const { source, names } = given({ '/a': text('a') });
    let open = (): void => undefined;
    source.gate = new Promise((resolve) => (open = resolve));
    const answer = names(undefined);

    open();

    expect(await answer).toEqual(['a']);
  });

  it('keeps no later caller waiting, and is heard once it answers', async () => {
    const { source, names, pass } = given({ '/a': text('a') });
    await names(undefined);
    let open = (): void => undefined;
    source.gate = new Promise((resolve) => (open = resolve));
    source.documents = { '/a': text('edited') };
    pass(30_000);

    expect(await names(undefined)).toEqual(['a']);
    open();

    await until(async () => (await names(undefined))[0] === 'edited');
    expect(source.reads).toBe(2);
  });
});
