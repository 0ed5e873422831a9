import { newSid } from './sid';

/** How the call to somebody else goes that `<Dial>` makes. */
export type DialPlan =
  /** Somebody answers, and the two talk until one of them hangs up. */
  | {
      status: 'completed';
      /** @default 'caller', which ends the whole call */
      hangsUpFirst?: 'caller' | 'callee';
      /** @default 0 */
      talkMs?: number;
    }
  /** Nobody answers, or nobody can be called. */
  | { status: 'busy' | 'no-answer' | 'failed' | 'canceled' };

/** What `DialCallStatus` can be (Twilio docs: TwiML `<Dial>`, "DialCallStatus values"). */
export type DialCallStatus = DialPlan['status'];

/** The call that a `<Dial>` made, as its action is told of it. */
export class DialledCall {
  readonly #callSid = newSid('CA');

  /** @param talkedMs how long it was talked; undefined where nobody answered */
  params(status: DialCallStatus, talkedMs?: number): Record<string, string> {
    return {
      DialCallStatus: status,
      DialCallSid: this.#callSid,
      DialBridged: String(talkedMs !== undefined),
      // How long a call lasted that there was none of is not documented, so nothing must be made of it.
      ...(talkedMs === undefined ? {} : { DialCallDuration: String(Math.ceil(talkedMs / 1000)) }),
    };
  }
}
