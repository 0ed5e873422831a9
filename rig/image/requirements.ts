/** What a machine has of what building and running an image without Docker takes. */
export interface Machine {
  platform: string;
  arch: string;
  isRoot: boolean;
  hasProgram: (name: string) => boolean;
}

/** All of them are Debian packages of the same names. */
const PROGRAMS = ['buildah', 'podman', 'runc', 'debootstrap'] as const;

/** Why this machine cannot test the image, in one sentence; undefined when it can. */
export function whyNotHere({ platform, arch, isRoot, hasProgram }: Machine): string | undefined {
  if (platform !== 'linux')
    return `The image is tested on Linux; this is ${platform}, where \`docker build -f bridge/Dockerfile .\` builds it.`;
  if (arch !== 'x64' && arch !== 'arm64')
    return `The image is tested on x64 or arm64, for which there is a Node; this is ${arch}.`;
  if (!isRoot)
    return 'The image is tested by root, because a container is not built and run by others everywhere.';
  const missing = PROGRAMS.filter((name) => !hasProgram(name));
  return missing.length === 0
    ? undefined
    : `To test the image, install ${missing.join(', ')} (on Debian: apt-get install --no-install-recommends ${missing.join(' ')}).`;
}
