import type { KnownAssistant } from '../../bridge/contract/assistant/directory';
import { CALL_ID_LIFETIME_S, signCallId } from '../../bridge/contract/call-id';
import { readEndedQuery, writeEndedQuery } from '../../bridge/contract/ended-query';
import { apologyIn } from './apology';
import { type Form, parameter } from './form';
import { failedConnects, nextRung } from './ladder';
import { emptyReply, type Reply, twimlReply } from './reply';
import type { VoiceSettings } from './settings';
import { apologyTwiml, connectTwiml, dialTwiml, hangUpTwiml, nothingTwiml } from './twiml';
import type { WebhookLog } from './webhook-log';

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
}

/** Stream errors are free text of unknown length. */
const STREAM_ERROR_CHARACTERS_AT_MOST = 200;

/** The phone rings: the call is connected to the bridge. */
export function answerCall(request: SignedRequest, settings: VoiceSettings, log: WebhookLog): Reply {
  const { callSid, assistant, nowS } = request;
  const facts = { callSid, assistant: assistant.name };
  if (!settings.useOpenAiRealtime) {
    log.warn('call answered', { ...facts, outcome: 'apologise', reason: 'assistant-off' });
    return twimlReply(apologyTwiml(apologyIn(assistant.language, 'unavailable')));
  }
  log.info('call answered', { ...facts, outcome: 'connect' });
  return connect(request, settings, { failedConnects: 0, begunS: nowS });
}

/** A connect is over and the call is not: the next rung of the ladder. */
export function climbLadder(request: SignedRequest, settings: VoiceSettings, log: WebhookLog): Reply {
  const { callSid, form, rawQueryString, nowS, assistant } = request;
  const query = readEndedQuery(rawQueryString);
  const failed = failedConnects(query, nowS);
  const rung = nextRung({
    callStatus: parameter(form, 'CallStatus'),
    dialCallStatus: parameter(form, 'DialCallStatus'),
    isTransfer: query.isTransfer === true,
    failedConnects: failed,
    mayReconnect: settings.useOpenAiRealtime,
    fallbackNumber: assistant.fallbackNumber ?? settings.fallbackNumber,
  });
  const apology = apologyIn(assistant.language, 'lost');
  const facts = { callSid, outcome: rung.name, attempt: failed };
  const { begunS } = query;

  switch (rung.name) {
    case 'caller-gone':
      log.info('connect ended', facts);
      return twimlReply(nothingTwiml());
    case 'hang-up':
      log.info('connect ended', facts);
      return twimlReply(hangUpTwiml());
    case 'return':
      log.info('connect ended', facts);
      return connect(request, settings, { failedConnects: 0, begunS, isBackFromTransfer: true });
    case 'reconnect':
      log.warn('connect ended', facts);
      return connect(request, settings, { failedConnects: rung.attempt - 1, begunS, waitS: rung.waitS });
    case 'dial':
      log.error('connect ended', facts);
      return twimlReply(dialTwiml(rung.number, settings.publicBaseUrl));
    case 'apologise':
      log.error('connect ended', facts);
      return twimlReply(apologyTwiml(apology));
  }
}

/** Twilio tells how a stream fares; only the log has a use for it. */
export function noteStreamStatus({ callSid, form }: SignedRequest, _: VoiceSettings, log: WebhookLog): Reply {
  const streamEvent = parameter(form, 'StreamEvent');
  const facts = {
    callSid,
    outcome: 'noted',
    streamEvent,
    streamSid: parameter(form, 'StreamSid'),
    streamError: parameter(form, 'StreamError')?.slice(0, STREAM_ERROR_CHARACTERS_AT_MOST),
  };
  if (streamEvent === 'stream-error') log.warn('stream reported', facts);
  else log.info('stream reported', facts);
  return emptyReply();
}

/** What came before a connect. */
interface Before {
  failedConnects: number;
  begunS: number | undefined;
  waitS?: number;
  isBackFromTransfer?: boolean;
}

function connect(
  { callSid, form, authToken, nowS, assistant }: SignedRequest,
  { publicBaseUrl, publicStreamUrl }: VoiceSettings,
  { failedConnects, begunS = nowS, waitS = 0, isBackFromTransfer = false }: Before,
): Reply {
  const connect = failedConnects + 1;
  // A call id is used up by its stream. Counting the failures in gives a second connect within the same second
  // another id than the one that is used up.
  const expiresAtS = nowS + CALL_ID_LIFETIME_S + failedConnects;
  return twimlReply(
    connectTwiml({
      publicBaseUrl,
      publicStreamUrl,
      callId: signCallId(authToken, callSid, expiresAtS),
      whenOver: writeEndedQuery({ attempt: connect, sinceS: nowS, begunS }),
      wait: waitS === 0 ? undefined : { ...apologyIn(assistant.language, 'wait'), lengthS: waitS },
      parameters: {
        from: parameter(form, 'From'),
        to: parameter(form, 'To'),
        assistant: assistant.name,
        origin: publicBaseUrl,
        ...{ begunS, connect, isBackFromTransfer },
      },
    }),
  );
}
