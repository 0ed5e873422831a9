import { rm } from 'node:fs/promises';
import type { Clock } from '../call/clock';
import type { CallerAudio } from '../call/legs';
import type { CallTape } from '../call/tape';
import { AssistantTrack } from './assistant-track';
import { CallerTrack } from './caller-track';
import { Lane } from './lane';
import type { Segment } from './segment';
import { writeStereoWav } from './stereo-wav';
import { TrackFile } from './track-file';

/** A handover ends all calls of a task at once: so many are put together at a time. */
const PUT_TOGETHER_AT_ONCE = 4;
const lane = new Lane(PUT_TOGETHER_AT_ONCE);

/** The sound of one line of a call, from its beginning on: two voices on the disk, and one file of them at the end. */
export class LineTape implements CallTape {
  readonly #beganAtMs: number;
  readonly #caller: CallerTrack;
  readonly #assistant: AssistantTrack;
  #isOver = false;

  constructor(
    private readonly clock: Clock,
    /** Gives paths that are free. */
    private readonly path: () => Promise<string>,
  ) {
    this.#beganAtMs = clock.nowMs();
    this.#caller = new CallerTrack(new TrackFile(path()));
    this.#assistant = new AssistantTrack(new TrackFile(path()));
  }

  callerSaid(audio: CallerAudio, timestampMs: number | undefined, atMs: number): void {
    if (!this.#isOver) this.#caller.said(audio, timestampMs, atMs);
  }

  assistantSent(audio: string): void {
    if (!this.#isOver) this.#assistant.sent(audio, this.clock.nowMs());
  }

  assistantHeard(positionMs: number, atMs: number): void {
    if (!this.#isOver) this.#assistant.heard(positionMs, atMs);
  }

  assistantCut(positionMs: number): void {
    if (!this.#isOver) this.#assistant.cut(positionMs);
  }

  /**
   * Ends it and puts it together; resolves with the file, and its length in ms. Its beginning is that of the tape.
   *
   * @throws Error when the disk did not take it.
   */
  finish(): Promise<{ file: string; durationMs: number }> {
    this.#isOver = true;
    const lineMs = this.clock.nowMs() - this.#beganAtMs;
    return new Promise((resolve, reject) => {
      lane.do(() => this.#putTogether(lineMs).then(resolve, reject));
    });
  }

  async #putTogether(lineMs: number): Promise<{ file: string; durationMs: number }> {
    const tracks = [this.#caller, this.#assistant].map((track) => track.file);
    const file = await this.path();
    try {
      await Promise.all(tracks.map((track) => track.written()));
      const left = { file: this.#caller.file, segments: this.#fromBeginning(this.#caller.segments()) };
      const right = { file: this.#assistant.file, segments: this.#fromBeginning(this.#assistant.segments()) };
      return { file, durationMs: await writeStereoWav(file, { left, right }, lineMs) };
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await Promise.all(tracks.map((track) => track.close()));
    }
  }

  #fromBeginning(segments: readonly Segment[]): Segment[] {
    return segments.map((segment) => ({ ...segment, atMs: segment.atMs - this.#beganAtMs }));
  }
}
