import type { KnownAssistant } from '../../bridge/contract/assistant/directory';
import type { Form } from './form';

/** In the log, why nobody answered. */
export const ASSISTANTS_UNREAD = 'assistants-unread';

/** A request that Twilio has signed, about a call. */
export interface SignedRequest {
  callSid: string;
  form: Form;
  rawQueryString: string;
  /** The token that it was signed with. */
  authToken: string;
  /** Who answers the dialled number. */
  assistant: KnownAssistant;
  /** Whether nobody could be read: the assistant stands in, for the language of a phrase. It must not answer a caller. */
  isAssistantUnread: boolean;
  /** The time in unix seconds. */
  nowS: number;
  /** When it came, by `performance.now()`. */
  startedMs: number;
}
