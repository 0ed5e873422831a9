import { SOUND_PROCESSOR, type SoundOrder } from './sound-orders';

/** The sound of the handset, as the page has it: begins with the first call, and rests between calls. */
export class SoundDevice {
  #context: AudioContext | undefined;
  #node: AudioWorkletNode | undefined;
  #source: MediaStreamAudioSourceNode | undefined;

  constructor(private readonly take: (frame: Uint8Array<ArrayBuffer>) => void) {}

  /** Must be called while a person presses something, or the browser keeps silent. */
  async start(): Promise<void> {
    this.#context ??= new AudioContext({ latencyHint: 'interactive' });
    await this.#context.resume();
    this.#node ??= await this.#made(this.#context);
    this.#order({ do: 'clear' });
    this.#order({ do: 'stop-saying' });
  }

  /** From now on this microphone is the caller's voice. */
  connect(microphone: MediaStream): void {
    if (this.#context === undefined || this.#node === undefined) return;
    this.#source = this.#context.createMediaStreamSource(microphone);
    this.#source.connect(this.#node);
  }

  rest(): void {
    this.#source?.disconnect();
    this.#source = undefined;
    this.#order({ do: 'clear' });
    void this.#context?.suspend();
  }

  play(mulaw: Uint8Array): void {
    this.#order({ do: 'play', mulaw });
  }

  clear(): void {
    this.#order({ do: 'clear' });
  }

  say(mulaw: Uint8Array): void {
    this.#order({ do: 'say', mulaw });
  }

  mute(isMuted: boolean): void {
    this.#order({ do: 'mute', isMuted });
  }

  async #made(context: AudioContext): Promise<AudioWorkletNode> {
    await context.audioWorklet.addModule('/sound.js');
    const node = new AudioWorkletNode(context, SOUND_PROCESSOR, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.port.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => this.take(data);
    node.connect(context.destination);
    return node;
  }

  #order(order: SoundOrder): void {
    this.#node?.port.postMessage(order);
  }
}
