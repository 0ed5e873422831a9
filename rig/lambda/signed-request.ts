import { createServer } from 'node:http';
import { MEDIA_STREAM_PATH, VOICE_PATH } from '../../bridge/contract/paths';
import type { Reply } from '../../lambda/voice/reply';
import { LoopbackServer } from '../../simulator/network/loopback-server';
import { Routes } from '../../simulator/phone/routes';
import type { WebhookSignature } from '../../simulator/phone/signatures';
import { readTwiml } from '../../simulator/phone/twiml';
import { WebhookClient } from '../../simulator/phone/webhook-client';
import { LocalGateway } from '../local-gateway';
import type { Invocation } from './runtime-api';

export const PUBLIC_BASE_URL = 'https://voice.example.com';
export const PUBLIC_STREAM_URL = 'wss://stream.example.com';
export const AUTH_TOKEN = 'the-simulators-auth-token';

/** What Twilio tells of a call that rings. Nothing of it may be in a log but the first. */
export const RINGING = {
  CallSid: 'CA0123456789abcdef0123456789abcdef',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+819012345678',
  To: '+815012345678',
  CallStatus: 'ringing',
  Direction: 'inbound',
  ApiVersion: '2010-04-01',
  CallerCity: '東京',
};

/** A function, as API Gateway needs it. */
export interface Invokable {
  invoke(event: unknown): Promise<Invocation>;
}

export interface SignedRequest {
  /** @default - where an incoming call is posted to */
  url?: string;
  /** What differs from a call that rings. */
  params?: Record<string, string>;
  signature?: WebhookSignature;
}

/** Asks a function as Twilio does, through what API Gateway makes of it: the document, or why there is none. */
export async function ask(
  webhook: Invokable,
  { url = VOICE_PATH, params = {}, signature = 'good' }: SignedRequest = {},
): Promise<string> {
  const gateway = new LocalGateway(async (event) => (await webhook.invoke(event)).answer as Reply);
  const server = await LoopbackServer.open(
    createServer((request, response) => gateway.handleRequest(request, response)),
  );
  const twilio = new WebhookClient({
    authToken: AUTH_TOKEN,
    signature,
    routes: new Routes({ [PUBLIC_BASE_URL]: `http://${server.address}` }),
    timeoutMs: 15_000,
  });
  try {
    const answer = await twilio.send({
      url: new URL(url, PUBLIC_BASE_URL),
      method: 'POST',
      params: { ...RINGING, ...params },
    });
    return answer.body;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await server.close();
  }
}

/** The event that API Gateway makes of a ringing call. */
export async function ringingEvent(): Promise<unknown> {
  let seen: unknown;
  await ask({
    invoke: (event) => {
      seen = event;
      return Promise.resolve({ answer: { statusCode: 200, body: '' }, durationMs: 0 });
    },
  });
  return seen;
}

/** Where a document connects a call to, and where Twilio asks next; undefined if it does not connect. */
export function connection(document: string): { streamUrl: string; nextUrl: string | undefined } | undefined {
  try {
    const { verbs, warnings } = readTwiml(document);
    const [first] = verbs;
    if (first?.verb !== 'Connect' || warnings.length > 0) return undefined;
    const { url } = first.stream;
    return url.startsWith(`${PUBLIC_STREAM_URL}${MEDIA_STREAM_PATH}/CA`)
      ? { streamUrl: url, nextUrl: first.action }
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a document says and where it posts what the caller says to that; undefined if it does not listen. */
export function listening(document: string): { said: string; nextUrl: string | undefined } | undefined {
  try {
    const { verbs, warnings } = readTwiml(document);
    const [first] = verbs;
    if (first?.verb !== 'Gather' || warnings.length > 0) return undefined;
    const said = first.gather.prompts.map((prompt) => (prompt.verb === 'Say' ? prompt.say.text : ''));
    return { said: said.join(' '), nextUrl: first.gather.action };
  } catch {
    return undefined;
  }
}
