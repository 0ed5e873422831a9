import { EarQueue } from './ear-queue';
import { SOUND_PROCESSOR, type SoundOrder } from './sound-orders';
import { VoiceFramer } from './voice-framer';

/** The samples of one call of `process`, by the Web Audio API. */
const BLOCK_SAMPLES = 128;

/**
 * The sound of a handset, on the thread that makes sound: what is heard comes out, and the microphone goes in. Its clock
 * paces the caller's voice, whether or not there is a microphone.
 */
class HandsetSound extends AudioWorkletProcessor {
  readonly #ear = new EarQueue(sampleRate);
  readonly #voice = new VoiceFramer(sampleRate, (frame) => this.port.postMessage(frame, [frame.buffer]));
  readonly #silence = new Float32Array(BLOCK_SAMPLES);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<SoundOrder>) => this.#obey(data);
  }

  process([inputs]: Float32Array[][], [outputs]: Float32Array[][]): boolean {
    const [first, ...others] = outputs ?? [];
    if (first !== undefined) this.#ear.hear(first);
    for (const other of others) if (first !== undefined) other.set(first);
    const [microphone] = inputs ?? [];
    this.#voice.hear(microphone ?? this.#silence.subarray(0, first?.length ?? BLOCK_SAMPLES));
    return true;
  }

  #obey(order: SoundOrder): void {
    switch (order.do) {
      case 'play':
        this.#ear.add(order.mulaw);
        break;
      case 'clear':
        this.#ear.clear();
        break;
      case 'say':
        this.#voice.say(order.mulaw);
        break;
      case 'stop-saying':
        this.#voice.stop();
        break;
      case 'mute':
        this.#voice.isMuted = order.isMuted;
    }
  }
}

registerProcessor(SOUND_PROCESSOR, HandsetSound);
