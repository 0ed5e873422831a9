import { ENDED_PATH, MEDIA_STREAM_PATH, STREAM_STATUS_PATH } from '../../bridge/contract/paths';
import { type StreamParameters, writeStreamParameters } from '../../bridge/contract/stream-parameters';
import type { Words } from './language';
import { type Verb, voiceResponse, withoutNonXml } from './response';

/** A connection of one call to the bridge. */
export interface Connection {
  publicBaseUrl: string;
  publicStreamUrl: string;
  /** Signed. It is part of the path because Twilio drops a stream URL's query. */
  callId: string;
  /** What Twilio tells the webhook when this connect is over, as a query. */
  whenOver: string;
  /** What is said first, and how long the caller then waits. */
  wait: (Words & { lengthS: number }) | undefined;
  parameters: StreamParameters;
}

/** Twilio refuses a `<Parameter>` whose name and value together have 500 characters or more. */
const PARAMETER_CHARACTERS_AT_MOST = 499;

/** Connects the call to the bridge; when that is over, Twilio asks what comes next. */
export function connectTwiml(connection: Connection): string {
  const { publicBaseUrl, publicStreamUrl, callId, whenOver, wait } = connection;
  const waiting: Verb[] =
    wait === undefined ? [] : [{ say: wait.speaker, text: wait.text }, { pause: { length: wait.lengthS } }];
  const connect: Verb = {
    connect: { action: `${publicBaseUrl}${ENDED_PATH}?${whenOver}`, method: 'POST' },
    stream: {
      url: `${publicStreamUrl}${MEDIA_STREAM_PATH}/${callId}`,
      statusCallback: `${publicBaseUrl}${STREAM_STATUS_PATH}`,
      statusCallbackMethod: 'POST',
    },
    parameters: Object.entries(writeStreamParameters(connection.parameters))
      .map(([name, text]): [string, string] => [name, parameterValue(name, text)])
      .filter(([, value]) => value !== ''),
  };
  return voiceResponse([...waiting, connect]);
}

/** Apologises and hangs up. */
export function apologyTwiml({ text, speaker }: Words): string {
  return voiceResponse([{ say: speaker, text }, { hangup: {} }]);
}

/** Calls a human; how that went decides what comes next, because only Twilio knows whether anybody answered. */
export function dialTwiml(number: string, publicBaseUrl: string): string {
  return voiceResponse([{ dial: { action: `${publicBaseUrl}${ENDED_PATH}`, method: 'POST' }, text: number }]);
}

/** The call has served its purpose. */
export function hangUpTwiml(): string {
  return voiceResponse([{ hangup: {} }]);
}

/** For a caller who is no longer there. */
export function nothingTwiml(): string {
  return voiceResponse([]);
}

function parameterValue(name: string, value: string): string {
  const cut = withoutNonXml(value).slice(0, PARAMETER_CHARACTERS_AT_MOST - name.length);
  // The cut may have gone through the middle of a character.
  return withoutNonXml(cut);
}
