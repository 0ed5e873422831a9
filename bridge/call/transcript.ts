import type { SpeechRef } from './legs';

/** One turn of a conversation, as it was heard. */
export interface Turn {
  speaker: 'caller' | 'assistant';
  /** The assistant's name for it on the wire. */
  itemId: string;
  /** What was said; of an assistant that was interrupted, the words that the caller heard. */
  text: string;
  /** When it began to be said, or to be heard, in ms from the beginning of the call. */
  startedAtMs: number;
  /** Present where the caller spoke over it: how much of it was heard, in ms. */
  heardMs?: number;
  /** Of an answer: how long after the caller's last word it was heard, in ms. */
  latencyMs?: number;
}

interface Entry {
  speaker: 'caller' | 'assistant';
  itemId: string;
  /** Of the assistant's. */
  responseId: string | undefined;
  text: string;
  startedAtMs: number;
  latencyMs: number | undefined;
  /** How much audio the assistant made of this text, heard or not. */
  audioMs: number;
  heardMs: number | undefined;
}

/**
 * Both sides of the conversation in the order of speech. Texts arrive late and out of order, so an entry is made
 * when somebody starts to speak and filled when its words come. Times are ms from the beginning of the call.
 */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #words: Intl.Segmenter;

  constructor(
    /** Decides where a cut sentence may end: Japanese has no spaces. */
    language: string,
    /** Ms from the beginning of the call. */
    private readonly callMs: () => number,
    /** What was said on the lines that the call was on before. */
    private readonly earlier: readonly Turn[] = [],
  ) {
    this.#words = new Intl.Segmenter(language, { granularity: 'word' });
  }

  callerSpoke(itemId: string): void {
    this.#entry('caller', itemId, undefined);
  }

  callerSaid(itemId: string, text: string): void {
    this.#entry('caller', itemId, undefined).text = text;
  }

  assistantSpoke({ itemId, responseId }: SpeechRef, durationMs: number): void {
    this.#entry('assistant', itemId, responseId).audioMs += durationMs;
  }

  assistantSaid({ itemId, responseId }: SpeechRef, text: string): void {
    this.#entry('assistant', itemId, responseId).text += text;
  }

  /** The first piece of a response has been heard. */
  assistantHeard(responseId: string, latencyMs: number | undefined): void {
    const first = this.#entries.find((entry) => entry.responseId === responseId);
    if (first === undefined) return;
    first.startedAtMs = this.callMs();
    first.latencyMs = latencyMs;
  }

  /** The caller heard only so much of these. */
  cut(cuts: readonly { itemId: string; audioEndMs: number }[]): void {
    for (const { itemId, audioEndMs } of cuts) {
      const entry = this.#find(itemId);
      if (entry !== undefined) entry.heardMs = audioEndMs;
    }
  }

  /** None of it was played: the caller had spoken over what came before it. */
  cutUnlessHeard(itemId: string): void {
    const entry = this.#find(itemId);
    if (entry !== undefined) entry.heardMs ??= 0;
  }

  /** The turns so far. What the assistant said but nobody heard is not among them. */
  turns(): Turn[] {
    const now = this.#entries
      .filter((entry) => entry.heardMs !== 0 && (entry.speaker === 'caller' || entry.audioMs > 0))
      .map((entry) => ({
        speaker: entry.speaker,
        itemId: entry.itemId,
        text: this.#asHeard(entry),
        startedAtMs: Math.round(entry.startedAtMs),
        ...(entry.heardMs === undefined ? {} : { heardMs: entry.heardMs }),
        ...(entry.latencyMs === undefined ? {} : { latencyMs: Math.round(entry.latencyMs) }),
      }));
    return [...this.earlier, ...now];
  }

  /** Speech is even enough that a share of the time is a share of the text; a word half heard is left out. */
  #asHeard({ text, audioMs, heardMs }: Entry): string {
    if (heardMs === undefined || heardMs >= audioMs) return text;
    const heardCharacters = (text.length * heardMs) / audioMs;
    let heard = '';
    for (const { segment, index } of this.#words.segment(text)) {
      if (index + segment.length > heardCharacters) break;
      heard += segment;
    }
    return heard.trimEnd();
  }

  #find(itemId: string): Entry | undefined {
    return this.#entries.findLast((entry) => entry.itemId === itemId);
  }

  #entry(speaker: Entry['speaker'], itemId: string, responseId: string | undefined): Entry {
    const known = this.#find(itemId);
    if (known !== undefined) return known;
    const entry: Entry = {
      ...{ speaker, itemId, responseId, text: '', startedAtMs: this.callMs() },
      ...{ latencyMs: undefined, audioMs: 0, heardMs: undefined },
    };
    this.#entries.push(entry);
    return entry;
  }
}
