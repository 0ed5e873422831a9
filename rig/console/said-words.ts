import { spokenAsNoise } from '../../simulator/assistant/answers';
import type { Recognition } from '../../simulator/phone/recognition';

/** As sure as Twilio is of a clear voice. */
const CONFIDENCE = 0.9;

/** What the caller says in words, turn by turn: here is nobody who could make words of sound, so they go beside it. */
export class SaidWords {
  #unheard: string[] = [];

  /** The sound of these words: their own, or a noise that takes as long to say. */
  say(words: string, audio = spokenAsNoise(words).audio): Uint8Array {
    this.#unheard.push(words);
    return audio;
  }

  /** What was said and then not heard by anybody. */
  forget(words: string): void {
    this.#unheard = this.#unheard.filter((other) => other !== words);
  }

  /** What a listener understands of the sound. */
  recognise(): Recognition | undefined {
    const text = this.#unheard.splice(0).join(' ');
    return text === '' ? undefined : { text, confidence: CONFIDENCE };
  }
}
