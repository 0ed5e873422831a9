import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

interface Instruction {
  name: string;
  rest: string;
}

/** The Dockerfile by stages, the first being what comes before any. */
const stages = readFileSync(join(ROOT, 'bridge/Dockerfile'), 'utf8')
  .split(/^(?=FROM )/m)
  .map((stage) =>
    stage
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): Instruction => {
        const [name = '', ...rest] = line.split(' ');
        return { name, rest: rest.join(' ') };
      }),
  );
const [, build, runtime] = stages;

function all(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
}

describe('the image', () => {
  it('is built for another processor without emulation', () => {
    expect(all(build!, 'FROM')).toEqual([expect.stringMatching(/^--platform=\$BUILDPLATFORM /)]);
    expect(all(runtime!, 'RUN')).toEqual([]);
  });

  it('is given only what the bundle is made of', () => {
    const [all, ...allowed] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const copied = build!
      .filter(({ name }) => name === 'COPY')
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));

    expect(all).toBe('*');
    expect(allowed.map((line) => line.replace(/^!/, '')).sort()).toEqual(copied.sort());
    expect(copied.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('runs Node itself as process 1, by a user without rights', () => {
    expect(all(runtime!, 'ENTRYPOINT')).toEqual(['[]']);
    expect(all(runtime!, 'CMD')).toEqual(['["node", "--enable-source-maps", "bridge.js"]']);
    expect(all(runtime!, 'USER')).toEqual(['1000:1000']);
  });

  it('has the bundle that npm run build makes', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };

    expect(all(build!, 'RUN')).toContain('npm run build');
    expect(scripts.build).toMatch(/^esbuild bridge\/main\.ts .* --outfile=dist\/bridge\.js$/);
    expect(all(runtime!, 'COPY')).toContain('--from=build /build/dist/ ./');
  });

  it('has beside it a folder where records of calls wait, which belongs to its user', () => {
    expect(all(runtime!, 'COPY')).toEqual([
      '--from=build /build/dist/ ./',
      '--from=build --chown=1000:1000 /build/spool /spool',
    ]);
    expect(all(runtime!, 'VOLUME')).toEqual(['["/spool"]']);
  });
});
