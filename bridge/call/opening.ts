import type { Assistant } from '../contract/assistant/document';
import type { StreamParameters } from '../contract/stream-parameters';
import { LINE_RESTORED, LINE_RESTORED_WITHOUT_MEMORY, sayExactly, TRANSFER_UNANSWERED } from './phrases';
import type { Turn } from './transcript';

/**
 * What the assistant is told to say first; without it the caller speaks first. A caller who had a conversation already is not
 * greeted again: `earlier` is that conversation, undefined where nobody knows.
 */
export function opening(
  { greeting }: Pick<Assistant, 'greeting'>,
  { connect, isBackFromTransfer }: Pick<StreamParameters, 'connect' | 'isBackFromTransfer'>,
  earlier: readonly Turn[] | undefined,
): string | undefined {
  if (isBackFromTransfer) return TRANSFER_UNANSWERED;
  if (connect > 1 && earlier === undefined) return LINE_RESTORED_WITHOUT_MEMORY;
  if (connect > 1 && earlier?.length !== 0) return LINE_RESTORED;
  if (greeting === undefined) return undefined;
  return 'say' in greeting ? sayExactly(greeting.say) : greeting.instructions;
}
