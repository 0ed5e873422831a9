import { PCMU_BYTES_PER_MS, PCMU_SILENCE } from '../../bridge/audio/pcmu';
import { MULAW_TO_LINEAR } from '../../simulator/speech/g711';

/** What a microphone does with sound: says it after what it is saying already, and tells when it is said. */
export type SayFrame = (mulaw: Uint8Array) => Promise<unknown>;

/** A browser hands frames on in twos and threes; so much lets the next come late without a gap. */
const CUSHION_MS = 40;
/** A fifth of a second is noticed in a conversation: from here on the delay must not grow. */
const DROP_QUIET_FROM_MS = 160;
/** Where somebody speaks without a pause, speech has to be lost as well. */
const DROP_ALL_FROM_MS = 240;
/** Quieter than speech on a telephone, in 16-bit units: -46 dB. */
const QUIET_BELOW = 160;

/**
 * Takes the caller's voice as a browser sends it and hands it to a microphone that speaks in real time. Their clocks differ,
 * and a page stutters: what comes late is bridged by a little silence that goes before it, and what comes too fast is
 * left out before the delay is heard. What waits is known by what the microphone has said, and by no clock.
 */
export class VoiceCushion {
  #waitingBytes = 0;
  #droppedFrames = 0;

  constructor(private readonly say: SayFrame) {}

  /** How many frames were left out. */
  get droppedFrames(): number {
    return this.#droppedFrames;
  }

  get waitingMs(): number {
    return this.#waitingBytes / PCMU_BYTES_PER_MS;
  }

  /** Says a frame after those before it. Returns whether it did. */
  take(frame: Uint8Array): boolean {
    const wouldWaitMs = this.waitingMs + frame.length / PCMU_BYTES_PER_MS;
    if (wouldWaitMs > DROP_ALL_FROM_MS || (wouldWaitMs > DROP_QUIET_FROM_MS && isQuiet(frame))) {
      this.#droppedFrames += 1;
      return false;
    }
    if (this.#waitingBytes === 0)
      this.#hand(new Uint8Array(CUSHION_MS * PCMU_BYTES_PER_MS).fill(PCMU_SILENCE));
    this.#hand(frame);
    return true;
  }

  #hand(audio: Uint8Array): void {
    this.#waitingBytes += audio.length;
    const isSaid = (): void => {
      this.#waitingBytes -= audio.length;
    };
    // What a line's end cuts short does not wait either.
    this.say(audio).then(isSaid, isSaid);
  }
}

function isQuiet(frame: Uint8Array): boolean {
  let sum = 0;
  for (const byte of frame) sum += Math.abs(MULAW_TO_LINEAR[byte] ?? 0);
  return sum / frame.length < QUIET_BELOW;
}
