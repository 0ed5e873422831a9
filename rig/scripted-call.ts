import type { MediaStream } from '../simulator/phone/media-stream';
import type { PhoneCall } from '../simulator/phone/phone-call';
import type { Moment, PlannedKeys, PlannedStep, PlannedTurn } from './planned-step';
import { SoundLog } from './sound-log';

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
/** Longer than any answer, and than any story has left. */
const LONG_PATIENCE_MS = 10 * PATIENCE_MS;
/** How long it must be quiet before a polite caller takes the word. */
const POLITE_MS = 400;

/** Takes one call by a plan, from the first word to the hang-up, and notes what happened. */
export class ScriptedCall {
  /** Those that were to be answered. */
  readonly turns: TurnFacts[] = [];
  readonly sound = new SoundLog();
  /** What could not be done as planned, one sentence each. */
  readonly complaints: string[] = [];
  /** The sound of the current answer began here, in ms of all that was played. */
  #answer: { atMs: number; fromMs: number } | undefined;
  #isSounding = false;
  #isOver = false;
  #changed: () => void = () => undefined;

  #call: PhoneCall | undefined;

  constructor(
    private readonly steps: readonly PlannedStep[],
    /** Told when the caller begins to do something. */
    private readonly onDoes: (step: PlannedStep, atMs: number) => void = () => undefined,
  ) {}

  /** Resolves when everything was said and heard, or the call was over before. */
  async take(call: PhoneCall): Promise<void> {
    this.#call = call;
    call.on('hears', (atMs) => {
      this.sound.assistantBegins(atMs);
      this.#note(true, { atMs, fromMs: this.#stream?.playout.playedMs() ?? 0 });
    });
    call.on('quiet', (atMs) => this.#fallsSilent(atMs));
    call.on('cut', ({ atMs }) => this.#fallsSilent(atMs));
    // What was still to be heard on a stream that ends is not heard on the next.
    call.on('streaming', (_atMs, { ended }) => void ended.then(() => this.#fallsSilent(performance.now())));
    call.on('ended', () => {
      this.#isOver = true;
      this.#changed();
    });
    await this.#doAll(call);
  }

  async #doAll(call: PhoneCall): Promise<void> {
    for (const [index, step] of this.steps.entries()) {
      if (this.#isOver && !isEndAwaited(step)) {
        this.complaints.push(`The call was over before step ${index + 1} of ${this.steps.length}.`);
        return;
      }
      const goesOn = await this.#do(call, step);
      if (!goesOn) return;
    }
    await this.#quiet();
  }

  /** Returns whether there is any use in going on. */
  async #do(call: PhoneCall, step: PlannedStep): Promise<boolean> {
    if ('audio' in step) return this.#speak(call, step);
    if ('keys' in step) return this.#press(call, step);
    if ('waitsFor' in step) return this.#waitFor(step.waitsFor);
    if ('silentMs' in step) {
      await this.#until(() => false, step.silentMs);
    } else if ('absentMs' in step) {
      this.onDoes(step, performance.now());
      this.#stream?.pauseFrames(step.absentMs);
      await this.#until(() => false, step.absentMs);
    } else {
      await this.#momentOf(step);
      call.hangUp();
      await this.#until(() => this.#isOver, PATIENCE_MS);
    }
    return true;
  }

  async #speak(call: PhoneCall, turn: PlannedTurn): Promise<boolean> {
    const interrupting = await this.#momentOf(turn);
    this.onDoes(turn, performance.now());
    const spoken = await call.say(turn.audio).catch(() => undefined);
    if (spoken === undefined) {
      // Nobody waits for the end of what wants no answer.
      if (turn.isAnswered === false) return true;
      return this.#failed(`The call was over before “${turn.text}” was said.`);
    }
    const { startedAtMs, endedAtMs } = spoken;
    this.sound.callerSpoke(startedAtMs, endedAtMs);
    if (turn.isAnswered === false) return true;
    const answered = await this.#answeredAfter(endedAtMs);
    const answeredAtMs = answered ? this.#answer?.atMs : undefined;
    this.turns.push({ text: turn.text, interrupting, startedAtMs, endedAtMs, answeredAtMs });
    return answered;
  }

  async #press(call: PhoneCall, step: PlannedKeys): Promise<boolean> {
    await this.#momentOf(step);
    this.onDoes(step, performance.now());
    let isFirst = true;
    for (const key of step.keys) {
      if (!isFirst) await this.#until(() => false, step.pauseMs);
      isFirst = false;
      if (call.stream === undefined) return this.#failed(`There was no stream to press ${key} on.`);
      call.press(key);
    }
    if (step.isAnswered === false) return true;
    const answered = await this.#answeredAfter(performance.now());
    return answered || this.#isOver || this.#failed(`The keys ${step.keys} were not answered.`);
  }

  async #waitFor(what: 'assistant' | 'quiet' | 'end'): Promise<boolean> {
    switch (what) {
      case 'assistant': {
        const begins = await this.#begins(performance.now(), LONG_PATIENCE_MS);
        return begins || this.#failed('The caller waited in vain for the assistant to speak.');
      }
      case 'quiet':
        await this.#quiet();
        return true;
      case 'end': {
        const ends = await this.#until(() => this.#isOver, LONG_PATIENCE_MS);
        return ends || this.#failed('The caller waited in vain for the end of the call.');
      }
    }
  }

  /** Waits for the moment to do something. Returns whether the assistant was heard then. */
  async #momentOf({ overAnswerAfterMs, afterMs }: Moment): Promise<boolean> {
    if (afterMs !== undefined) {
      await this.#until(() => false, afterMs);
    } else {
      await this.#until(() => this.#answer !== undefined, PATIENCE_MS);
      if (overAnswerAfterMs === undefined || !this.#isSounding) await this.#quiet();
      else await this.#heard(overAnswerAfterMs);
    }
    return this.#isSounding;
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
    do await this.#until(() => !this.#isSounding, LONG_PATIENCE_MS);
    while (!this.#isOver && (await this.#until(() => this.#isSounding, POLITE_MS)));
  }

  /** The assistant may have answered a pause in the middle already; the answer to the end comes after it. */
  #answeredAfter(endedAtMs: number): Promise<boolean> {
    return this.#begins(endedAtMs, PATIENCE_MS);
  }

  #begins(afterMs: number, withinMs: number): Promise<boolean> {
    return this.#until(() => (this.#answer?.atMs ?? 0) > afterMs, withinMs);
  }

  #failed(complaint: string): false {
    this.complaints.push(complaint);
    return false;
  }

  get #stream(): MediaStream | undefined {
    return this.#call?.stream;
  }

  #fallsSilent(atMs: number): void {
    this.sound.assistantEnds(atMs);
    this.#note(false);
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

/** A call that is over is what was waited for. */
function isEndAwaited(step: PlannedStep): boolean {
  return 'waitsFor' in step && step.waitsFor === 'end';
}
