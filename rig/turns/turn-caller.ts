import type { PhoneCall } from '../../simulator/phone/phone-call';
import type { PlannedTurn } from '../planned-step';
import type { TurnFacts } from '../scripted-call';
import { SoundLog } from '../sound-log';

/** A caller who hears nothing for so long gives up. */
const PATIENCE_MS = 30_000;

/** Takes a call that is answered turn by turn: says each sentence when the other side listens, or over what it says. */
export class TurnCaller {
  readonly turns: TurnFacts[] = [];
  readonly sound = new SoundLog();
  /** What could not be done as planned, one sentence each. */
  readonly complaints: string[] = [];
  #begunAtMs = -Infinity;
  #listeningAtMs = -Infinity;
  #isOver = false;
  #changed: () => void = () => undefined;

  constructor(
    private readonly steps: readonly PlannedTurn[],
    /** Told when the caller begins to speak. */
    private readonly onDoes: (step: PlannedTurn, atMs: number) => void = () => undefined,
  ) {}

  /** Resolves when everything was said, and the other side has hung up or nothing more comes of it. */
  async take(call: PhoneCall): Promise<void> {
    const begins = ({ atMs }: { atMs: number }): void => {
      this.#begunAtMs = atMs;
      this.sound.assistantBegins(atMs);
      this.#changed();
    };
    call.on('said', begins);
    call.on('played', begins);
    call.on('spoken', ({ atMs }) => this.sound.assistantEnds(atMs));
    call.on('listening', ({ atMs }) => {
      this.#listeningAtMs = atMs;
      this.#changed();
    });
    call.on('ended', () => {
      this.#isOver = true;
      this.#changed();
    });
    let afterMs = -Infinity;
    for (const step of this.steps) {
      const turn = await this.#speak(call, step, afterMs);
      if (turn === undefined) return;
      this.turns.push(turn);
      if (turn.answeredAtMs === undefined) return;
      afterMs = turn.endedAtMs;
    }
    await this.#until(() => this.#isOver);
  }

  async #speak(call: PhoneCall, step: PlannedTurn, afterMs: number): Promise<TurnFacts | undefined> {
    const { text, audio, overAnswerAfterMs } = step;
    const isTime = await this.#until(
      overAnswerAfterMs === undefined ? () => this.#listeningAtMs > afterMs : () => this.#begunAtMs > afterMs,
    );
    if (!isTime) {
      this.complaints.push(`The caller waited in vain to say “${text}”.`);
      return undefined;
    }
    if (overAnswerAfterMs !== undefined)
      await new Promise((resolve) => setTimeout(resolve, overAnswerAfterMs));
    const interrupting = this.#listeningAtMs < this.#begunAtMs;
    this.onDoes(step, performance.now());
    const spoken = await call.say(audio).catch(() => undefined);
    if (spoken === undefined) {
      this.complaints.push(`The call was over before “${text}” was said.`);
      return undefined;
    }
    const { startedAtMs, endedAtMs } = spoken;
    this.sound.callerSpoke(startedAtMs, endedAtMs);
    const isAnswered = await this.#until(() => this.#begunAtMs > endedAtMs);
    if (!isAnswered) this.complaints.push(`“${text}” was not answered.`);
    const answeredAtMs = isAnswered ? this.#begunAtMs : undefined;
    return { text, interrupting, startedAtMs, endedAtMs, answeredAtMs };
  }

  /** Resolves with whether it became true before patience, or the call, was over. */
  #until(isTrue: () => boolean): Promise<boolean> {
    if (isTrue() || this.#isOver) return Promise.resolve(isTrue());
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#changed = () => undefined;
        resolve(isTrue());
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.#changed = () => {
        if (isTrue() || this.#isOver) done();
      };
    });
  }
}
