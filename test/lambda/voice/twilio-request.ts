import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

import type { Facts, WebhookLog } from '../../../lambda/voice/webhook-log';

export const AUTH_TOKEN = '12345';
export const CALL_SID = 'CA0123456789abcdef0123456789abcdef';
export const BASE_URL = 'https://voice.example.com';
export const NOW_S = 1_800_000_000;

export const ENV = {
  PUBLIC_BASE_URL: BASE_URL,
  PUBLIC_STREAM_URL: 'wss://stream.example.com',
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
};

export const RINGING = {
  CallSid: CALL_SID,
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+819012345678',
  To: '+815012345678',
  CallStatus: 'ringing',
  Direction: 'inbound',
  ApiVersion: '2010-04-01',
};

/** The call as Twilio tells it once it was answered. */
export const ANSWERED = { ...RINGING, CallStatus: 'in-progress' };

interface Post {
  path: string;
  query?: string;
  form?: Record<string, string | string[]>;
  /** The text of the body, where it is not the form written in the usual way. */
  body?: string;
  /** How it arrives; API Gateway sends forms as base64. */
  asBase64?: boolean;
  signedWith?: string;
  /** What Twilio signed, where it is not what arrives. */
  signedUrl?: string;
  headers?: Record<string, string | undefined>;
  method?: string;
}

/** A request as API Gateway hands it over, signed by Twilio's own library. */
export function post(request: Post): APIGatewayProxyEventV2 {
  const { path, query = '', form = RINGING, asBase64 = true, method = 'POST' } = request;
  const url = request.signedUrl ?? `${BASE_URL}${path}${query === '' ? '' : `?${query}`}`;
  const signature = getExpectedTwilioSignature(request.signedWith ?? AUTH_TOKEN, url, form);
  const body = request.body ?? formText(form);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    host: 'abc123.execute-api.ap-northeast-1.amazonaws.com',
    'x-twilio-signature': signature,
    ...request.headers,
  };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers,
    body: asBase64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: asBase64,
    requestContext: { http: { method, path } },
  } as unknown as APIGatewayProxyEventV2;
}

/** A log that keeps what it was told. */
export class LogBook implements WebhookLog {
  readonly lines: { level: string; message: string; facts: Facts }[] = [];

  info = (message: string, facts: Facts) => void this.lines.push({ level: 'info', message, facts });
  warn = (message: string, facts: Facts) => void this.lines.push({ level: 'warn', message, facts });
  error = (message: string, facts: Facts) => void this.lines.push({ level: 'error', message, facts });
}

function formText(form: Record<string, string | string[]>): string {
  const text = new URLSearchParams();
  for (const [name, values] of Object.entries(form)) {
    for (const value of [values].flat()) text.append(name, value);
  }
  return text.toString();
}
