import { base64ByteCount, PCMU_BYTES_PER_MS } from '../audio/pcmu';
import { cutIntoPieces } from '../audio/pieces';
import type { AssistantLeg, CallerLeg, Cut, SpeechRef } from './legs';
import { Playback } from './playback';
import type { CallTape } from './tape';

/**
 * The assistant's speech on its way to the caller: in pieces with marks, sent on at once, and cut where the
 * caller speaks over it.
 */
export class Replies {
  readonly #playback: Playback;
  /** Responses that the caller spoke over: what comes of them late, however late, is not played. */
  readonly #cut = new Set<string>();
  /** Items that the assistant has been told the heard length of. */
  readonly #truncated = new Set<string>();
  #begun: string | undefined;

  constructor(
    private readonly caller: CallerLeg,
    private readonly assistant: Pick<AssistantLeg, 'truncate'>,
    private readonly now: () => number,
    private readonly tape: CallTape | undefined,
  ) {
    this.#playback = new Playback(now);
  }

  /** Whether anything is on its way to the caller's ear, or still to come for what is. */
  get isSpeaking(): boolean {
    return this.#playback.isSpeaking;
  }

  /** How much of what was sent is still to be heard. */
  get unheardMs(): number {
    return this.#playback.unheardMs;
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
      this.tape?.assistantSent(piece.audio, piece.durationMs);
    }
    return { durationMs, dropped: false };
  }

  finished(speech: SpeechRef): void {
    this.#playback.finished(speech);
  }

  ended(responseId: string): void {
    this.#playback.responseEnded(responseId);
  }

  /** Takes a mark that came back; returns the response that now begins to be heard, if it was that mark. */
  heard(markName: string): string | undefined {
    const heard = this.#playback.heard(markName);
    if (heard !== undefined) this.tape?.assistantHeard(heard.positionMs, this.now());
    return heard?.begins;
  }

  /**
   * Silence at once, and the assistant learns what was heard of it. Returns those lengths; an empty list where the caller had
   * heard everything. Nothing more of the responses that go on is played.
   */
  interrupted(goingOn: Iterable<string>): Cut[] {
    for (const responseId of goingOn) this.#cut.add(responseId);
    if (!this.#playback.isSpeaking) return [];
    this.caller.clear();
    const cuts = this.forgotten();
    for (const cut of cuts) this.#truncate(cut);
    return cuts;
  }

  /** The caller is gone: what of all that was sent they have not heard. Nobody is told. */
  forgotten(): Cut[] {
    const { cuts, positionMs } = this.#playback.interrupt();
    this.tape?.assistantCut(positionMs);
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
