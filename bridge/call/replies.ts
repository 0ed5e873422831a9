import { base64ByteCount, PCMU_BYTES_PER_MS } from '../audio/pcmu';
import { cutIntoPieces } from '../audio/pieces';
import type { AssistantLeg, CallerLeg, Cut, SpeechRef } from './legs';
import { Playback } from './playback';

/**
 * The assistant's speech on its way to the caller: in pieces with marks, sent on at once, and cut where the
 * caller speaks over it.
 *
 * It relies on the assistant to stop by itself when the caller speaks (`interrupt_response`), so it never asks
 * it to: a cancel that comes late would silence the next reply. It only drops what is still on its way.
 */
export class Replies {
  readonly #playback: Playback;
  /** Responses that may still send speech. */
  readonly #active = new Set<string>();
  /** Responses that the caller spoke over: what comes of them late, however late, is not played. */
  readonly #cut = new Set<string>();
  /** Items that the assistant has been told the heard length of. */
  readonly #truncated = new Set<string>();
  #begun: string | undefined;

  constructor(
    private readonly caller: CallerLeg,
    private readonly assistant: AssistantLeg,
    now: () => number,
  ) {
    this.#playback = new Playback(now);
  }

  get isResponseActive(): boolean {
    return this.#active.size > 0;
  }

  started(responseId: string): void {
    this.#active.add(responseId);
  }

  /** Sends speech on. Returns its length in ms, and whether it was dropped because its response was cut. */
  spoke(speech: SpeechRef, audio: string): { durationMs: number; dropped: boolean } {
    const durationMs = base64ByteCount(audio) / PCMU_BYTES_PER_MS;
    if (this.#cut.has(speech.responseId)) {
      this.#truncateUnplayed(speech);
      return { durationMs, dropped: true };
    }
    if (this.#begun !== speech.responseId) {
      this.#begun = speech.responseId;
      this.caller.mark(this.#playback.begins(speech.responseId));
    }
    for (const piece of cutIntoPieces(audio)) {
      this.caller.play(piece.audio);
      this.caller.mark(this.#playback.sent(speech, piece.durationMs));
    }
    return { durationMs, dropped: false };
  }

  finished(speech: SpeechRef): void {
    this.#playback.finished(speech);
  }

  ended(responseId: string): void {
    this.#active.delete(responseId);
  }

  /** Takes a mark that came back; returns the response that now begins to be heard, if it was that mark. */
  heard(markName: string): string | undefined {
    return this.#playback.heard(markName)?.begins;
  }

  /**
   * The caller speaks: silence at once, and the assistant learns what was heard of it. Returns those lengths; an
   * empty list where the caller had heard everything.
   */
  interrupted(): Cut[] {
    for (const responseId of this.#active) this.#cut.add(responseId);
    if (!this.#playback.isSpeaking) return [];
    this.caller.clear();
    const cuts = this.#playback.interrupt();
    for (const cut of cuts) this.#truncate(cut);
    return cuts;
  }

  /** A later item of a cut response, of which nothing was sent on: the caller heard none of it. */
  #truncateUnplayed({ itemId, contentIndex }: SpeechRef): void {
    if (!this.#truncated.has(itemId)) this.#truncate({ itemId, contentIndex, audioEndMs: 0 });
  }

  #truncate(cut: Cut): void {
    this.#truncated.add(cut.itemId);
    this.assistant.truncate(cut);
  }
}
