import type { Turn } from './transcript';

/** Where conversations are remembered beyond the line that they were on. */
export interface CallMemory {
  /**
   * The conversation of a call so far, as it was heard: empty where nothing was said, undefined where nobody knows. Never
   * rejects.
   */
  recall(callSid: string): Promise<readonly Turn[] | undefined>;
}
