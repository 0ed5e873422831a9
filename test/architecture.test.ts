import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** Which of our folders a folder may import. The longest name that fits a file decides. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  bin: ['bin', 'lib', 'bridge/contract', 'terminal'],
  lib: ['lib', 'bridge/contract'],
  lambda: ['lambda', 'bridge/contract'],
  bridge: ['bridge'],
  'bridge/contract': ['bridge/contract'],
  'bridge/audio': ['bridge/audio'],
  'bridge/wire': ['bridge/wire'],
  'bridge/call': ['bridge/call', 'bridge/audio', 'bridge/contract'],
  'bridge/twilio': ['bridge/twilio', 'bridge/call', 'bridge/wire', 'bridge/audio', 'bridge/contract'],
  'bridge/openai': ['bridge/openai', 'bridge/call', 'bridge/wire', 'bridge/audio', 'bridge/contract'],
  'bridge/tools': ['bridge/tools', 'bridge/call', 'bridge/contract'],
  'bridge/records': [
    'bridge/records',
    'bridge/call',
    'bridge/contract',
    'bridge/audio',
    'bridge/telemetry/prices',
  ],
  'bridge/telemetry': ['bridge/telemetry', 'bridge/call', 'bridge/contract'],
  terminal: ['terminal'],
  simulator: ['simulator', 'bridge/contract', 'bridge/audio'],
  rig: ['rig', 'bridge', 'lambda', 'simulator', 'terminal'],
  bench: ['bench', 'rig', 'bridge/contract', 'bridge/audio', 'simulator'],
};
const OUR_FOLDERS = Object.keys(MAY_IMPORT);

/** Packages that only some places may know, because they decide what these places are. */
const ONLY_IN: Record<string, RegExp> = {
  ws: /^(bridge\/(twilio|openai)\/|bridge\/server\.ts|simulator\/|rig\/console\/|bench\/)/,
  '@aws-sdk/client-ssm': /^(bridge\/contract\/ssm|bin\/secrets\/parameter-store)\.ts/,
  '@aws-sdk/client-lambda': /^bridge\/tools\/lambda-invoker\.ts/,
  '@aws-sdk/client-s3': /^bridge\/records\/s3-store\.ts/,
  'aws-cdk-lib': /^(bin|lib)\//,
  openai: /^bridge\/openai\/|^lambda\/voice\/turns\/|^simulator\/(assistant|responses)\//,
  '@openai/agents': /^bench\//,
  '@openai/agents-extensions': /^bench\//,
};

interface SourceFile {
  path: string;
  text: string;
  imports: { specifier: string; typeOnly: boolean }[];
}

const files: SourceFile[] = [
  'bin',
  'lib',
  'lambda',
  'bridge',
  'terminal',
  'simulator',
  'rig',
  'bench',
].flatMap(sourceFiles);

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(ROOT, path), 'utf8');
      const statements = text.matchAll(
        /^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/gms,
      );
      const imports = [...statements].map(([, typeOnly, from, dynamic]) => ({
        specifier: from ?? dynamic ?? '',
        typeOnly: typeOnly !== undefined,
      }));
      return { path, text, imports };
    });
}

function folderOf(path: string): string {
  const fitting = OUR_FOLDERS.filter((folder) => path.startsWith(`${folder}/`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? '';
}

/** Every import in our tree that the predicate calls wrong, as `file imports what`. */
function wrong(is: (file: SourceFile, specifier: string, typeOnly: boolean) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ specifier, typeOnly }) => is(file, specifier, typeOnly))
      .map(({ specifier }) => `${file.path} imports ${specifier}`),
  );
}

function imported(file: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file.path), specifier)) : undefined;
}

describe('the layout', () => {
  it('is found at all', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(200);
  });

  it('lets every folder import only what it may know', () => {
    const forbidden = wrong((file, specifier) => {
      const target = imported(file, specifier);
      if (target === undefined) return false;
      const may = MAY_IMPORT[folderOf(file.path)] ?? [];
      // A folder's name covers the folders below it, unless these have a rule of their own and are not listed.
      return !may.some((folder) => target === folder || target.startsWith(`${folder}/`));
    });

    expect(forbidden).toEqual([]);
  });

  it('keeps the two legs apart', () => {
    expect(
      wrong((file, specifier) => {
        const target = imported(file, specifier) ?? '';
        return (
          (file.path.startsWith('bridge/twilio/') && target.startsWith('bridge/openai/')) ||
          (file.path.startsWith('bridge/openai/') && target.startsWith('bridge/twilio/'))
        );
      }),
    ).toEqual([]);
  });

  it('keeps packages where they belong', () => {
    expect(
      wrong((file, specifier) => {
        const [name] = Object.keys(ONLY_IN).filter(
          (known) => specifier === known || specifier.startsWith(`${known}/`),
        );
        return name !== undefined && ONLY_IN[name]?.test(file.path) === false;
      }),
    ).toEqual([]);
  });

  it('uses the openai package for its types alone', () => {
    expect(
      wrong(
        (_file, specifier, typeOnly) =>
          (specifier === 'openai' || specifier.startsWith('openai/')) && !typeOnly,
      ),
    ).toEqual([]);
  });

  it('keeps sockets, timers and files out of the call', () => {
    const calls = files.filter(
      ({ path }) => path.startsWith('bridge/call/') || path.startsWith('bridge/audio/'),
    );

    expect(
      calls.flatMap(({ path, imports, text }) => [
        ...imports
          .filter(({ specifier }) => isBuiltin(specifier))
          .map(({ specifier }) => `${path} imports ${specifier}`),
        ...[...text.matchAll(/\b(setTimeout|setInterval|setImmediate|Date\.now|performance\.now)\b/g)].map(
          ([word]) => `${path} uses ${word}`,
        ),
      ]),
    ).toEqual([]);
  });

  it('reads the environment in few places', () => {
    const readers = files.filter(({ text }) => text.includes('process.env')).map(({ path }) => path);

    expect(
      readers.filter(
        (path) =>
          !/^(lambda\/voice\/handler|bridge\/main|rig\/\w+|bench\/.+|simulator\/\w+\/(main|settings))\.ts$/.test(
            path,
          ),
      ),
    ).toEqual([]);
  });

  it('prints nothing from the bridge or the webhook but log lines', () => {
    const printers = files.filter(
      ({ path, text }) => /^(bridge|lambda)\//.test(path) && /\bconsole\./.test(text),
    );

    expect(printers.map(({ path }) => path)).toEqual([]);
  });

  it('has no default exports and no file that only re-exports', () => {
    const odd = files.filter(
      ({ path, text }) => /^export default/m.test(text) || /(^|\/)(index|utils)\.ts$/.test(path),
    );

    expect(odd.map(({ path }) => path)).toEqual([]);
  });
});

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}
