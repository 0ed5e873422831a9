import type { Secret } from '../../../bridge/contract/secret';
import { PeerFailure } from './peer-failure';

/** A secret's value, or a failure when it is not had while the signal lasts: SSM may keep one waiting for longer. */
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
    return await Promise.race([secret[how](), over]);
  } catch (error) {
    if (error instanceof PeerFailure) throw error;
    throw new PeerFailure('key', error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    signal.removeEventListener('abort', give);
  }
}
