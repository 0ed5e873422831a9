import BaseTwilio from 'twilio/lib/base/BaseTwilio';
import Domain from 'twilio/lib/base/Domain';
import RequestClient from 'twilio/lib/base/RequestClient';
import Version from 'twilio/lib/base/Version';
import { CallContextImpl } from 'twilio/lib/rest/api/v2010/account/call';

/**
 * The one resource of Twilio's REST API that a call needs, from Twilio's own package but without the rest of it: its client for
 * everything would make up most of the bridge.
 */

/** Where and as whom Twilio is asked, and how long it may take. */
export interface TwilioAccess {
  /** For example `https://api.twilio.com`. */
  apiUrl: string;
  accountSid: string;
  authToken: string;
  dueMs: number;
}

export type CallUpdate = { status: 'completed' } | { twiml: string };

/** Changes a call that goes on. @throws RestException of Twilio's, or the error of the way there. */
export async function updateCall(
  { apiUrl, accountSid, authToken, dueMs }: TwilioAccess,
  callSid: string,
  update: CallUpdate,
): Promise<void> {
  const httpClient = new RequestClient({ timeout: dueMs });
  const client = new BaseTwilio.Client(accountSid, authToken, { httpClient });
  const version = new Version(new Domain(client, apiUrl), '2010-04-01');
  await new CallContextImpl(version as never, accountSid, callSid).update(update);
}
