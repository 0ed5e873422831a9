import { byId } from './element';
import { LevelMeter } from './level-meter';
import { loudness } from './loudness';
import { askForMicrophone } from './microphone';
import { SoundDevice } from './sound-device';

/** What the caller says and hears, with its button and its meter: microphone, recorded sentences, loudspeaker. */
export class Voice {
  readonly #button = byId('mute', HTMLButtonElement);
  readonly #state = byId('voice-state', HTMLElement);
  readonly #meter = new LevelMeter(byId('level', HTMLElement));
  readonly #device: SoundDevice;
  /** Each is fetched once. */
  readonly #recordings = new Map<string, Promise<Uint8Array>>();
  #microphone: MediaStream | undefined;
  #isMuted = false;
  /** Whether the next call carries sound. */
  #wantsMicrophone = true;
  #isInCall = false;

  /** `spoke` is given each 20 ms of the caller's voice while there is a call. */
  constructor(spoke: (frame: Uint8Array<ArrayBuffer>) => void) {
    this.#device = new SoundDevice((frame) => {
      if (!this.#isInCall) return;
      this.#meter.show(loudness(frame));
      spoke(frame);
    });
    this.#button.addEventListener('click', () => this.mute());
  }

  /** The next call carries sound, or does not: then the caller speaks in words. */
  set wantsMicrophone(wantsMicrophone: boolean) {
    this.#wantsMicrophone = wantsMicrophone;
    this.#show();
  }

  /**
   * A call begins. Resolves with a sentence about the microphone, if there is none to be had.
   *
   * @throws Error when the browser cannot carry sound.
   */
  async begin(): Promise<string | undefined> {
    await this.#device.start();
    this.#isInCall = true;
    const lacks = this.#wantsMicrophone ? await this.#openMicrophone() : undefined;
    this.#show();
    return lacks;
  }

  end(): void {
    this.#isInCall = false;
    for (const track of this.#microphone?.getTracks() ?? []) track.stop();
    this.#microphone = undefined;
    this.#device.rest();
    this.#meter.rest();
    this.#show();
  }

  /** Mutes, or unmutes. */
  mute(): void {
    if (this.#microphone === undefined) return;
    this.#isMuted = !this.#isMuted;
    this.#applyMute();
    this.#show();
  }

  play(mulaw: Uint8Array): void {
    this.#device.play(mulaw);
  }

  /** What was not heard by now never will be. */
  clear(): void {
    this.#device.clear();
  }

  /** Has a recorded sentence said in the microphone's place. @throws Error when it cannot be had. */
  async say(name: string): Promise<void> {
    const known = this.#recordings.get(name) ?? fetchRecording(name);
    this.#recordings.set(name, known);
    try {
      this.#device.say(await known);
    } catch (error) {
      this.#recordings.delete(name);
      throw error;
    }
  }

  /** Puts the focus where it does no harm: the space bar would hang up on a button that was just there. */
  takeFocus(): void {
    if (this.#button.disabled) (document.activeElement as HTMLElement | null)?.blur();
    else this.#button.focus({ preventScroll: true });
  }

  async #openMicrophone(): Promise<string | undefined> {
    const asked = await askForMicrophone();
    if ('lacks' in asked) return asked.lacks;
    this.#microphone = asked.stream;
    this.#device.connect(asked.stream);
    this.#applyMute();
    return undefined;
  }

  #applyMute(): void {
    this.#device.mute(this.#isMuted);
    for (const track of this.#microphone?.getAudioTracks() ?? []) track.enabled = !this.#isMuted;
  }

  #show(): void {
    const hasMicrophone = this.#microphone !== undefined;
    this.#button.disabled = !hasMicrophone;
    this.#button.setAttribute('aria-pressed', String(hasMicrophone && this.#isMuted));
    this.#button.textContent = hasMicrophone && this.#isMuted ? 'Unmute' : 'Mute';
    this.#state.textContent = this.#stateWords();
  }

  #stateWords(): string {
    if (!this.#wantsMicrophone) return 'Turn by turn you speak in words, without a microphone.';
    if (!this.#isInCall) return 'The microphone is asked for when you call.';
    if (this.#microphone === undefined) return 'No microphone: have sentences said.';
    return this.#isMuted ? 'Muted: only recorded sentences are heard.' : 'The microphone is on.';
  }
}

async function fetchRecording(name: string): Promise<Uint8Array> {
  const response = await fetch(`/speech/${name}.ulaw`);
  if (!response.ok) throw new Error(`The recording ${name} cannot be had: HTTP ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
