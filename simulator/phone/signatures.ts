import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

/** How the stream's upgrade is signed; all but the first two are to be refused. */
export type StreamSignature = 'good' | 'trailing-slash' | 'bad' | 'none' | 'https';

/** How webhooks are signed. */
export type WebhookSignature = 'good' | 'bad' | 'none';

const ANOTHER_TOKEN = 'the auth token of somebody else';

/**
 * Twilio signs the wss URL of the TwiML, without parameters. It is not documented whether a slash is added to it:
 * servers are advised to accept both.
 */
export function signStream(mode: StreamSignature, authToken: string, url: string): string | undefined {
  switch (mode) {
    case 'good':
      return getExpectedTwilioSignature(authToken, url, {});
    case 'trailing-slash':
      return getExpectedTwilioSignature(authToken, `${url}/`, {});
    case 'https':
      return getExpectedTwilioSignature(authToken, url.replace(/^wss:/, 'https:'), {});
    case 'bad':
      return getExpectedTwilioSignature(ANOTHER_TOKEN, url, {});
    case 'none':
      return undefined;
  }
}

/** The signature of a webhook request: over its whole URL and the parameters in its body. */
export function signWebhook(
  mode: WebhookSignature,
  authToken: string,
  url: string,
  bodyParams: Record<string, string>,
): string | undefined {
  if (mode === 'none') return undefined;
  return getExpectedTwilioSignature(mode === 'good' ? authToken : ANOTHER_TOKEN, url, bodyParams);
}
