import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { CALL_ID_LIFETIME_S, signCallId } from '../../bridge/contract/call-id';
import { MEDIA_STREAM_PATH } from '../../bridge/contract/paths';
import { tones } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { LoopbackServer } from '../../simulator/network/loopback-server';
import { Phone } from '../../simulator/phone/phone';
import { AUTH_TOKEN, type Bundle, PUBLIC_STREAM_URL, Subject } from '../subject';
import { LongWire } from './long-wire';

const PUBLIC_BASE_URL = 'https://voice.example.com';
/** For whom it is read from a document, and for those who are told. */
const GREETING = {
  ASSISTANT_FILES: resolve(__dirname, 'greeting-assistant.json'),
  GREETING: 'Say hello.',
};
/** What the service takes to open a session, its way left out. The rest is what the simulated assistant takes anyway. */
const SESSION_CREATED_MS = 100;
/** Calls do not follow one another at once, least of all a start. */
const BETWEEN_CALLS_MS = 1_000;
const PATIENCE_MS = 20_000;

/**
 * Takes calls, one after the other, through a bridge from which the assistant is so far away, each way. Returns how long after the
 * start of their stream the callers heard the first word of a greeting, in ms.
 */
export async function firstWords(
  bundle: Bundle,
  delayMs: number,
  callCount: number,
  /** Of a bridge that can keep sessions open. */
  warmSessions: number,
): Promise<number[]> {
  const timings = { sessionCreatedMs: SESSION_CREATED_MS };
  const assistant = await AssistantSimulator.listen({ answers: tones([1_000]), timings });
  const wire = await LongWire.to(Number(new URL(assistant.url).port), delayMs);
  const webhook = await LoopbackServer.answering(async (request, response) => {
    const document = connecting(await callSidIn(request));
    response.writeHead(200, { 'Content-Type': 'text/xml' }).end(document);
  });
  const environment = { ...GREETING, WARM_SESSIONS: String(warmSessions) };
  const subject = await Subject.start(bundle, 1, wire.port, undefined, environment);
  const routes = {
    [PUBLIC_BASE_URL]: `http://${webhook.address}`,
    [PUBLIC_STREAM_URL]: `ws://127.0.0.1:${subject.port}`,
  };
  const phone = new Phone({ authToken: AUTH_TOKEN, routes });
  try {
    const heardAfterMs: number[] = [];
    for (let call = 0; call < callCount; call += 1) {
      await wait(BETWEEN_CALLS_MS);
      heardAfterMs.push(await firstWord(phone));
    }
    return heardAfterMs;
  } catch (error) {
    throw new Error(`${bundle.name}: ${String(error)} ${subject.output}`, { cause: error });
  } finally {
    await subject.stop();
    await Promise.all([webhook, wire, assistant].map((peer) => peer.close()));
  }
}

async function firstWord(phone: Phone): Promise<number> {
  const call = phone.call(`${PUBLIC_BASE_URL}/voice`);
  const giveUp = setTimeout(() => call.hangUp(), PATIENCE_MS);
  call.once('hears', () => call.hangUp());
  const { times, warnings } = await call.ended;
  clearTimeout(giveUp);
  const { streamingAtMs, firstHeardAtMs } = times;
  if (streamingAtMs === undefined || firstHeardAtMs === undefined) {
    throw new Error(`No word was heard. ${warnings.map(({ message }) => message).join(' ')}`);
  }
  return firstHeardAtMs - streamingAtMs;
}

/** The bridge knows a call by the id that its webhook has signed; the others ask for none. */
function connecting(callSid: string): string {
  const expiresAtS = Math.floor(Date.now() / 1_000) + CALL_ID_LIFETIME_S;
  const url = `${PUBLIC_STREAM_URL}${MEDIA_STREAM_PATH}/${signCallId(AUTH_TOKEN, callSid, expiresAtS)}`;
  return `<Response><Connect><Stream url="${url}"/></Connect></Response>`;
}

async function callSidIn(request: IncomingMessage): Promise<string> {
  return new URLSearchParams(await text(request)).get('CallSid') ?? '';
}
