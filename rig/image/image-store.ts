import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../command';

/** How an image is made. */
export interface Recipe {
  /** For example `localhost/voice-bridge:test`. */
  image: string;
  context: string;
  dockerfile: string;
  args?: Record<string, string>;
}

/** What an image takes on disk, and on its way there. */
export interface ImageSize {
  unpackedBytes: number;
  /** Each layer compressed, the base's first. */
  layerBytes: number[];
}

interface OciManifest {
  layers: { size: number }[];
}

/**
 * Images in a folder of our own, without a daemon: the machine's own images are neither seen nor touched. Buildah
 * builds in a chroot and copies files, which works inside of containers and virtual machines as well.
 */
export class ImageStore {
  readonly #where: readonly string[];

  constructor(private readonly folder: string) {
    this.#where = [
      '--storage-driver',
      'vfs',
      '--root',
      join(folder, 'store'),
      '--runroot',
      join(folder, 'run'),
    ];
  }

  async has(image: string): Promise<boolean> {
    return (await this.#buildah('images', '--quiet', '--filter', `reference=${image}`)).trim() !== '';
  }

  async build({ image, context, dockerfile, args = {} }: Recipe): Promise<void> {
    const buildArgs = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
    await this.#buildah(
      ...['bud', '--isolation', 'chroot', '--pull-never', '--file', dockerfile, '--tag', image],
      ...[...buildArgs, context],
    );
    // The image that had this name before.
    await this.podman('image', 'prune', '--force');
  }

  async size(image: string): Promise<ImageSize> {
    const unpackedBytes = Number(await this.podman('image', 'inspect', '--format', '{{.Size}}', image));
    const layout = await mkdtemp(join(this.folder, 'oci-'));
    try {
      const digest = join(layout, 'digest');
      await this.#buildah(
        'push',
        '--quiet',
        '--format',
        'oci',
        '--digestfile',
        digest,
        image,
        `oci:${layout}`,
      );
      const [algorithm = '', hash = ''] = (await readFile(digest, 'utf8')).trim().split(':');
      const manifest = await readFile(join(layout, 'blobs', algorithm, hash), 'utf8');
      return {
        unpackedBytes,
        layerBytes: (JSON.parse(manifest) as OciManifest).layers.map(({ size }) => size),
      };
    } finally {
      await rm(layout, { recursive: true, force: true });
    }
  }

  /** Runs podman on these images. */
  podman(...args: readonly string[]): Promise<string> {
    return runCommand('podman', this.podmanArgs(...args));
  }

  /** The command line that `podman` runs, for whoever wants to keep it running. */
  podmanArgs(...args: readonly string[]): string[] {
    return [...this.#where, '--runtime', 'runc', ...args];
  }

  #buildah(...args: readonly string[]): Promise<string> {
    return runCommand('buildah', [...this.#where, ...args]);
  }
}
