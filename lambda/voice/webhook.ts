import type { APIGatewayProxyEventV2 } from 'aws-lambda';

import { builtInAssistant } from '../../bridge/contract/assistant/built-in';
import { Directory } from '../../bridge/contract/assistant/directory';
import { ENDED_PATH, STREAM_STATUS_PATH, TURN_PATH, VOICE_PATH } from '../../bridge/contract/paths';
import type { Secret } from '../../bridge/contract/secret';
import { answerCall, type AnswerParts, climbLadder, noteStreamStatus, takeTurn } from './answers';
import { FORM_SENTENCES, parameter, readForm } from './form';
import { refusal, type Reply } from './reply';
import { readSettings } from './settings';
import { verifySignature } from './signature';
import type { SignedRequest } from './signed-request';
import { turnByTurn } from './turns/parts';
import { TURN_DUES, type TurnDues } from './turns/turn-dues';
import { webhookLog, type WebhookLog } from './webhook-log';
import { type PrintMetric, WebhookMetrics } from './webhook-metrics';

/** Answers one request of API Gateway. */
export type VoiceWebhook = (event: APIGatewayProxyEventV2) => Promise<Reply>;

/** What a test, or another host, brings itself. */
export interface WebhookDependencies {
  authToken?: Secret;
  /** The time in unix seconds. */
  nowS?: () => number;
  logger?: WebhookLog;
  printMetric?: PrintMetric;
  /** How long the parts of a turn may take. @default TURN_DUES */
  turnDues?: Partial<TurnDues> | undefined;
}

type Answer = (request: SignedRequest, parts: AnswerParts) => Reply | Promise<Reply>;

const ANSWERS = new Map<string, Answer>([
  [VOICE_PATH, answerCall],
  [ENDED_PATH, climbLadder],
  [TURN_PATH, takeTurn],
  [STREAM_STATUS_PATH, noteStreamStatus],
]);

const CALL_SID = /^CA[0-9a-f]{32}$/;

/**
 * Twilio's webhook: a request is admitted (form, signature, CallSid, in this order) and then answered. Each request
 * leaves exactly one log line, beside which the assistants may be complained of; one that fails on our side is answered with
 * 500, never with an exception.
 *
 * @throws SettingsError when the environment is incomplete or wrong.
 */
export function voiceWebhook(env: NodeJS.ProcessEnv, dependencies: WebhookDependencies = {}): VoiceWebhook {
  const settings = readSettings(env);
  const authToken = dependencies.authToken ?? settings.authToken;
  const nowS = dependencies.nowS ?? (() => Math.floor(Date.now() / 1_000));
  const log = dependencies.logger ?? webhookLog(settings.logLevel);
  const directory = new Directory(settings.assistants, {
    defaultName: settings.defaultAssistant,
    complain: (problem) => log.error('assistants cannot be read', { reason: problem }),
  });
  const metrics = new WebhookMetrics(settings.serviceName, dependencies.printMetric);

  const dues = { ...TURN_DUES, ...dependencies.turnDues };
  const parts = { settings, log, metrics, turnByTurn: turnByTurn(settings, { metrics, nowS, dues }) };

  const refuse = (reply: Reply, reason: string): Reply => {
    log.warn('request refused', { outcome: 'refused', reason, status: reply.statusCode });
    return reply;
  };

  const respond: VoiceWebhook = async (event) => {
    const startedMs = performance.now();
    const answer = ANSWERS.get(event.rawPath);
    if (answer === undefined) return refuse(refusal(404, 'Nothing is served at this path.'), 'unknown-path');
    if (event.requestContext.http.method !== 'POST') {
      return refuse(refusal(405, 'Send a POST request.', { allow: 'POST' }), 'method-not-allowed');
    }
    const read = readForm(event);
    if (!read.ok) return refuse(refusal(read.status, FORM_SENTENCES[read.status]), read.reason);

    const verdict = await verifySignature(event, read.form, settings.publicBaseUrl, authToken);
    metrics.signatureChecked(verdict.ok ? undefined : verdict.reason);
    if (!verdict.ok) return refuse(refusal(403, 'Twilio did not sign this request.'), verdict.reason);

    const callSid = parameter(read.form, 'CallSid');
    if (callSid === undefined || !CALL_SID.test(callSid)) {
      return refuse(
        refusal(400, 'CallSid must be CA followed by 32 hexadecimal digits.'),
        callSid === undefined ? 'call-sid-missing' : 'call-sid-malformed',
      );
    }
    const { form } = read;
    const { rawQueryString } = event;
    const { authToken: knownToken } = verdict;
    const who = await whoAnswers(directory, parameter(form, 'To'), settings.assistantLanguage);
    const facts = { callSid, form, rawQueryString, authToken: knownToken, nowS: nowS(), startedMs };
    return answer({ ...facts, ...who }, parts);
  };

  return async (event) => {
    try {
      return await respond(event);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      log.error('request failed', { outcome: 'failed', error });
      return refusal(500, 'The request could not be answered; the log says why.');
    }
  };
}

/**
 * A caller whose assistant cannot be read is connected all the same, with a stand-in that knows a language and nothing else: the
 * bridge knows better, or apologises. The directory has said why.
 */
async function whoAnswers(
  directory: Directory,
  dialled: string | undefined,
  language: string,
): Promise<Pick<SignedRequest, 'assistant' | 'isAssistantUnread'>> {
  try {
    return { assistant: (await directory.read()).forNumber(dialled), isAssistantUnread: false };
  } catch {
    return { assistant: { ...builtInAssistant(language), version: '' }, isAssistantUnread: true };
  }
}
