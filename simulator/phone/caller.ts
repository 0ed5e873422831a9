import type { Ear } from './ear';
import type { Spoken } from './microphone';

/** What the caller has to say, and nobody to say it to. */
interface Unsaid {
  mulaw: Uint8Array;
  spoken: (spoken: Promise<Spoken>) => void;
  cutShort: (reason: Error) => void;
}

/** The caller: speaks to whoever hears it, and waits with it while nobody does. */
export class Caller {
  #ear: Ear | undefined;
  #unsaid: Unsaid[] = [];
  #isGone = false;

  /** Somebody hears the caller, or begins to hear more of them: what they have to say comes next. */
  heardBy(ear: Ear): void {
    this.#ear = ear;
    // Not before whoever tells of it is done with beginning to listen.
    queueMicrotask(() => {
      if (this.#ear?.takes('speech') !== true) return;
      for (const { mulaw, spoken } of this.#unsaid.splice(0)) spoken(this.#ear.say(mulaw));
    });
  }

  say(mulaw: Uint8Array): Promise<Spoken> {
    const speech = this.#speak(mulaw);
    // Whoever waits gets the rejection; whoever does not must not crash the process by it.
    speech.catch(() => undefined);
    return speech;
  }

  /** @throws Error when nobody hears keys. */
  press(digit: string): void {
    if (this.#ear?.takes('dtmf') !== true) {
      throw new Error('There is no stream and no <Gather> that could take a key.');
    }
    this.#ear.press(digit);
  }

  /** The call is over. */
  leave(): void {
    this.#isGone = true;
    for (const { cutShort } of this.#unsaid.splice(0)) cutShort(unheard());
  }

  #speak(mulaw: Uint8Array): Promise<Spoken> {
    if (this.#isGone) return Promise.reject(unheard());
    if (this.#unsaid.length === 0 && this.#ear?.takes('speech') === true) return this.#ear.say(mulaw);
    return new Promise((spoken, cutShort) => {
      this.#unsaid.push({ mulaw, spoken, cutShort });
    });
  }
}

function unheard(): Error {
  return new Error('The call ended before the caller could speak.');
}
