import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Recording } from '../../simulator/speech/recordings';

/** One thing that the page is made of. */
export interface PageFile {
  type: string;
  body: Uint8Array | string;
}

const FOLDER = resolve(__dirname, 'page');
/** Of each browser the edition that first did all that the page needs: AudioWorklet, modules, rounded rectangles on a canvas. */
const BROWSERS = ['chrome110', 'firefox115', 'safari16.4'];

/** All that the page is made of, by its path: it is put together in memory when the console opens, and never changes. */
export async function pageFiles(recordings: readonly Recording[]): Promise<ReadonlyMap<string, PageFile>> {
  const read = (name: string): Promise<string> => readFile(join(FOLDER, name), 'utf8');
  const [html, css, icon, script, sound] = await Promise.all([
    read('index.html'),
    read('console.css'),
    read('icon.svg'),
    bundle('console.ts'),
    bundle('sound.ts'),
  ]);
  return new Map<string, PageFile>([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/console.css', { type: 'text/css; charset=utf-8', body: css }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
    ['/console.js', { type: 'text/javascript; charset=utf-8', body: script }],
    ['/sound.js', { type: 'text/javascript; charset=utf-8', body: sound }],
    ...recordings.map(({ name, audio }): [string, PageFile] => [
      `/speech/${name}.ulaw`,
      { type: 'audio/basic', body: audio },
    ]),
  ]);
}

async function bundle(entry: string): Promise<string> {
  // Whoever starts without the console needs no bundler.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: BROWSERS,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
