import type { AssistantDocument } from '../bridge/contract/assistant/document';
import type { Purpose } from '../bridge/call/floor';
import type { Answers, Reply } from '../simulator/assistant/answers';
import type { FaultPlan } from '../simulator/assistant/faults';
import type { PhoneFaults } from '../simulator/phone/phone-faults';
import type { Expectations } from './script/script-expectations';
import type { ScriptToolOutcome } from './script/script-replies';
import type { PlannedStep } from './planned-step';

/** One response of the assistant. */
export interface PlannedReply extends Reply {
  /** Why the bridge is to have asked for it. */
  for?: Purpose | undefined;
  /** Words of the instructions that it is to be asked with. */
  told?: string | undefined;
}

/** A call as it is meant to go, with everything that it takes at hand. */
export interface CallPlan {
  title: string;
  language: string;
  /** Without one the built-in answers. */
  assistant?: AssistantDocument | undefined;
  caller?: { from?: string | undefined; to?: string | undefined };
  /** What is kept of the call. */
  records?: 'none' | 'transcripts' | 'recordings' | undefined;
  begunSecondsAgo?: number;
  dialAnswers?: boolean;
  steps: readonly PlannedStep[];
  /** One for each response, in order; or somebody who knows an answer to everything. */
  replies: readonly PlannedReply[] | Answers;
  /** What the caller said, by the sound of it. */
  transcribe: (audio: Buffer) => string;
  /** What comes of each tool, call by call. */
  tools?: Readonly<Record<string, readonly ScriptToolOutcome[]>>;
  faults?: { assistant?: FaultPlan | undefined; phone?: PhoneFaults | undefined };
  expect: Expectations;
}
