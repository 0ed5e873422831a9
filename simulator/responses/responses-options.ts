import type { Response, ResponseError, ResponseInputItem } from 'openai/resources/responses/responses';
import type { ExchangeFault } from '../network/exchange';

/** What there is to answer. */
export interface Turn {
  /** Which answer of its conversation this is, the first being 1. Asked again after a fault it has the same number. */
  number: number;
  instructions: string | undefined;
  /** All that was said and done before, and what is new, in order. */
  conversation: readonly ResponseInputItem[];
  /** What the user said last; empty if they have not said anything. */
  lastUserText: string;
  model: string;
  previousResponseId: string | undefined;
  /** The functions that may be called. */
  toolNames: readonly string[];
  safetyIdentifier: string | undefined;
}

/** What the model says, calls, or will not say. */
export interface Answer {
  text?: string;
  call?: { name: string; arguments: object };
  /** In place of a text. */
  refusal?: string;
}

/** What goes wrong with the answer to a request that nothing is wrong with. */
export interface ResponsesFault extends ExchangeFault {
  /** Refused with this HTTP status: with 429 as `rate_limit_exceeded`, for example, if there is no code. */
  status?: number;
  code?: string;
  message?: string;
  /** In place of JSON, with the status if there is one, else with 200. */
  text?: string;
  /** HTTP 200, and a response that has failed. */
  failed?: boolean | Pick<ResponseError, 'code' | 'message'>;
  /** HTTP 200, and a response that breaks off halfway: as if it were too long, or for the reason that is given. */
  incomplete?: boolean | NonNullable<Response.IncompleteDetails['reason']>;
  /** A completed response that says nothing. */
  empty?: boolean;
}

export interface ResponsesOptions {
  /** @default - a free one */
  port?: number;
  /** The only key that is let in. @default - all that look like one: `sk-…` */
  apiKey?: string;
  /** Models beside those that the `openai` package knows. */
  models?: readonly string[];
  /** Whether the organisation is one with zero data retention: nothing is kept, and nothing gone on with. */
  zeroDataRetention?: boolean;
  /** Decides what is said. @default - says back what it heard */
  answer?: (turn: Turn) => Answer | Promise<Answer>;
  /** What goes wrong with each request, the first one being number 1. @default - nothing */
  faults?: readonly (ResponsesFault | undefined)[] | ((number: number) => ResponsesFault | undefined);
}

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

export function sayBack({ lastUserText }: Turn): Answer {
  if (lastUserText === '') return { text: 'Hello, how can I help you?' };
  return {
    text: JAPANESE.test(lastUserText)
      ? `「${lastUserText}」とおっしゃいましたね。`
      : `You said: ${lastUserText}`,
  };
}
