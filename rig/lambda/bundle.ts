import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { build } from 'esbuild';

/** A webhook ready to be deployed: a folder with `index.js`, whose `handler` Lambda calls. */
export interface StagedBundle {
  folder: string;
  bytes: number;
  packedBytes: number;
}

const FILE = 'index.js';

/** Bundles the webhook as its stack does (see `lib/voice-webhook.ts`). */
export async function bundleWebhook(entry: string, folder: string): Promise<StagedBundle> {
  await build({
    entryPoints: [entry],
    outfile: join(folder, FILE),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*'],
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
  return stagedBundle(folder);
}

/** What `cdk synth` staged. @throws Error in one sentence when there is no bundle in this folder. */
export async function stagedBundle(folder: string): Promise<StagedBundle> {
  const names: string[] = await readdir(folder).catch(() => []);
  if (!names.includes(FILE))
    throw new Error(`There is no ${FILE} in ${folder}; name a folder cdk.out/asset.*.`);
  const { size } = await stat(join(folder, FILE));
  const packed = await promisify(gzip)(await readFile(join(folder, FILE)));
  return { folder, bytes: size, packedBytes: packed.length };
}
