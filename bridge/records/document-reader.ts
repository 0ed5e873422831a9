import type { Clock } from '../call/clock';
import { type CallDocument, readCallDocument } from './call-document';
import type { Spool } from './spool';

/** A caller who comes back waits no longer for the conversation than for the assistant. */
const READ_DUE_MS = 1_000;

/** Reads what was kept of a call, on its way to the store or there, for so long at most. */
export class DocumentReader {
  constructor(
    private readonly spool: Spool,
    private readonly clock: Clock,
  ) {}

  /** Undefined where nothing is kept under this key. @throws Error in one sentence, which has nothing of a document in it. */
  async read(key: string, callSid: string): Promise<CallDocument | undefined> {
    const abort = new AbortController();
    const tooLate = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(new Error(`no answer in ${READ_DUE_MS} ms`)));
    });
    const inTime = this.clock.after(READ_DUE_MS, () => abort.abort());
    try {
      const kept = await Promise.race([this.spool.get(key, abort.signal), tooLate]);
      return kept === undefined ? undefined : readCallDocument(kept, callSid);
    } finally {
      inTime();
    }
  }
}
