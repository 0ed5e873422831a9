import { readFile } from 'node:fs/promises';
import type { Content, RecordStore } from '../../../bridge/records/record-store';

/** A store in memory that writes down what is done to it, as words, and can refuse or take its time. */
export class FakeStore implements RecordStore {
  readonly name = 'fake';
  readonly kept = new Map<string, string>();
  readonly did: string[] = [];
  /** Asked for each deed. */
  refusal: (deed: string) => string | undefined = () => undefined;
  /** Each deed waits for it. */
  hold: (deed: string, signal: AbortSignal) => Promise<void> = () => Promise.resolve();

  async put(key: string, content: Content, signal: AbortSignal): Promise<void> {
    const text = 'text' in content ? content.text : await readFile(content.file, 'utf8');
    await this.#do(`put ${key}`, signal);
    this.kept.set(key, text);
  }

  async get(key: string, signal: AbortSignal): Promise<string | undefined> {
    await this.#do(`get ${key}`, signal);
    return this.kept.get(key);
  }

  async remove(key: string, signal: AbortSignal): Promise<void> {
    await this.#do(`remove ${key}`, signal);
    this.kept.delete(key);
  }

  async #do(deed: string, signal: AbortSignal): Promise<void> {
    this.did.push(deed);
    await this.hold(deed, signal);
    const refusal = this.refusal(deed);
    if (refusal !== undefined) throw new Error(refusal);
  }
}

/** Waits until a signal aborts, and no longer. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });
}
