import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';

import { ENDED_PATH, MEDIA_STREAM_PATH, STREAM_STATUS_PATH } from '../../bridge/contract/paths';
import type { Apology } from './apology';

/** A connection of one call to the bridge. */
export interface Connection {
  publicBaseUrl: string;
  publicStreamUrl: string;
  /** Signed. It is part of the path because Twilio drops a stream URL's query. */
  callId: string;
  /** What Twilio tells the webhook when this connect is over, as a query. */
  whenOver: string;
  /** What is said first, and how long the caller then waits. */
  wait: (Apology & { lengthS: number }) | undefined;
  from: string | undefined;
  to: string | undefined;
}

/** Twilio refuses a `<Parameter>` whose name and value together have 500 characters or more. */
const PARAMETER_CHARACTERS_AT_MOST = 499;
/** What XML 1.0 cannot say; a caller's name for himself is free text, and the XML builder throws on these. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Connects the call to the bridge; when that is over, Twilio asks what comes next. */
export function connectTwiml(connection: Connection): string {
  const { publicBaseUrl, publicStreamUrl, callId, whenOver, wait } = connection;
  const response = new VoiceResponse();
  if (wait !== undefined) {
    response.say(wait.speaker, wait.text);
    response.pause({ length: wait.lengthS });
  }
  const stream = response
    .connect({ action: `${publicBaseUrl}${ENDED_PATH}?${whenOver}`, method: 'POST' })
    .stream({
      url: `${publicStreamUrl}${MEDIA_STREAM_PATH}/${callId}`,
      statusCallback: `${publicBaseUrl}${STREAM_STATUS_PATH}`,
      statusCallbackMethod: 'POST',
    });
  for (const name of ['from', 'to'] as const) {
    const value = parameterValue(name, connection[name]);
    if (value !== '') stream.parameter({ name, value });
  }
  return response.toString();
}

/** Apologises and hangs up. */
export function apologyTwiml({ text, speaker }: Apology): string {
  const response = new VoiceResponse();
  response.say(speaker, text);
  response.hangup();
  return response.toString();
}

/** Calls a human; how that went decides what comes next, because only Twilio knows whether anybody answered. */
export function dialTwiml(number: string, publicBaseUrl: string): string {
  const response = new VoiceResponse();
  response.dial({ action: `${publicBaseUrl}${ENDED_PATH}`, method: 'POST' }, number);
  return response.toString();
}

/** The call has served its purpose. */
export function hangUpTwiml(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

/** For a caller who is no longer there. */
export function nothingTwiml(): string {
  return new VoiceResponse().toString();
}

function parameterValue(name: string, value = ''): string {
  const cut = value.replace(NOT_XML, '').slice(0, PARAMETER_CHARACTERS_AT_MOST - name.length);
  // The cut may have gone through the middle of a character.
  return cut.replace(NOT_XML, '');
}
