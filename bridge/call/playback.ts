import type { Cut, SpeechRef } from './legs';

/** What is sent to the caller, in the order it is played. Positions count from the last clear. */
interface Content extends SpeechRef {
  startMs: number;
  endMs: number;
  /** No more audio will come for it. */
  finished: boolean;
}

interface Mark {
  name: string;
  positionMs: number;
  sentAtMs: number;
  /** The response that begins here, if this mark is the one before its first piece. */
  begins: string | undefined;
  /** It was sent into an empty buffer and comes straight back: its journey is the path's, nothing else. */
  measuresPath: boolean;
  run: number;
}

/** A message sent now finds the phone at `positionMs`, and 1 ms later 1 ms further. */
interface Line {
  atMs: number;
  positionMs: number;
  /** From a returned mark; otherwise from the moment that speech was sent into silence. */
  proven: boolean;
}

/** The sound of a last breath: telling the model that it was not heard would only lose the model's words. */
const NEARLY_HEARD_MS = 40;

/** How late a mark may be before we believe that the phone has stalled: one frame of the telephone network. */
const MARK_LATENESS_MS = 20;

/** The path is the shortest of the last journeys: a longer one was held up on its way. */
const PATH_SAMPLES = 8;

/**
 * What the caller has heard, told from the marks that came back and not from a clock alone.
 *
 * Speech is sent as one row of pieces; a mark goes before the first piece of a reply and after every piece, and
 * returns when the caller has heard so far. Between two marks the position goes on by elapsed time, never past
 * the next mark that is still out, nor past what was sent. All positions are where the phone will be when a
 * message sent now arrives there, because that is where `clear` will cut: a mark that returned says where the
 * phone was, so one round trip is added. A mark sent into an empty buffer comes straight back and measures it.
 */
export class Playback {
  #markCount = 0;
  #contents: Content[] = [];
  #marksOut: Mark[] = [];
  #sentMs = 0;
  #heardMs = 0;
  /** Counts the stretches of speech without a pause; a mark only tells of the stretch that it was sent in. */
  #run = 0;
  #line: Line | undefined;
  #pathSamplesMs: number[] = [];
  /** The round trip; undefined until a mark has measured it. */
  #pathMs: number | undefined;

  constructor(private readonly now: () => number) {}

  /** The mark to send before the first piece of a reply. */
  begins(responseId: string): string {
    const nowMs = this.now();
    this.#startRunIfSilent(nowMs);
    return this.#mark(responseId, nowMs);
  }

  /** Notes a piece that is being sent; returns the mark to send after it. */
  sent(speech: SpeechRef, durationMs: number): string {
    const nowMs = this.now();
    this.#startRunIfSilent(nowMs);
    let content = this.#find(speech);
    if (content === undefined) {
      content = { ...speech, startMs: this.#sentMs, endMs: this.#sentMs, finished: false };
      this.#contents.push(content);
    }
    this.#sentMs += durationMs;
    content.endMs = this.#sentMs;
    return this.#mark(undefined, nowMs);
  }

  /** Notes that no more audio will come for this content. */
  finished(speech: SpeechRef): void {
    const content = this.#find(speech);
    if (content !== undefined) content.finished = true;
    this.#forgetHeard();
  }

  /** Notes that no more audio will come for any content of this response. */
  responseEnded(responseId: string): void {
    for (const content of this.#contents) if (content.responseId === responseId) content.finished = true;
    this.#forgetHeard();
  }

  /**
   * Takes a mark that came back. Returns the position that was heard, and the response that now begins to be heard, if
   * it was that mark. Marks from before the last clear mean nothing: they came back because of it.
   */
  heard(markName: string): { positionMs: number; begins: string | undefined } | undefined {
    const index = this.#marksOut.findIndex((mark) => mark.name === markName);
    const mark = this.#marksOut[index];
    if (mark === undefined) return undefined;
    this.#marksOut.splice(0, index + 1);
    this.#heardMs = Math.max(this.#heardMs, mark.positionMs);
    this.#believe(mark, this.now());
    this.#forgetHeard();
    return { positionMs: mark.positionMs, begins: mark.begins };
  }

  /** Whether anything is on its way to the caller's ear, or still to come for what is. */
  get isSpeaking(): boolean {
    return this.#unheard(this.#positionMs(this.now())).length > 0;
  }

  /** How much of what was sent is still to be heard. */
  get unheardMs(): number {
    return this.#sentMs - this.#positionMs(this.now());
  }

  /** Forgets all that was sent; returns to where it was heard, and what was not, in order, the position of each in itself. */
  interrupt(): { positionMs: number; cuts: Cut[] } {
    const positionMs = this.#positionMs(this.now());
    const cuts = this.#unheard(positionMs).map(({ itemId, contentIndex, startMs, endMs }) => ({
      itemId,
      contentIndex,
      audioEndMs: Math.floor(Math.max(0, Math.min(positionMs, endMs) - startMs)),
    }));
    this.#contents = [];
    this.#marksOut = [];
    this.#sentMs = 0;
    this.#heardMs = 0;
    this.#line = undefined;
    return { positionMs, cuts };
  }

  #unheard(positionMs: number): Content[] {
    return this.#contents.filter(
      (content) => !content.finished || content.endMs - positionMs > NEARLY_HEARD_MS,
    );
  }

  /** Where the phone will be when a message sent now arrives there, in ms of all that was sent. */
  #positionMs(nowMs: number): number {
    if (this.#line === undefined) return 0;
    const byClock = this.#line.positionMs + (nowMs - this.#line.atMs);
    const nextMark = this.#marksOut[0];
    const byNextMark =
      nextMark === undefined || this.#pathMs === undefined
        ? Infinity
        : nextMark.positionMs + this.#pathMs + MARK_LATENESS_MS;
    return Math.max(this.#heardMs, Math.min(byClock, byNextMark, this.#sentMs));
  }

  /** Speech sent into silence is played as it arrives, so its beginning needs no mark to be known. */
  #startRunIfSilent(nowMs: number): void {
    if (this.#line !== undefined && this.#positionMs(nowMs) < this.#sentMs) return;
    if (this.#line !== undefined && !this.#line.proven && this.#line.positionMs === this.#sentMs) return;
    this.#run += 1;
    this.#line = { atMs: nowMs, positionMs: this.#sentMs, proven: false };
  }

  /** A mark can only be late, never early: of all that returned in this run, the most advanced is the truest. */
  #believe(mark: Mark, nowMs: number): void {
    if (mark.measuresPath) {
      this.#pathSamplesMs.push(nowMs - mark.sentAtMs);
      if (this.#pathSamplesMs.length > PATH_SAMPLES) this.#pathSamplesMs.shift();
      this.#pathMs = Math.min(...this.#pathSamplesMs);
    }
    if (mark.run !== this.#run || this.#line === undefined || this.#pathMs === undefined) return;
    const positionMs = mark.positionMs + this.#pathMs;
    const known = this.#line.positionMs + (nowMs - this.#line.atMs);
    if (this.#line.proven && known >= positionMs) return;
    this.#line = { atMs: nowMs, positionMs, proven: true };
  }

  #mark(begins: string | undefined, sentAtMs: number): string {
    this.#markCount += 1;
    const name = `mark-${this.#markCount}`;
    this.#marksOut.push({
      name,
      positionMs: this.#sentMs,
      sentAtMs,
      begins,
      measuresPath: this.#marksOut.length === 0 && this.#heardMs >= this.#sentMs,
      run: this.#run,
    });
    return name;
  }

  #forgetHeard(): void {
    if (this.#contents[0]?.finished !== true) return;
    this.#contents = this.#contents.filter((content) => !content.finished || content.endMs > this.#heardMs);
  }

  #find({ itemId, contentIndex }: SpeechRef): Content | undefined {
    return this.#contents.findLast(
      (content) => content.itemId === itemId && content.contentIndex === contentIndex,
    );
  }
}
