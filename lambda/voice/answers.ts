import { CALL_ID_LIFETIME_S, signCallId } from '../../bridge/contract/call-id';
import { apologyIn } from './apology';
import { type Form, parameter } from './form';
import { connectQuery, nextRung, readFailedConnects } from './ladder';
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
  /** The time in unix seconds. */
  nowS: number;
}

/** Stream errors are free text of unknown length. */
const STREAM_ERROR_CHARACTERS_AT_MOST = 200;

/** The phone rings: the call is connected to the bridge. */
export function answerCall(request: SignedRequest, settings: VoiceSettings, log: WebhookLog): Reply {
  const { callSid } = request;
  if (!settings.useOpenAiRealtime) {
    log.warn('call answered', { callSid, outcome: 'apologise', reason: 'assistant-off' });
    return twimlReply(apologyTwiml(apologyIn(settings.assistantLanguage, 'unavailable')));
  }
  log.info('call answered', { callSid, outcome: 'connect' });
  return connect(request, settings, 0);
}

/** A connect is over and the call is not: the next rung of the ladder. */
export function climbLadder(request: SignedRequest, settings: VoiceSettings, log: WebhookLog): Reply {
  const { callSid, form, rawQueryString, nowS } = request;
  const failedConnects = readFailedConnects(rawQueryString, nowS);
  const rung = nextRung({
    callStatus: parameter(form, 'CallStatus'),
    dialCallStatus: parameter(form, 'DialCallStatus'),
    failedConnects,
    mayReconnect: settings.useOpenAiRealtime,
    fallbackNumber: settings.fallbackNumber,
  });
  const apology = apologyIn(settings.assistantLanguage, 'lost');
  const facts = { callSid, outcome: rung.name, attempt: failedConnects };

  switch (rung.name) {
    case 'caller-gone':
      log.info('connect ended', facts);
      return twimlReply(nothingTwiml());
    case 'hang-up':
      log.info('connect ended', facts);
      return twimlReply(hangUpTwiml());
    case 'reconnect':
      log.warn('connect ended', facts);
      return connect(request, settings, rung.attempt - 1, rung.waitS);
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

function connect(request: SignedRequest, settings: VoiceSettings, failedConnects: number, waitS = 0): Reply {
  const { callSid, form, authToken, nowS } = request;
  // A call id is used up by its stream. Counting the failures in gives a second connect within the same second
  // another id than the one that is used up.
  const expiresAtS = nowS + CALL_ID_LIFETIME_S + failedConnects;
  return twimlReply(
    connectTwiml({
      publicBaseUrl: settings.publicBaseUrl,
      publicStreamUrl: settings.publicStreamUrl,
      callId: signCallId(authToken, callSid, expiresAtS),
      whenOver: connectQuery(failedConnects + 1, nowS),
      wait: waitS === 0 ? undefined : { ...apologyIn(settings.assistantLanguage, 'wait'), lengthS: waitS },
      from: parameter(form, 'From'),
      to: parameter(form, 'To'),
    }),
  );
}
