import type { KnownAssistant } from '../../bridge/contract/assistant/directory';
import type { Form } from './form';

/** A request that Twilio has signed, about a call. */
export interface SignedRequest {
  callSid: string;
  form: Form;
  rawQueryString: string;
  /** The token that it was signed with. */
  authToken: string;
  /** Who answers the dialled number. */
  assistant: KnownAssistant;
  /** The time in unix seconds. */
  nowS: number;
  /** When it came, by `performance.now()`. */
  startedMs: number;
}
