import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The HTTP answers of this webhook. */
export type Reply = APIGatewayProxyStructuredResultV2;

/** What Twilio shall do with the call. */
export function twimlReply(twiml: string): Reply {
  return { statusCode: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: twiml };
}

/** Heard, and nothing to say. */
export function emptyReply(): Reply {
  return { statusCode: 204 };
}

/** A refusal, with a sentence for the person who reads it in a debugger. */
export function refusal(statusCode: number, sentence: string, headers: Record<string, string> = {}): Reply {
  return {
    statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: sentence,
  };
}
