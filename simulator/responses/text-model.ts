import type { ReasoningEffort } from 'openai/resources/shared';
import { quotedList } from '../assistant/refusal';
import { isObject } from '../assistant/shape';
import type { JsonObject } from '../assistant/shape';
import { badRequest, invalidRequest } from './api-error';
import type { ApiError } from './api-error';

export type Effort = Exclude<ReasoningEffort, null>;

/** The names of the `openai` package (`ChatModel`) that the Responses API serves. */
const NAMES = `
  gpt-6-astra gpt-6.1-sol gpt-6.1-terra gpt-6-sol gpt-6-luna gpt-5.6-sol gpt-5.6-terra gpt-5.6-luna
  gpt-5.5 gpt-5.5-2026-04-23 gpt-5.4 gpt-5.4-mini gpt-5.4-nano gpt-5.4-mini-2026-03-17 gpt-5.4-nano-2026-03-17
  gpt-5.3-chat-latest gpt-5.2 gpt-5.2-2025-12-11 gpt-5.2-chat-latest gpt-5.2-pro gpt-5.2-pro-2025-12-11
  gpt-5.1 gpt-5.1-2025-11-13 gpt-5.1-codex gpt-5.1-mini gpt-5.1-chat-latest
  gpt-5 gpt-5-mini gpt-5-nano gpt-5-2025-08-07 gpt-5-mini-2025-08-07 gpt-5-nano-2025-08-07 gpt-5-chat-latest
  gpt-4.1 gpt-4.1-mini gpt-4.1-nano gpt-4.1-2025-04-14 gpt-4.1-mini-2025-04-14 gpt-4.1-nano-2025-04-14
  o4-mini o4-mini-2025-04-16 o3 o3-2025-04-16 o3-mini o3-mini-2025-01-31 o1 o1-2024-12-17
  gpt-4o gpt-4o-2024-11-20 gpt-4o-2024-08-06 gpt-4o-2024-05-13 gpt-4o-mini gpt-4o-mini-2024-07-18 chatgpt-4o-latest
  codex-mini-latest gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4 gpt-4-0613 gpt-3.5-turbo gpt-3.5-turbo-0125
`
  .trim()
  .split(/\s+/);

/**
 * How models reason: what they may be told, the default first. The first name that fits decides; one that fits none does
 * not reason. The sets are those of the reference, or, for gpt-5.5, gpt-5.6-sol and gpt-6-astra, those that the service
 * named when it refused another value; relatives are taken to be alike, and so are the defaults after gpt-5.5.
 */
const EFFORTS: [family: RegExp, efforts: readonly Effort[]][] = [
  [/^gpt-5-chat/, []],
  [/^gpt-5\.\d-chat/, ['medium']],
  [/^gpt-5\.\d-pro/, ['medium', 'high', 'xhigh']],
  [/^(gpt-5\.1-codex|codex-mini|o\d)/, ['medium', 'low', 'high']],
  [/^gpt-6/, ['medium', 'low', 'high', 'xhigh', 'max']],
  [/^gpt-5\.6/, ['medium', 'none', 'low', 'high', 'xhigh', 'max']],
  [/^gpt-5\.5/, ['medium', 'none', 'low', 'high', 'xhigh']],
  [/^gpt-5\.[2-4]/, ['none', 'low', 'medium', 'high', 'xhigh']],
  [/^gpt-5\.1/, ['none', 'low', 'medium', 'high']],
  [/^gpt-5/, ['medium', 'minimal', 'low', 'high']],
];
const LEAST_FIRST: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** A model that answers in text, and what it lets itself be told. */
export class TextModel {
  readonly #efforts: readonly Effort[];

  private constructor(readonly name: string) {
    this.#efforts = EFFORTS.find(([family]) => family.test(name))?.[1] ?? [];
  }

  /** Undefined if there is none of this name. */
  static named(name: string, alsoKnown: readonly string[] = []): TextModel | undefined {
    return NAMES.includes(name) || alsoKnown.includes(name) ? new TextModel(name) : undefined;
  }

  /** The name that a response bears: a model without a date is one with a date. */
  get edition(): string {
    const dated = NAMES.find((name) => name.startsWith(`${this.name}-20`));
    return dated ?? this.name;
  }

  /** How much it thinks when asked so; undefined if it is a model that does not. */
  effort(reasoning: unknown): Effort | undefined {
    const asked = isObject(reasoning) ? (reasoning.effort as Effort | null | undefined) : undefined;
    return asked ?? this.#efforts[0];
  }

  /** What this model does not take of a body that other models would. */
  refuses(body: JsonObject): ApiError | undefined {
    return this.#refusesReasoning(body.reasoning) ?? this.#refusesSampling(body);
  }

  #refusesReasoning(reasoning: unknown): ApiError | undefined {
    if (!isObject(reasoning)) return undefined;
    if (this.#efforts.length === 0) {
      const told = Object.keys(reasoning).find((key) => reasoning[key] !== null);
      return told === undefined ? undefined : unsupported(`reasoning.${told}`, 'unsupported_parameter');
    }
    const effort = this.effort(reasoning);
    if (effort === undefined || this.#efforts.includes(effort)) return undefined;
    const param = 'reasoning.effort';
    const supported = LEAST_FIRST.filter((one) => this.#efforts.includes(one));
    const message =
      `Unsupported value: '${effort}' is not supported with the '${this.name}' model. ` +
      `Supported values are: ${quotedList(supported)}.`;
    return badRequest(invalidRequest('unsupported_value', message, param));
  }

  /** A model that thinks samples in its own way; the default, spelt out, it lets pass. */
  #refusesSampling(body: JsonObject): ApiError | undefined {
    const effort = this.effort(body.reasoning);
    if (effort === undefined || effort === 'none') return undefined;
    const told = ['temperature', 'top_p'].find(
      (param) => typeof body[param] === 'number' && body[param] !== 1,
    );
    // Unlike other parameters, these were refused without a code.
    return told === undefined ? undefined : unsupported(told, null);
  }
}

export function modelNotFound(name: string): ApiError {
  const message = `The requested model '${name}' does not exist.`;
  return badRequest(invalidRequest('model_not_found', message, 'model'));
}

function unsupported(param: string, code: string | null): ApiError {
  const message = `Unsupported parameter: '${param}' is not supported with this model.`;
  return badRequest(invalidRequest(code, message, param));
}
