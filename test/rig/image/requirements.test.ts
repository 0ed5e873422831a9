import { whyNotHere } from '../../../rig/image/requirements';

const MACHINE = { platform: 'linux', arch: 'x64', isRoot: true, hasProgram: () => true };

describe('a machine that shall test the image', () => {
  it('can, as root on Linux with all programs', () => {
    expect(whyNotHere(MACHINE)).toBeUndefined();
    expect(whyNotHere({ ...MACHINE, arch: 'arm64' })).toBeUndefined();
  });

  it('is told in one sentence what is missing', () => {
    const hasProgram = (name: string) => name !== 'podman' && name !== 'runc';

    expect(whyNotHere({ ...MACHINE, hasProgram })).toBe(
      'To test the image, install podman, runc (on Debian: apt-get install --no-install-recommends podman runc).',
    );
  });

  it('is told that it is another system, or another user', () => {
    expect(whyNotHere({ ...MACHINE, platform: 'darwin' })).toMatch(
      /^The image is tested on Linux; this is darwin/,
    );
    expect(whyNotHere({ ...MACHINE, arch: 'riscv64' })).toMatch(/; this is riscv64\.$/);
    expect(whyNotHere({ ...MACHINE, isRoot: false })).toMatch(/^The image is tested by root, /);
  });
});
