import { resolve } from 'node:path';

/**
 * An assistant who lets the caller speak first and never asks whether they are there: in a bench it speaks by the clock, or
 * when it is spoken to, and by nothing else. This is where its document is kept.
 */
export const QUIET_ASSISTANT_FILE = resolve(__dirname, 'quiet-assistant.json');
