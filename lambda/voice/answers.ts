import { CALL_ID_LIFETIME_S, signCallId } from '../../bridge/contract/call-id';
import { readEndedQuery, writeEndedQuery } from '../../bridge/contract/ended-query';
import { parameter } from './form';
import { failedConnects, failedRung, type Fall, nextRung } from './ladder';
import { Language } from './language';
import { emptyReply, type Reply, twimlReply } from './reply';
import type { VoiceSettings } from './settings';
import { ASSISTANTS_UNREAD, type SignedRequest } from './signed-request';
import { apologyTwiml, connectTwiml, dialTwiml, hangUpTwiml, nothingTwiml } from './twiml';
import type { TurnByTurn } from './turns/turn-by-turn';
import type { WebhookLog } from './webhook-log';
import type { WebhookMetrics } from './webhook-metrics';

/** What an answer is made with. */
export interface AnswerParts {
  settings: VoiceSettings;
  log: WebhookLog;
  metrics: WebhookMetrics;
  /** Answers without the bridge; none where the settings have no key for it. */
  turnByTurn: TurnByTurn | undefined;
}

/** Stream errors are free text of unknown length. */
const STREAM_ERROR_CHARACTERS_AT_MOST = 200;

/** The phone rings: the call is connected to the bridge, or answered turn by turn. */
export function answerCall(request: SignedRequest, parts: AnswerParts): Reply | Promise<Reply> {
  const { settings, log, turnByTurn } = parts;
  const { callSid, assistant, nowS } = request;
  const facts = { callSid, assistant: assistant.name };
  if (!settings.useOpenAiRealtime) {
    if (turnByTurn !== undefined)
      return request.isAssistantUnread ? turnAway(request, parts) : turnByTurn.greet(request, log);
    log.error('call answered', { ...facts, outcome: 'apologise', reason: 'assistant-off' });
    return twimlReply(apologyTwiml(new Language(assistant.language).words('unavailable')));
  }
  log.info('call answered', { ...facts, outcome: 'connect' });
  return connect(request, parts, { failedConnects: 0, begunS: nowS });
}

/** A connect is over and the call is not: the next rung of the ladder. */
export function climbLadder(request: SignedRequest, parts: AnswerParts): Reply | Promise<Reply> {
  const { settings, log, metrics, turnByTurn } = parts;
  const { callSid, form, rawQueryString, nowS, assistant } = request;
  const query = readEndedQuery(rawQueryString);
  const failed = failedConnects(query, nowS);
  const fall: Fall = {
    callStatus: parameter(form, 'CallStatus'),
    dialCallStatus: parameter(form, 'DialCallStatus'),
    isTransfer: query.isTransfer === true,
    failedConnects: failed,
    mayReconnect: settings.useOpenAiRealtime,
    mayGoOn: turnByTurn !== undefined,
    fallbackNumber: assistant.fallbackNumber ?? settings.fallbackNumber,
  };
  const rung = nextRung(fall);
  const fallen = failedRung(rung, fall);
  // Where an operator has switched the Realtime API off, calls are not given up but led on as was wanted.
  const isGivenUp = fallen !== 'reconnect' && settings.useOpenAiRealtime;
  if (fallen !== undefined) metrics.connectFailed(fallen, { isGivenUp });
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
      return connect(request, parts, { failedConnects: 0, begunS, isBackFromTransfer: true });
    case 'reconnect':
      log.warn('connect ended', facts);
      return connect(request, parts, { failedConnects: rung.attempt - 1, begunS, waitS: rung.waitS });
    case 'go-on':
      if (turnByTurn === undefined) throw new Error('There is no way to go on turn by turn.');
      return turnByTurn.goOn(request, log, rung.phrase, begunS ?? nowS);
    case 'dial':
      log.error('connect ended', facts);
      return twimlReply(dialTwiml(rung.number, settings.publicBaseUrl));
    case 'apologise':
      log.error('connect ended', facts);
      return twimlReply(apologyTwiml(new Language(assistant.language).words('lost')));
  }
}

/** What the caller said, where the call goes turn by turn: to its end, whatever an operator switches on meanwhile. */
export function takeTurn(request: SignedRequest, parts: AnswerParts): Reply | Promise<Reply> {
  const { log, turnByTurn } = parts;
  if (turnByTurn !== undefined) return turnByTurn.takeTurn(request, log);
  const { callSid, assistant } = request;
  log.error('turn taken', { callSid, outcome: 'apologise', reason: 'no-text-model' });
  return twimlReply(apologyTwiml(new Language(assistant.language).words('lost')));
}

/** Twilio tells how a stream fares; only log and metrics have a use for it. */
export function noteStreamStatus({ callSid, form }: SignedRequest, { log, metrics }: AnswerParts): Reply {
  const streamEvent = parameter(form, 'StreamEvent');
  const facts = {
    callSid,
    outcome: 'noted',
    streamEvent,
    streamSid: parameter(form, 'StreamSid'),
    streamError: parameter(form, 'StreamError')?.slice(0, STREAM_ERROR_CHARACTERS_AT_MOST),
  };
  if (streamEvent === 'stream-started') metrics.streamBegun();
  if (streamEvent === 'stream-error') log.warn('stream reported', facts);
  else log.info('stream reported', facts);
  return emptyReply();
}

/** Nobody knows who answers here: a stranger must not. */
function turnAway({ callSid, assistant }: SignedRequest, { settings, log }: AnswerParts): Reply {
  const { fallbackNumber, publicBaseUrl } = settings;
  const outcome = fallbackNumber === undefined ? 'apologise' : 'dial';
  log.error('call answered', { callSid, outcome, reason: ASSISTANTS_UNREAD });
  if (fallbackNumber !== undefined) return twimlReply(dialTwiml(fallbackNumber, publicBaseUrl));
  return twimlReply(apologyTwiml(new Language(assistant.language).words('lost')));
}

/** A call is connected once, and again twice before something else is done. */
const CONNECTS_AT_MOST = 3;

/** What came before a connect. */
interface Before {
  failedConnects: number;
  begunS: number | undefined;
  waitS?: number;
  isBackFromTransfer?: boolean;
}

function connect(
  { callSid, form, authToken, nowS, assistant }: SignedRequest,
  { settings: { publicBaseUrl, publicStreamUrl }, metrics }: AnswerParts,
  { failedConnects, begunS = nowS, waitS = 0, isBackFromTransfer = false }: Before,
): Reply {
  metrics.connectMade();
  const connect = failedConnects + 1;
  // A call id is used up by its stream. Counting the failures in gives a second connect within the same second
  // another id than the one that is used up.
  // So does coming back from a number that was busy at once: no more connects than that can have failed before.
  const expiresAtS = nowS + CALL_ID_LIFETIME_S + (isBackFromTransfer ? CONNECTS_AT_MOST : failedConnects);
  return twimlReply(
    connectTwiml({
      publicBaseUrl,
      publicStreamUrl,
      callId: signCallId(authToken, callSid, expiresAtS),
      whenOver: writeEndedQuery({ attempt: connect, sinceS: nowS, begunS }),
      wait: waitS === 0 ? undefined : { ...new Language(assistant.language).words('wait'), lengthS: waitS },
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
