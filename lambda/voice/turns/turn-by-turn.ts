import { keyedIn } from '../../../bridge/contract/line-notes';
import { ENDED_PATH, TURN_PATH } from '../../../bridge/contract/paths';
import { isDialAnswered, isOver } from '../call-status';
import { parameter } from '../form';
import { Language } from '../language';
import type { Phrase } from '../phrases';
import { type Reply, twimlReply } from '../reply';
import { type Sound, type Verb, voiceResponse } from '../response';
import { ASSISTANTS_UNREAD, type SignedRequest } from '../signed-request';
import type { Facts, WebhookLog } from '../webhook-log';
import type { WebhookMetrics } from '../webhook-metrics';
import { listen } from './listen';
import { PeerFailure } from './peer-failure';
import type { TextAnswer } from './text-answer';
import type { TextAssistant } from './text-assistant';
import type { TurnDues } from './turn-dues';
import { readTurnQuery, type TurnQuery, writeTurnQuery } from './turn-query';
import type { Voices } from './voices';

export interface TurnByTurnParts {
  assistant: Pick<TextAssistant, 'greet' | 'answer'>;
  voices: Pick<Voices, 'say'>;
  metrics: WebhookMetrics;
  dues: TurnDues;
  publicBaseUrl: string;
  /** A human who takes calls that get no answer, where the assistant names none. */
  fallbackNumber: string | undefined;
}

/** What Twilio is told, and what the log says of it. */
interface Step {
  verbs: Verb[];
  outcome: string;
  /** How bad it is. @default 'info' */
  level?: 'info' | 'warn' | 'error';
  facts?: Facts;
}

/** So many times in a row a caller who says nothing is asked whether they are there. */
const QUIET_AT_MOST = 2;
/** Who is not to be asked is listened to for so many times a minute more: nobody pays for an hour of an empty line. */
const UNASKED_AT_MOST = 1;

/**
 * Answers calls without the Realtime API, one turn after the other: Twilio listens and writes down what the caller says, a text model
 * answers, and Twilio says that. Where a conversation stands is in the URL that Twilio is told to post the next turn to.
 */
export class TurnByTurn {
  constructor(private readonly parts: TurnByTurnParts) {}

  /** The phone rings. */
  async greet(request: SignedRequest, log: WebhookLog): Promise<Reply> {
    return reply(request, log, 'call answered', await this.#greeting(request));
  }

  /** The caller has said something, or nothing, or comes back from somebody who did not answer. */
  async takeTurn(request: SignedRequest, log: WebhookLog): Promise<Reply> {
    return reply(request, log, 'turn taken', await this.#turn(request));
  }

  /** A call that was connected to the bridge goes on here. */
  async goOn(request: SignedRequest, log: WebhookLog, phrase: Phrase, begunS: number): Promise<Reply> {
    const query = { begunS };
    const step: Step = request.isAssistantUnread
      ? await this.#unread(request, query)
      : { ...(await this.#listen(request, query, phrase, 'go-on')), level: 'warn' };
    return reply(request, log, 'connect ended', step);
  }

  async #greeting(request: SignedRequest): Promise<Step> {
    const { assistant, nowS } = request;
    const { greeting, language } = assistant;
    const query = { begunS: nowS };
    if (greeting === undefined) return { verbs: this.#listening(request, query, []), outcome: 'listen' };
    if ('say' in greeting) return this.#greetWith(request, query, greeting.say);
    try {
      const signal = AbortSignal.timeout(this.#left(request, this.parts.dues.greeting));
      const { thread, text } = await this.parts.assistant.greet(request, greeting.instructions, signal);
      return await this.#greetWith(request, { ...query, thread }, text);
    } catch (error) {
      const facts = this.#failed(error);
      const step = await this.#greetWith(request, query, new Language(language).phrase('hello'));
      return { ...step, level: 'warn', facts: { ...step.facts, ...facts } };
    } finally {
      this.parts.metrics.turnTook(performance.now() - request.startedMs);
    }
  }

  async #greetWith(request: SignedRequest, query: TurnQuery, text: string): Promise<Step> {
    const { sounds, facts } = await this.#say(request, text);
    const isProtected = request.assistant.interruption.protectGreeting;
    return { verbs: this.#listening(request, query, sounds, isProtected), outcome: 'greet', facts };
  }

  async #turn(request: SignedRequest): Promise<Step> {
    const { form, rawQueryString, assistant, nowS } = request;
    const read = readTurnQuery(rawQueryString);
    const begunS = read.begunS ?? nowS;
    const query = { ...read, begunS };
    if (isOver(parameter(form, 'CallStatus'))) return { verbs: [], outcome: 'caller-gone' };
    const dialled = parameter(form, 'DialCallStatus');
    if (dialled !== undefined && isDialAnswered(dialled))
      return { verbs: [{ hangup: {} }], outcome: 'hang-up' };
    if (request.isAssistantUnread) return this.#unread(request, query);
    if (nowS - begunS >= assistant.limits.callMinutes * 60) return this.#close(request, 'time-over');
    if (dialled !== undefined) return this.#listen(request, query, 'nobody', 'return');

    const { key, words } = heardIn(request, query);
    // Whoever speaks or presses a key is there.
    const heard = { ...query, quiet: 0, words: undefined, key: undefined };
    const action = key === undefined ? undefined : assistant.keys.actions[key];
    if (action === 'hang_up') return this.#close(request, 'hang-up');
    if (action !== undefined) return this.#transfer(request, heard, action.transfer);

    const said = words ?? (key === undefined ? undefined : keyedIn(key));
    return said === undefined ? this.#hearNothing(request, query) : this.#answer(request, heard, said);
  }

  /** Whose call this is cannot be read, and in the middle of it no stranger may answer: it is as if the model had not. */
  async #unread(request: SignedRequest, query: TurnQuery): Promise<Step> {
    const { key, words } = heardIn(request, query);
    const step = await this.#unanswered(request, { ...query, key }, words);
    return { ...step, level: 'error', facts: { ...step.facts, reason: ASSISTANTS_UNREAD } };
  }

  async #hearNothing(request: SignedRequest, query: TurnQuery): Promise<Step> {
    // Who was told to wait has not been listened to since.
    if (query.failed === 1) return this.#listen(request, { ...query, failed: 2 }, 'interrupted', 'go-on');
    const { silence } = request.assistant;
    const quiet = (query.quiet ?? 0) + 1;
    const quietAtMost = silence === 'off' ? UNASKED_AT_MOST : Math.min(silence.prompts, QUIET_AT_MOST);
    if (quiet > quietAtMost) return this.#close(request, 'nobody-speaks');
    const goesOn = { ...query, quiet };
    if (silence === 'off') return { verbs: this.#listening(request, goesOn, []), outcome: 'listen' };
    return this.#listen(request, goesOn, 'stillThere', 'ask-again');
  }

  async #answer(request: SignedRequest, query: TurnQuery, words: string): Promise<Step> {
    const { assistant, dues, metrics } = this.parts;
    const startedMs = performance.now();
    try {
      const signal = AbortSignal.timeout(this.#left(request, dues.model));
      const answer = await assistant.answer(request, query, words, signal);
      const modelMs = Math.round(performance.now() - startedMs);
      const step = await this.#do(request, { begunS: query.begunS, thread: answer.thread }, answer);
      return { ...step, facts: { modelMs, ...step.facts } };
    } catch (error) {
      const facts = this.#failed(error);
      const step = await this.#unanswered(request, query, words);
      return { ...step, facts: { ...step.facts, ...facts } };
    } finally {
      metrics.turnTook(performance.now() - request.startedMs);
    }
  }

  /** @throws PeerFailure when the model asks for what there is not. */
  async #do(request: SignedRequest, query: TurnQuery, { text, call }: TextAnswer): Promise<Step> {
    if (call === undefined) {
      const { sounds, facts } = await this.#say(request, text);
      return { verbs: this.#listening(request, query, sounds), outcome: 'answer', facts };
    }
    if (call.name === 'hang_up') return this.#close(request, 'hang-up', text);
    const destination = call.name === 'transfer_call' ? destinationIn(call.arguments) : undefined;
    return this.#transfer(request, { ...query, transferCallId: call.id }, destination, text);
  }

  /** The first time the model is asked again, the second time the caller is, the third time somebody else has to help. */
  async #unanswered(request: SignedRequest, query: TurnQuery, words?: string): Promise<Step> {
    const { dues, publicBaseUrl } = this.parts;
    const { language, fallbackNumber = this.parts.fallbackNumber } = request.assistant;
    const failed = (query.failed ?? 0) + 1;
    if (failed === 1) {
      const { sounds } = await this.#say(request, new Language(language).phrase('oneMoment'), dues.phrase);
      const url = this.#url({ ...query, failed, words });
      const verbs: Verb[] = [...sounds, { redirect: { method: 'POST' }, url }];
      return { verbs, outcome: 'one-moment', level: 'warn' };
    }
    if (failed === 2) {
      const anew = { ...query, failed, words: undefined, key: undefined };
      const step = await this.#listen(request, anew, 'again', 'ask-again', dues.phrase);
      return { ...step, level: 'warn' };
    }
    if (fallbackNumber !== undefined) {
      const dial = { action: `${publicBaseUrl}${ENDED_PATH}`, method: 'POST' };
      return { verbs: [{ dial, text: fallbackNumber }], outcome: 'dial', level: 'error' };
    }
    const { sounds } = await this.#say(request, new Language(language).phrase('lost'), dues.phrase);
    return { verbs: [...sounds, { hangup: {} }], outcome: 'apologise', level: 'error' };
  }

  async #transfer(request: SignedRequest, query: TurnQuery, name?: string, text = ''): Promise<Step> {
    const { destinations, language } = request.assistant;
    const to = destinations.find((destination) => destination.name === name);
    if (to === undefined) throw new PeerFailure('odd-answer', 'The text model asked for what there is not.');
    const words = text === '' ? new Language(language).phrase('transferring') : text;
    const { sounds, facts } = await this.#say(request, words);
    const dial = { action: this.#url(query), method: 'POST' };
    return { verbs: [...sounds, { dial, text: to.number }], outcome: 'transfer', facts };
  }

  /** The last words, and the end. */
  async #close(request: SignedRequest, outcome: string, text = ''): Promise<Step> {
    const { closingWords, language } = request.assistant;
    const words = text === '' ? (closingWords ?? new Language(language).phrase('goodbye')) : text;
    const { sounds, facts } = await this.#say(request, words);
    return { verbs: [...sounds, { hangup: {} }], outcome, facts };
  }

  async #listen(
    request: SignedRequest,
    query: TurnQuery,
    phrase: Phrase,
    outcome: string,
    dueMs = this.parts.dues.speech,
  ): Promise<Step> {
    const words = new Language(request.assistant.language).phrase(phrase);
    const { sounds, facts } = await this.#say(request, words, dueMs);
    return { verbs: this.#listening(request, query, sounds), outcome, facts };
  }

  async #say(request: SignedRequest, text: string, dueMs = this.parts.dues.speech) {
    const startedMs = performance.now();
    const spoken = await this.parts.voices.say(text, request.assistant, this.#left(request, dueMs));
    const { sounds, failure } = spoken;
    const speechMs = Math.round(performance.now() - startedMs);
    const facts: Facts = failure === undefined ? { speechMs } : { speechMs, speechFailure: failure };
    return { sounds, facts };
  }

  #listening(
    request: SignedRequest,
    query: TurnQuery,
    sounds: readonly Sound[],
    isProtected = false,
  ): Verb[] {
    return listen(request.assistant, { sounds, url: this.#url(query), isProtected });
  }

  #failed(error: unknown): Facts {
    if (!(error instanceof PeerFailure)) throw error;
    this.parts.metrics.turnFailed(error.why);
    return { reason: error.message };
  }

  /** So long at most, and no longer than Twilio waits. */
  #left({ startedMs }: SignedRequest, mostMs: number): number {
    const leftMs = this.parts.dues.all - (performance.now() - startedMs);
    return Math.max(1, Math.round(Math.min(mostMs, leftMs)));
  }

  #url(query: TurnQuery): string {
    return `${this.parts.publicBaseUrl}${TURN_PATH}?${writeTurnQuery(query)}`;
  }
}

/** What was heard now, or before and has come to nothing yet. */
function heardIn({ form }: SignedRequest, query: TurnQuery): Pick<TurnQuery, 'key' | 'words'> {
  const said = parameter(form, 'SpeechResult');
  const key = parameter(form, 'Digits') ?? (said === undefined ? query.key : undefined);
  return { key, words: said ?? (key === undefined ? query.words : undefined) };
}

function reply(
  { callSid, assistant, isAssistantUnread }: SignedRequest,
  log: WebhookLog,
  message: string,
  { verbs, outcome, level = 'info', facts }: Step,
): Reply {
  const name = isAssistantUnread ? undefined : assistant.name;
  log[level](message, { callSid, assistant: name, outcome, ...facts });
  return twimlReply(voiceResponse(verbs));
}

function destinationIn(callArguments: string): string | undefined {
  try {
    const { destination } = JSON.parse(callArguments) as { destination?: unknown };
    return typeof destination === 'string' ? destination : undefined;
  } catch {
    return undefined;
  }
}
