import { setTimeout as wait } from 'node:timers/promises';
import { type AssistantSession, AssistantEnd } from './assistant-end';
import { DELTA_MS, DELTAS_PER_REPLY, replySteps, STEP_MS } from './assistant-script';
import { FRAME_MS, mediaFrames } from './caller-script';
import type { Certificate } from '../certificate';
import { SERVER_PING } from './frame';
import { Phone, type PhoneCounts, type StreamTarget } from './phone';

/** Every call's assistant replies this often, calls evenly apart. */
export const REPLY_EVERY_MS = 8_000;
/** How much of the time an assistant speaks. */
export const SPOKEN_SHARE = (DELTAS_PER_REPLY * DELTA_MS) / REPLY_EVERY_MS;

const KEEP_ALIVE_EVERY_MS = 4_000;
const DIAL_EVERY_MS = 2;
const CONNECTED_DUE_MS = 15_000;
const SCRIPT_MS = 30_000;
const REPLY_SCRIPTS = 8;

/** What was carried so far. */
export interface LoadCounts extends PhoneCounts {
  framesDue: number;
  framesHeard: number;
  /** How much the assistants have said. */
  spokenMs: number;
}

interface Speaking {
  session: AssistantSession;
  steps: readonly Buffer[];
  step: number;
  dueAtMs: number;
}

/** Prepared once, because all calls of all rounds may share it. */
export class LoadScript {
  readonly frames = mediaFrames(SCRIPT_MS);
  readonly replies = Array.from({ length: REPLY_SCRIPTS }, (_, index) => replySteps(index));
}

/**
 * A steady load of calls, both ends of each. It can be paused, so that several programs take turns; its time
 * stands still then, and nobody is left in the middle of a sentence.
 */
export class Load {
  readonly #end: AssistantEnd;
  readonly #phones: Phone[] = [];
  readonly #phoneCounts: PhoneCounts = { heardMs: 0, marksReturned: 0, framesDropped: 0 };
  #speaking: Speaking[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastTickAtMs = 0;
  /** The load's own time: how long it has been running, and how long callers have spoken. */
  #elapsedMs = 0;
  #callersMs = 0;
  #pausing: (() => void) | undefined;
  #framesDue = 0;
  #marksLooked = 0;
  #repliesBegun = 0;
  #spokenMs = 0;
  #lost: string | undefined;

  constructor(
    private readonly calls: number,
    private readonly script: LoadScript,
    certificate: Certificate | undefined,
  ) {
    this.#end = new AssistantEnd(certificate);
  }

  get counts(): LoadCounts {
    return {
      ...this.#phoneCounts,
      ...this.#end.counts,
      framesDue: this.#framesDue,
      spokenMs: this.#spokenMs,
    };
  }

  /** Why the load is no longer what it should be, if so. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Opens the assistants' end; returns its port. */
  listen(): Promise<number> {
    return this.#end.listen();
  }

  /** Makes all calls; nobody speaks yet. @throws Error when they do not all come about. */
  async dial(targetOf: (call: number) => StreamTarget): Promise<void> {
    const before = performance.now();
    const nowMs = () => this.#callersMs;
    const onLost = (why: string) => {
      this.#lost ??= why;
    };
    while (this.#phones.length < this.calls) {
      const target = targetOf(this.#phones.length);
      this.#phones.push(new Phone(target, this.script.frames, this.#phoneCounts, nowMs, onLost));
      await wait(DIAL_EVERY_MS);
    }
    while (this.#end.sessions.length < this.calls) {
      if (this.#lost !== undefined) throw new Error(this.#lost);
      if (performance.now() - before > CONNECTED_DUE_MS) {
        throw new Error(`only ${this.#end.sessions.length} of ${this.calls} calls were connected`);
      }
      await wait(5);
    }
  }

  /** Everybody speaks from now on. */
  resume(): void {
    clearInterval(this.#timer);
    this.#lastTickAtMs = performance.now();
    this.#timer = setInterval(() => this.#tick(performance.now()), 1);
  }

  /** Callers fall silent now, assistants once they have said what they had begun to say. */
  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#pausing = () => {
        clearInterval(this.#timer);
        this.#timer = setInterval(() => this.#keepAlive(), KEEP_ALIVE_EVERY_MS);
        this.#pausing = undefined;
        resolve();
      };
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const phone of this.#phones) phone.hangUp();
    await this.#end.close();
  }

  /** Does all that is due by now: whoever was late catches up, so that the load is what it says. */
  #tick(nowMs: number): void {
    const passedMs = nowMs - this.#lastTickAtMs;
    this.#elapsedMs += passedMs;
    this.#lastTickAtMs = nowMs;
    if (this.#pausing === undefined) this.#moveCallers(passedMs);
    for (const speaking of this.#speaking) this.#speak(speaking);
    this.#speaking = this.#speaking.filter(({ step, steps }) => step < steps.length);
    if (this.#speaking.length === 0) this.#pausing?.();
  }

  #moveCallers(passedMs: number): void {
    this.#callersMs += passedMs;
    const framesDue = Math.floor((this.#callersMs / FRAME_MS) * this.calls);
    for (; this.#framesDue < framesDue; this.#framesDue += 1) this.#phone(this.#framesDue)?.sendFrame();
    // Marks come back between the frames, not in one piece with them.
    const marksLooked = framesDue + Math.floor(this.calls / 2);
    for (; this.#marksLooked < marksLooked; this.#marksLooked += 1) {
      this.#phone(this.#marksLooked)?.returnMarks();
    }
    const repliesDue = Math.floor((this.#callersMs / REPLY_EVERY_MS) * this.calls);
    for (; this.#repliesBegun < repliesDue; this.#repliesBegun += 1) this.#beginReply();
  }

  /** Nobody shall take a pause for a dead line: a bridge may end a call in which nothing comes for long. */
  #keepAlive(): void {
    for (const session of this.#end.sessions) session.say(SERVER_PING);
    for (const phone of this.#phones) phone.sendFrame();
  }

  #phone(turn: number): Phone | undefined {
    return this.#phones[turn % this.calls];
  }

  #beginReply(): void {
    const session = this.#end.sessions[this.#repliesBegun % this.calls];
    const steps = this.script.replies[Math.floor(this.#repliesBegun / this.calls) % REPLY_SCRIPTS];
    if (session === undefined || steps === undefined) return;
    this.#speaking.push({ session, steps, step: 0, dueAtMs: this.#elapsedMs });
  }

  #speak(speaking: Speaking): void {
    for (; speaking.dueAtMs <= this.#elapsedMs; speaking.dueAtMs += STEP_MS) {
      const step = speaking.steps[speaking.step];
      if (step === undefined) return;
      speaking.session.say(step);
      if (speaking.step >= 1 && speaking.step <= DELTAS_PER_REPLY) this.#spokenMs += DELTA_MS;
      speaking.step += 1;
    }
  }
}
