import type { Assistants, KnownAssistant } from '../contract/assistant/directory';
import { readStreamParameters, type StreamParameters } from '../contract/stream-parameters';
import { firstRequest } from './floor';
import type { CallAddress, CallerStart, SpeechRequest } from './legs';
import { opening } from './opening';
import type { ToolUser } from './tool-runner';
import type { Turn } from './transcript';

/** The time, by both clocks: ours, and the one that the webhook goes by. */
export interface Now {
  /** Ms of the call's clock. */
  ms: number;
  /** Ms of unix time. */
  unixMs: number;
}

/** What is known of a call once its stream has started: who calls, who answers, and what was before. */
export class AnsweredCall {
  readonly assistant: KnownAssistant;
  /** Ms of the call's clock at the beginning of the call, which may have been on an earlier line. */
  readonly beganAtMs: number;
  /** What was said on earlier lines; undefined where nobody knows. */
  earlier: readonly Turn[] | undefined = [];
  readonly #parameters: StreamParameters;

  constructor(
    private readonly start: CallerStart,
    assistants: Assistants,
    now: Now,
  ) {
    this.#parameters = readStreamParameters(start.parameters);
    const { assistant, to, begunS } = this.#parameters;
    this.assistant = assistants.named(assistant) ?? assistants.forNumber(to);
    // A clock that differs from the webhook's must not make a call last longer.
    const elapsedMs = begunS === undefined ? 0 : Math.max(0, now.unixMs - begunS * 1_000);
    this.beganAtMs = now.ms - elapsedMs;
  }

  /** Whether the call was on another line before. */
  get isContinued(): boolean {
    return this.#parameters.connect > 1 || this.#parameters.isBackFromTransfer;
  }

  get from(): string | undefined {
    return this.#parameters.from;
  }

  /** How Twilio knows it. */
  get address(): CallAddress {
    const { callSid, accountSid } = this.start;
    const { origin: webhookOrigin, begunS } = this.#parameters;
    return { callSid, accountSid, webhookOrigin, begunS };
  }

  /** For whom its tools run. */
  get user(): ToolUser {
    const { from, to } = this.#parameters;
    return { callSid: this.start.callSid, assistant: this.assistant.name, from, to };
  }

  /** What the assistant can be asked to say before anything of the conversation is known: nothing, if there was one before. */
  get firstRequest(): SpeechRequest | undefined {
    if (this.isContinued || this.opening === undefined) return undefined;
    return firstRequest(this.opening);
  }

  /** What the assistant is told to say first; without it the caller speaks first. */
  get opening(): string | undefined {
    return opening(this.assistant, this.#parameters, this.earlier);
  }
}
