import type { AssistantDocument } from '../../../../bridge/contract/assistant/document';
import type { KnownAssistant } from '../../../../bridge/contract/assistant/directory';
import type { SignedRequest } from '../../../../lambda/voice/signed-request';
import { PeerFailure, type Why } from '../../../../lambda/voice/turns/peer-failure';
import type { TextAnswer } from '../../../../lambda/voice/turns/text-answer';
import { TurnByTurn, type TurnByTurnParts } from '../../../../lambda/voice/turns/turn-by-turn';
import { TURN_DUES } from '../../../../lambda/voice/turns/turn-dues';
import { readTurnQuery, type TurnQuery, writeTurnQuery } from '../../../../lambda/voice/turns/turn-query';
import { WebhookMetrics } from '../../../../lambda/voice/webhook-metrics';
import { givenAssistant } from '../../../support/given-assistant';
import { ANSWERED, AUTH_TOKEN, BASE_URL, CALL_SID, LogBook, NOW_S, RINGING } from '../twilio-request';

/** The receptionist of a hotel, who greets in fixed words. */
export function assistantOf(fields: Partial<AssistantDocument> = {}): KnownAssistant {
  return givenAssistant({ name: 'front-desk', greeting: { say: 'Hotel Seaview, good day.' }, ...fields });
}

export interface GivenRequest {
  assistant?: KnownAssistant;
  form?: Record<string, string>;
  query?: TurnQuery;
  nowS?: number;
  isAssistantUnread?: boolean;
}

/** A request as the webhook hands it on: a turn, unless its query is left out. */
export function requestOf({
  assistant = assistantOf(),
  form = {},
  query,
  nowS = NOW_S,
  isAssistantUnread = false,
}: GivenRequest = {}): SignedRequest {
  return {
    callSid: CALL_SID,
    form: { ...(query === undefined ? RINGING : ANSWERED), ...form },
    rawQueryString: query === undefined ? '' : writeTurnQuery(query),
    authToken: AUTH_TOKEN,
    assistant,
    isAssistantUnread,
    nowS,
    startedMs: performance.now(),
  };
}

/** Everything that answers turn by turn, with a model that says what it is told to, and a voice that is Twilio's. */
export class GivenTurns {
  readonly log = new LogBook();
  readonly metrics: string[] = [];
  /** What the model was asked. */
  readonly asked: { query: TurnQuery; words: string }[] = [];
  readonly #answers: (Partial<TextAnswer> | Why)[];
  readonly #turns: TurnByTurn;

  constructor(answers: (Partial<TextAnswer> | Why)[] = [], parts: Partial<TurnByTurnParts> = {}) {
    this.#answers = [...answers];
    this.#turns = new TurnByTurn({
      assistant: {
        greet: (_request, instructions) => this.#answer({}, instructions),
        answer: (_request, query, words) => this.#answer(query, words),
      },
      voices: {
        say: (text) => Promise.resolve({ sounds: text === '' ? [] : [{ say: { language: 'en-US' }, text }] }),
      },
      metrics: new WebhookMetrics('test', (line) => this.metrics.push(line)),
      dues: TURN_DUES,
      publicBaseUrl: BASE_URL,
      fallbackNumber: undefined,
      ...parts,
    });
  }

  /** The phone rings: what Twilio is told. */
  async rings(request: GivenRequest = {}): Promise<string> {
    const { body } = await this.#turns.greet(requestOf(request), this.log);
    return body ?? '';
  }

  /** The next turn: what Twilio is told. */
  async turn({ query = { begunS: NOW_S }, ...request }: GivenRequest): Promise<string> {
    const { body } = await this.#turns.takeTurn(requestOf({ ...request, query }), this.log);
    return body ?? '';
  }

  /** The caller says something. */
  says(SpeechResult: string, request: GivenRequest = {}): Promise<string> {
    return this.turn({ ...request, form: { SpeechResult, Confidence: '0.9', ...request.form } });
  }

  async goesOn(
    phrase: 'interrupted' | 'nobody',
    begunS: number,
    request: GivenRequest = {},
  ): Promise<string> {
    const { body } = await this.#turns.goOn(requestOf(request), this.log, phrase, begunS);
    return body ?? '';
  }

  #answer(query: TurnQuery, words: string): Promise<TextAnswer> {
    this.asked.push({ query, words });
    const next = this.#answers.shift() ?? {};
    if (typeof next === 'string') return Promise.reject(new PeerFailure(next, `It failed: ${next}.`));
    return Promise.resolve({ thread: `resp_${this.asked.length}`, text: '', call: undefined, ...next });
  }
}

/** Where Twilio posts the next turn to, by the first address in a document. */
export function nextQuery(twiml: string): TurnQuery {
  const [, query = ''] = /\/turn\?([^"<]*)/.exec(twiml) ?? [];
  return readTurnQuery(query.replaceAll('&amp;', '&'));
}

/** The texts that are said, in order. */
export function saidIn(twiml: string): string[] {
  return [...twiml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)].map(([, text = '']) => text);
}

/** The names of the verbs, in order; those within `<Gather>` in brackets. */
export function verbsIn(twiml: string): string {
  return [...twiml.matchAll(/<(\/?)(Gather|Say|Play|Redirect|Dial|Hangup)\b[^>]*?(\/?)>/g)]
    .filter(([, end, name]) => end === '' || name === 'Gather')
    .map(([, end, name = '', empty]) => {
      if (name !== 'Gather') return name;
      if (empty === '/') return 'Gather()';
      return end === '' ? 'Gather(' : ')';
    })
    .join(' ');
}
