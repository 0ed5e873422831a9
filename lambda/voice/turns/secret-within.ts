import type { Secret } from '../../../bridge/contract/secret';
import { PeerFailure } from './peer-failure';

/** As an HTTP header takes it; `fetch` refuses anything else, and quotes it. */
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * A secret's value, or a failure when it is not had while the signal lasts: SSM may keep one waiting for longer. So it is with
 * one that has something in it that no key has.
 */
export async function secretWithin(
  signal: AbortSignal,
  secret: Secret,
  how: 'read' | 'refresh' = 'read',
): Promise<string> {
  signal.throwIfAborted();
  let give = (): void => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    give = () => reject(new PeerFailure('key', 'A key could not be read in time.'));
    signal.addEventListener('abort', give, { once: true });
  });
  try {
    const value = await Promise.race([secret[how](), over]);
    if (PRINTABLE.test(value)) return value;
    // It may have been mended since it was read.
    if (how === 'read') return await secretWithin(signal, secret, 'refresh');
    throw new PeerFailure(
      'key',
      'A key must be printable ASCII in one line, but is not; set it anew, without a line break in it.',
    );
  } catch (error) {
    if (error instanceof PeerFailure) throw error;
    throw new PeerFailure('key', error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', give);
  }
}
