/** One turn of a conversation, as it was heard. */
export interface Turn {
  speaker: 'caller' | 'assistant';
  /** The assistant's name for it on the wire. */
  itemId: string;
  /** What was said; of an assistant that was interrupted, the words that the caller heard. */
  text: string;
  /** Present where the caller spoke over it: how much of it was heard, in ms. */
  heardMs?: number;
}

interface Entry {
  speaker: 'caller' | 'assistant';
  itemId: string;
  text: string;
  /** How much audio the assistant made of this text, heard or not. */
  audioMs: number;
  heardMs: number | undefined;
}

/**
 * Both sides of the conversation in the order of speech. Texts arrive late and out of order, so an entry is made
 * when somebody starts to speak and filled when its words come.
 */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #words: Intl.Segmenter;

  /** `language` decides where a cut sentence may end: Japanese has no spaces. */
  constructor(language: string) {
    this.#words = new Intl.Segmenter(language, { granularity: 'word' });
  }

  callerSpoke(itemId: string): void {
    this.#entry('caller', itemId);
  }

  callerSaid(itemId: string, text: string): void {
    this.#entry('caller', itemId).text = text;
  }

  assistantSpoke(itemId: string, durationMs: number): void {
    this.#entry('assistant', itemId).audioMs += durationMs;
  }

  assistantSaid(itemId: string, text: string): void {
    this.#entry('assistant', itemId).text += text;
  }

  /** The caller heard only so much of it. */
  cut(itemId: string, heardMs: number): void {
    this.#entry('assistant', itemId).heardMs = heardMs;
  }

  /** None of it was played: the caller had spoken over what came before it. */
  cutUnlessHeard(itemId: string): void {
    this.#entry('assistant', itemId).heardMs ??= 0;
  }

  /** The turns so far. What the assistant said but nobody heard is not among them. */
  turns(): Turn[] {
    return this.#entries
      .filter((entry) => entry.heardMs !== 0 && (entry.speaker === 'caller' || entry.audioMs > 0))
      .map((entry) => ({
        speaker: entry.speaker,
        itemId: entry.itemId,
        text: this.#asHeard(entry),
        ...(entry.heardMs === undefined ? {} : { heardMs: entry.heardMs }),
      }));
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

  #entry(speaker: Entry['speaker'], itemId: string): Entry {
    const known = this.#entries.findLast((entry) => entry.itemId === itemId);
    if (known !== undefined) return known;
    const entry: Entry = { speaker, itemId, text: '', audioMs: 0, heardMs: undefined };
    this.#entries.push(entry);
    return entry;
  }
}
