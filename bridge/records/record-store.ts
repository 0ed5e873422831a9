/** What is kept: a document as it is, or a file, which may be too large to be held in memory. */
export type Content = { text: string } | { file: string };

/** Where records are kept, by key. Each deed rejects when it is refused, and when its signal aborts. */
export interface RecordStore {
  /** What waits for one store must not end up in another: it waits under this name. */
  readonly name: string;
  /** Keeps it under this key, in place of what was there. */
  put(key: string, content: Content, signal: AbortSignal): Promise<void>;
  /** The document that is kept under this key; undefined if none is. */
  get(key: string, signal: AbortSignal): Promise<string | undefined>;
  /** Forgets what is kept under this key. Harmless where nothing is. */
  remove(key: string, signal: AbortSignal): Promise<void>;
}
