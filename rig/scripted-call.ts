import type { MediaStream } from '../simulator/phone/media-stream';
import type { PhoneCall } from '../simulator/phone/phone-call';
import type { Conversation, PlannedTurn } from './conversation';

/** A turn of the caller's, as the phone saw it. */
export interface TurnFacts {
  text: string;
  interrupting: boolean;
  startedAtMs: number;
  /** When the last word had left the caller's mouth. */
  endedAtMs: number;
  /** When the first piece of the answer was in the caller's ear; undefined: no answer came. */
  answeredAtMs: number | undefined;
}

/** A caller who hears nothing for so long gives up. */
const PATIENCE_MS = 15_000;
/** How long it must be quiet before a polite caller takes the word. */
const POLITE_MS = 400;

/** Takes one call from the greeting to the hang-up, by a plan, and notes what happened. */
export class ScriptedCall {
  readonly turns: TurnFacts[] = [];
  /** The sound of the current answer began here, in ms of all that was played. */
  #answer: { atMs: number; fromMs: number } | undefined;
  #isSounding = false;
  #isOver = false;
  #changed: () => void = () => undefined;

  #call: PhoneCall | undefined;

  constructor(
    private readonly conversation: Conversation,
    /** Told when a turn begins to be spoken. */
    private readonly onSays: (turn: PlannedTurn, atMs: number) => void = () => undefined,
  ) {}

  /** Resolves when everything was said and heard, or the call was over before. */
  async take(call: PhoneCall): Promise<void> {
    this.#call = call;
    call.on('hears', (atMs) => this.#note(true, { atMs, fromMs: this.#stream?.playout.playedMs() ?? 0 }));
    call.on('quiet', () => this.#note(false));
    call.on('cut', () => this.#note(false));
    call.on('ended', () => {
      this.#isOver = true;
      this.#changed();
    });
    await this.#talk(call);
  }

  async #talk(call: PhoneCall): Promise<void> {
    await this.#until(() => this.#answer !== undefined, PATIENCE_MS);
    for (const turn of this.conversation.turns) {
      const goesOn = await this.#speak(call, turn);
      if (!goesOn) return;
    }
    await this.#quiet();
  }

  /** Returns whether there is any use in going on. */
  async #speak(call: PhoneCall, turn: PlannedTurn): Promise<boolean> {
    const interrupting = turn.overAnswerAfterMs !== undefined && this.#isSounding;
    if (interrupting) await this.#heard(turn.overAnswerAfterMs ?? 0);
    else await this.#quiet();
    this.onSays(turn, performance.now());
    const spoken = await call.say(turn.audio).catch(() => undefined);
    if (spoken === undefined) return false;
    const { startedAtMs, endedAtMs } = spoken;
    // The assistant may have answered a pause in the middle already; the answer to the end comes after it.
    const answered = await this.#until(() => (this.#answer?.atMs ?? 0) > endedAtMs, PATIENCE_MS);
    const answeredAtMs = answered ? this.#answer?.atMs : undefined;
    this.turns.push({ text: turn.text, interrupting, startedAtMs, endedAtMs, answeredAtMs });
    return answered;
  }

  /** Until so much of the current answer was heard, or all of it. */
  async #heard(durationMs: number): Promise<void> {
    const fromMs = this.#answer?.fromMs ?? 0;
    let isHeard = false;
    const heard = (): void => {
      isHeard = true;
      this.#changed();
    };
    this.#stream?.playout.whenPlayed(fromMs + durationMs).then(heard, heard);
    await this.#until(() => isHeard || !this.#isSounding, PATIENCE_MS);
  }

  /** Until nobody has spoken for a moment. */
  async #quiet(): Promise<void> {
    do await this.#until(() => !this.#isSounding, 10 * PATIENCE_MS);
    while (!this.#isOver && (await this.#until(() => this.#isSounding, POLITE_MS)));
  }

  get #stream(): MediaStream | undefined {
    return this.#call?.stream;
  }

  #note(isSounding: boolean, answer = this.#answer): void {
    this.#isSounding = isSounding;
    this.#answer = answer;
    this.#changed();
  }

  /** Resolves with whether it became true in time. */
  #until(isTrue: () => boolean, forMs: number): Promise<boolean> {
    if (isTrue() || this.#isOver) return Promise.resolve(isTrue());
    return new Promise((resolve) => {
      const done = (result: boolean): void => {
        clearTimeout(timer);
        this.#changed = () => undefined;
        resolve(result);
      };
      const timer = setTimeout(() => done(false), forMs);
      this.#changed = () => {
        if (isTrue()) done(true);
        else if (this.#isOver) done(false);
      };
    });
  }
}
