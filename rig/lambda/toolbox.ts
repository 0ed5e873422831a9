import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../command';

/** What Lambda runs a function with. */
export interface Toolbox {
  node: string;
  /** AWS's own runtime interface client, as it is in Lambda's Node. */
  client: string;
  /** A folder for NODE_PATH with the AWS SDK in it, which Lambda brings along. */
  sdk: string;
}

/** How a machine makes the runtime interface client. */
const COMPILERS = ['cmake', 'make', 'g++'] as const;

/** Why this machine cannot run the function as Lambda does, in one sentence; undefined when it can. */
export function whyNoLambdaHere(
  platform: string,
  arch: string,
  hasProgram: (name: string) => boolean,
): string | undefined {
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64'))
    return `AWS's runtime client for Node is tested on Linux, x64 or arm64; this is ${platform} on ${arch}.`;
  const missing = COMPILERS.filter((name) => !hasProgram(name));
  return missing.length === 0
    ? undefined
    : `AWS's runtime client for Node is compiled when it is installed: install ${missing.join(', ')}.`;
}

/** Installs into a folder what is not in it yet. Too large, and too slow to compile, for the project's own packages. */
export async function givenToolbox(folder: string, root: string): Promise<Toolbox> {
  const modules = join(folder, 'node_modules');
  const toolbox = {
    node: join(modules, 'node24/bin/node'),
    client: join(modules, 'aws-lambda-ric/index.mjs'),
    sdk: join(folder, 'sdk'),
  };
  // The compiler's last product.
  if (!existsSync(join(modules, 'aws-lambda-ric/rapid-client.node'))) await install(folder);
  await rm(toolbox.sdk, { recursive: true, force: true });
  await mkdir(toolbox.sdk);
  await symlink(join(root, 'node_modules/@aws-sdk'), join(toolbox.sdk, '@aws-sdk'));
  return toolbox;
}

async function install(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { node24: `npm:node-linux-${process.arch}@24`, 'aws-lambda-ric': '4' },
    allowScripts: { 'aws-lambda-ric': true },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await runCommand('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
}
