import { TOKEN_KINDS, type TokenKind, type Tokens } from '../call/assistant-note';
import { tokenCost, transcriptionCost } from '../telemetry/prices';

/** What was used of the models. */
export interface Usage {
  tokens: Record<TokenKind, number>;
  /** By the model that writes down what the caller says: it is paid by one or the other. */
  transcription: { seconds: number; tokens: number };
}

/** In US dollars, by list price. Null where a price is not known; the total is not known then either. */
export type CostUsd = Record<TokenKind | 'transcription' | 'total', number | null>;

const KINDS = [...TOKEN_KINDS, 'transcription'] as const;
/** Below a thousandth of the price of one token there is only the rounding of sums. */
const DECIMALS = 1e9;

/** The bill of a call so far: what was used, at the prices of the model that was used then. */
export class CallCost {
  readonly #tokens = none(TOKEN_KINDS);
  readonly #transcription = { seconds: 0, tokens: 0 };
  readonly #usd: Record<(typeof KINDS)[number], number | null> = none(KINDS);

  used(model: string, tokens: Tokens): void {
    for (const kind of TOKEN_KINDS) {
      if (tokens[kind] === 0) continue;
      this.#tokens[kind] += tokens[kind];
      this.#add(kind, tokenCost(model, kind, tokens[kind]));
    }
  }

  transcribed(model: string, used: { seconds: number; tokens: number }): void {
    if (used.seconds === 0 && used.tokens === 0) return;
    this.#transcription.seconds += used.seconds;
    this.#transcription.tokens += used.tokens;
    this.#add('transcription', used.tokens > 0 ? undefined : transcriptionCost(model, used.seconds));
  }

  /** What the call had used on the lines before. */
  include(usage: Usage, usd: CostUsd): void {
    for (const kind of TOKEN_KINDS) this.#tokens[kind] += usage.tokens[kind];
    this.#transcription.seconds += usage.transcription.seconds;
    this.#transcription.tokens += usage.transcription.tokens;
    for (const kind of KINDS) this.#add(kind, usd[kind] ?? undefined);
  }

  get usage(): Usage {
    const { seconds, tokens } = this.#transcription;
    return { tokens: { ...this.#tokens }, transcription: { seconds: rounded(seconds), tokens } };
  }

  get usd(): CostUsd {
    const kinds = KINDS.map((kind) => [kind, this.#usd[kind]] as const);
    const total = kinds.reduce<number | null>((sum, [, usd]) => added(sum, usd), 0);
    return Object.fromEntries(
      [...kinds, ['total', total] as const].map(([kind, usd]) => [kind, usd === null ? null : rounded(usd)]),
    ) as CostUsd;
  }

  #add(kind: (typeof KINDS)[number], usd: number | undefined): void {
    this.#usd[kind] = added(this.#usd[kind], usd ?? null);
  }
}

/** What is not known makes no sum. */
function added(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function none<K extends string>(kinds: readonly K[]): Record<K, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<K, number>;
}

function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}
