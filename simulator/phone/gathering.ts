import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { Cancel } from '../network/clock';
import type { CallSettings } from './call-settings';
import type { Ear } from './ear';
import type { GatherInput, GatherNoun } from './gather';
import type { Spoken } from './microphone';
import { checkKey } from './phone-key';
import type { Recognition } from './recognition';

/** What a `<Gather>` came to. */
export type Gathered =
  { input: 'speech'; recognition: Recognition } | { input: 'dtmf'; digits: string } | { input: 'none' };

export type GatheringSettings = Pick<CallSettings, 'clock' | 'gatherPace' | 'endOfSpeechMs' | 'recognise'>;

interface Utterance extends Spoken {
  audio: Uint8Array;
  spoken: (when: Spoken) => void;
  cutShort: (reason: Error) => void;
}

/**
 * One `<Gather>`, from its first prompt to what the caller said or pressed. The first of the two decides: once the
 * caller has spoken, keys are ignored, and the other way round (Twilio docs: TwiML `<Gather>`, "input").
 *
 *   prompted ──prompts over──▶ waited for ──timeout──▶ over: none
 *       │                       │     ▲
 *       │                   speaks   nothing understood
 *       ├──speaks, barge-in──▶  ▼     │
 *       │                     heard ──┴──end of speech──▶ over: speech
 *       └──presses a key────▶ keyed ──last key, timeout──▶ over: dtmf
 */
export class Gathering implements Ear {
  readonly result: Promise<Gathered>;

  #arePromptsOver = false;
  #isOver = false;
  #input: GatherInput | undefined;
  #digits = '';
  /** What is being said, and what comes right after it. */
  #utterances: Utterance[] = [];
  #heard: Uint8Array[] = [];
  #callOffNext: Cancel | undefined;
  #callOffMost: Cancel | undefined;
  #resolve: (gathered: Gathered) => void = () => undefined;
  readonly #cut = new AbortController();

  constructor(
    private readonly noun: GatherNoun,
    private readonly settings: GatheringSettings,
  ) {
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Aborts with the caller's first input: they are not told more. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  takes(input: GatherInput): boolean {
    if (this.#isOver || !this.noun.input.includes(input)) return false;
    if (input === 'dtmf') return true;
    return this.#input !== 'dtmf' && (this.noun.bargeIn || this.#arePromptsOver);
  }

  /** All was said that had to be, or the caller cut it short: now the time to answer counts. */
  promptsAreOver(): void {
    if (this.#isOver) return;
    this.#arePromptsOver = true;
    if (this.#input === undefined) this.#waitForInput();
  }

  say(mulaw: Uint8Array): Promise<Spoken> {
    this.#begin('speech');
    const { clock } = this.settings;
    this.#callOffMost ??= clock.after(this.noun.maxSpeechMs, () => this.#hearNoMore());
    const startedAtMs = this.#utterances.at(-1)?.endedAtMs ?? clock.nowMs();
    const endedAtMs = startedAtMs + mulaw.length / PCMU_BYTES_PER_MS;
    return new Promise((spoken, cutShort) => {
      this.#utterances.push({ audio: mulaw, startedAtMs, endedAtMs, spoken, cutShort });
      this.#waitForEndOfUtterance();
    });
  }

  press(digit: string): void {
    checkKey(digit);
    if (this.#input === 'speech') return;
    this.#begin('dtmf');
    const { finishOnKey, numDigits, timeoutMs } = this.noun;
    if (digit !== finishOnKey) this.#digits += digit;
    if (digit === finishOnKey || this.#digits.length >= numDigits) this.#finishKeys();
    else this.#next(timeoutMs / this.settings.gatherPace, () => this.#finishKeys());
  }

  /** The call goes on without it. */
  stop(): void {
    this.#finish({ input: 'none' });
  }

  #begin(input: GatherInput): void {
    this.#input ??= input;
    this.#cut.abort();
  }

  #waitForInput(): void {
    this.#next(this.noun.timeoutMs / this.settings.gatherPace, () => this.#finish({ input: 'none' }));
  }

  #waitForEndOfUtterance(): void {
    const [current] = this.#utterances;
    if (current === undefined) return;
    this.#next(current.endedAtMs - this.settings.clock.nowMs(), () => {
      this.#utterances.shift();
      this.#heard.push(current.audio);
      current.spoken({ startedAtMs: current.startedAtMs, endedAtMs: current.endedAtMs });
      if (this.#utterances.length > 0) this.#waitForEndOfUtterance();
      else this.#waitForEndOfSpeech();
    });
  }

  #waitForEndOfSpeech(): void {
    const { speechTimeoutMs } = this.noun;
    const { endOfSpeechMs, gatherPace } = this.settings;
    const silenceMs = speechTimeoutMs === 'auto' ? endOfSpeechMs : speechTimeoutMs / gatherPace;
    this.#next(silenceMs, () => this.#recognise());
  }

  /** Twilio has heard all that it takes: of what is being said now, the beginning. */
  #hearNoMore(): void {
    this.#callOffNext?.();
    const [current] = this.#utterances;
    if (current !== undefined) {
      const spokenMs = this.settings.clock.nowMs() - current.startedAtMs;
      this.#heard.push(current.audio.subarray(0, spokenMs * PCMU_BYTES_PER_MS));
    }
    this.#cutShort();
    this.#recognise();
  }

  /** What was not understood is as if it had not been said. */
  #recognise(): void {
    this.#callOffMost?.();
    this.#callOffMost = undefined;
    const recognition = this.settings.recognise(Buffer.concat(this.#heard.splice(0)));
    if (recognition !== undefined) {
      this.#finish({ input: 'speech', recognition });
      return;
    }
    this.#input = undefined;
    if (this.#arePromptsOver) this.#waitForInput();
  }

  #finishKeys(): void {
    this.#finish(this.#digits === '' ? { input: 'none' } : { input: 'dtmf', digits: this.#digits });
  }

  #finish(gathered: Gathered): void {
    this.#isOver = true;
    this.#callOffNext?.();
    this.#callOffMost?.();
    this.#cutShort();
    this.#resolve(gathered);
  }

  #cutShort(): void {
    for (const { cutShort } of this.#utterances.splice(0)) {
      cutShort(new Error('Nobody listened any more before the caller had finished speaking.'));
    }
  }

  /** One thing is waited for at a time: the next takes the place of the last. */
  #next(delayMs: number, action: () => void): void {
    this.#callOffNext?.();
    this.#callOffNext = this.settings.clock.after(delayMs, action);
  }
}
