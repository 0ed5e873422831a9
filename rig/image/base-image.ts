import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../command';
import type { ImageStore } from './image-store';

/** What stands for Node's own image. The name changes with the way it is made. */
export const BASE_IMAGE = 'localhost/node-24-bookworm:1';

/** The machine's certificates: npm in the image goes through the same network as npm outside. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const CERTIFICATES_INSIDE = '/usr/local/share/ca-certificates.crt';

/** A small Debian with Node 24, npm and a user called node, made without any registry of images. */
export async function makeBaseImage(store: ImageStore, folder: string): Promise<void> {
  const work = await mkdtemp(join(folder, 'base-'));
  try {
    const root = join(work, 'root');
    await runCommand('debootstrap', ['--variant=minbase', 'bookworm', root]);
    await runCommand('chroot', [root, 'useradd', '--uid', '1000', '--create-home', 'node']);
    await rm(join(root, 'var/cache/apt/archives'), { recursive: true, force: true });
    await rm(join(root, 'var/lib/apt/lists'), { recursive: true, force: true });
    await addNode(root, work);
    const hasCertificates = existsSync(CERTIFICATES);
    if (hasCertificates) await copyFile(CERTIFICATES, join(root, CERTIFICATES_INSIDE));
    // A COPY would give all files to root and forget who may run what.
    await runCommand('tar', ['--create', '--file', join(work, 'root.tar'), '--directory', root, '.']);
    await rm(root, { recursive: true });
    const dockerfile = join(work, 'Dockerfile');
    const trust = hasCertificates ? `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES_INSIDE}\n` : '';
    await writeFile(dockerfile, `FROM scratch\nADD root.tar /\n${trust}`);
    await store.build({ image: BASE_IMAGE, context: work, dockerfile });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function addNode(root: string, work: string): Promise<void> {
  const from = join(work, 'npm');
  await mkdir(from);
  await writeFile(join(from, 'package.json'), '{ "private": true }');
  const packages = [`node24@npm:node-linux-${process.arch}@24`, 'npm@11'];
  await runCommand('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], {
    cwd: from,
  });
  const local = join(root, 'usr/local');
  await copyFile(join(from, 'node_modules/node24/bin/node'), join(local, 'bin/node'));
  await chmod(join(local, 'bin/node'), 0o755);
  await cp(join(from, 'node_modules/npm'), join(local, 'lib/node_modules/npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
}
