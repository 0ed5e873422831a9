import type { ToolOutcome } from '../call/tool-runner';

/** Who has to do something: `operator` if it stays so until then, `nobody` if it may pass by itself. */
type ForWhom = 'operator' | 'nobody';

/** Facts for a log line. Nothing of a call's contents is among them. */
export interface TroubleFacts {
  /** What was wrong, in a word or a sentence. */
  fault: string;
  forWhom: ForWhom;
  functionArn?: string;
}

/** Why a tool gave no answer. The message is a sentence for the model, which passes it on to the caller in its own words. */
export class ToolTrouble extends Error {
  override readonly name = 'ToolTrouble';

  constructor(
    readonly why: (ToolOutcome & { ok: false })['why'],
    sentence: string,
    /** Without them nothing is logged: the model itself was wrong, and will try again. */
    readonly facts?: TroubleFacts,
  ) {
    super(sentence);
  }
}
