import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for this machine's loopback address, which nobody but a bench trusts. */
export class Certificate {
  readonly #folder = mkdtempSync(join(tmpdir(), 'voice-bridge-bench-'));
  readonly file = join(this.#folder, 'certificate.pem');
  readonly #keyFile = join(this.#folder, 'key.pem');

  /** Makes one with OpenSSL, of the kind that OpenAI's servers show: an elliptic curve. @throws Error without OpenSSL. */
  constructor() {
    const made = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench';
    const named = '-addext subjectAltName=IP:127.0.0.1';
    const args = [
      'req',
      ...made.split(' '),
      ...named.split(' '),
      '-keyout',
      this.#keyFile,
      '-out',
      this.file,
    ];
    try {
      execFileSync('openssl', args, { stdio: 'ignore' });
    } catch (cause) {
      this.remove();
      throw new Error('The bench in TLS makes a certificate with the command openssl, which failed.', {
        cause,
      });
    }
  }

  get pem(): { key: Buffer; cert: Buffer } {
    return { key: readFileSync(this.#keyFile), cert: readFileSync(this.file) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
