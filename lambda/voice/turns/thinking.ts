import type { ReasoningEffort } from 'openai/resources/shared';

/** What a model does before it answers. */
export interface Thinking {
  /** The least of it that the model can be told; none where it takes no word of it, or nobody knows which. */
  effort: ReasoningEffort | undefined;
  /** What it may spend on it: thoughts are counted with the answer. */
  tokens: number;
}

/**
 * The least that a model thinks, which its callers wait for (https://developers.openai.com/api/docs/guides/reasoning). Who is told a
 * word that it does not know refuses, so others are told nothing.
 */
const LEAST: readonly [models: RegExp, effort: NonNullable<ReasoningEffort>][] = [
  [/^gpt-5\.([1245](-mini|-nano)?|6-sol)(-\d{4}-\d{2}-\d{2})?$/, 'none'],
  [/^gpt-5(-mini|-nano)?(-\d{4}-\d{2}-\d{2})?$/, 'minimal'],
  [/^(o1|o3|o3-mini|o4-mini)(-\d{4}-\d{2}-\d{2})?$/, 'low'],
  [/^gpt-6-astra$/, 'low'],
];
const THINKS = /^(gpt-([5-9]|\d\d)|o\d|codex)/;
const DOES_NOT_THINK = 'gpt-5-chat';
/** More than a model writes in the seconds that it has: it is the deadline that ends its thoughts. */
const TOKENS_TO_THINK = 2_000;

export function thinkingOf(model: string): Thinking {
  const effort = LEAST.find(([models]) => models.test(model))?.[1];
  const thinks = THINKS.test(model) && !model.startsWith(DOES_NOT_THINK) && effort !== 'none';
  return { effort, tokens: thinks ? TOKENS_TO_THINK : 0 };
}
