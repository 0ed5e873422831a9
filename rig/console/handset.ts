import { type Clock, systemClock } from '../../simulator/network/clock';
import type { PhoneOptions } from '../../simulator/phone/call-settings';
import type { MediaStream } from '../../simulator/phone/media-stream';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import type { Recording } from '../../simulator/speech/recordings';
import type { Answerer } from './answerer';
import { CallFollower, type CallTeller } from './call-follower';
import type { ConsolePhone } from './console-phone';
import type { Wish } from './messages';
import { SaidWords } from './said-words';
import { VoiceCushion } from './voice-cushion';
import { readWish } from './wish';

/** What a handset calls with. */
export interface HandsetTies {
  phone: ConsolePhone;
  /** The voice webhook as Twilio knows it, and where that really is. */
  webhookUrl: string;
  routes: Record<string, string>;
  recordings: readonly Recording[];
  answerer: Answerer;
  /** @default the real clock */
  clock?: Clock;
}

interface CurrentCall {
  call: PhoneCall;
  follower: CallFollower;
  words: SaidWords;
  /** Of the stream that carries the call now. */
  voice: { stream: MediaStream; cushion: VoiceCushion } | undefined;
  /** Left out on the streams before. */
  droppedFrames: number;
  isOver: boolean;
  close: () => void;
}

/** A page sends a fiftieth of a second at a time; so much more is not a frame. */
const MOST_FRAME_BYTES = 1_600;
/** Nobody is too slow to be understood, and a voice that reads aloud has the time to. */
const MS_PER_CHARACTER = 65;
/** A character of Japanese is more than two of the Latin alphabet. */
const MS_PER_WIDE_CHARACTER = 150;

/** One page's handset: does what the page asks for, gives its voice to the call, and tells it what happens there. */
export class Handset {
  #current: CurrentCall | undefined;
  #isGone = false;

  constructor(
    private readonly ties: HandsetTies,
    private readonly page: CallTeller,
  ) {}

  /** The page asks for something. */
  async asked(text: string): Promise<void> {
    const read = readWish(text);
    if ('fault' in read) this.#fault(read.fault);
    else await this.#grant(read.wish);
  }

  /** The page sends a piece of the caller's voice. */
  heard(frame: Uint8Array): void {
    if (frame.length === 0 || frame.length > MOST_FRAME_BYTES) {
      this.#fault(`A frame of sound has 1 to ${MOST_FRAME_BYTES} bytes; this one has ${frame.length}.`);
      return;
    }
    const { stream } = this.#current?.call ?? {};
    if (this.#current === undefined || stream === undefined) return;
    if (this.#current.voice?.stream !== stream) {
      this.#current.droppedFrames += this.#current.voice?.cushion.droppedFrames ?? 0;
      this.#current.voice = { stream, cushion: new VoiceCushion((audio) => stream.say(audio)) };
    }
    const { cushion } = this.#current.voice;
    if (cushion.take(frame)) return;
    this.page.tell({ is: 'dropped', frames: this.#current.droppedFrames + cushion.droppedFrames });
  }

  /** The page is gone, and so is its caller. */
  gone(): void {
    this.#isGone = true;
    this.#current?.call.hangUp();
    this.#current?.close();
  }

  async #grant(wish: Wish): Promise<void> {
    if (wish.do === 'call') {
      await this.#call(wish);
      return;
    }
    const current = this.#current;
    if (current === undefined || current.isOver) {
      this.#fault('There is no call; call first.');
      return;
    }
    switch (wish.do) {
      case 'hang-up':
        current.call.hangUp();
        break;
      case 'press':
        this.#press(current.call, wish.key);
        break;
      case 'say':
        this.#say(current, wish);
    }
  }

  async #call(wish: Wish & { do: 'call' }): Promise<void> {
    const { phone, webhookUrl, routes, answerer, clock = systemClock } = this.ties;
    const answering = await answerer.read();
    if (this.#isGone) return;
    if (this.#current?.isOver === false) {
      this.#fault('There is a call already; hang up first.');
      return;
    }
    this.#current?.close();
    const words = new SaidWords();
    const { from = answering.from, to = answering.to } = wish;
    const options: Partial<PhoneOptions> = {
      ...{ from, to, routes, clock },
      msPerCharacter: msPerCharacter(answering.assistant.language),
      recognise: () => words.recognise(),
    };
    const call = phone.call(webhookUrl, options);
    const follower = new CallFollower(call, clock, this.page);
    const unfollow = phone.follow(call.callSid, follower.observer);
    const close = (): void => {
      unfollow();
      follower.close();
    };
    const current = { call, follower, words, voice: undefined, droppedFrames: 0, isOver: false, close };
    this.#current = current;
    call.on('ended', () => {
      current.isOver = true;
    });
  }

  #press(call: PhoneCall, key: string): void {
    try {
      call.press(key);
    } catch {
      this.#fault(
        'Nobody takes a key at this moment: the call is not connected yet, or its assistant has no use for keys.',
      );
    }
  }

  #say({ call, follower, words }: CurrentCall, wish: Wish & { do: 'say' }): void {
    if (call.stream !== undefined) {
      this.#fault('This call carries sound: speak, or have a recorded sentence said.');
      return;
    }
    const recording =
      'recording' in wish ? this.ties.recordings.find(({ name }) => name === wish.recording) : undefined;
    const text = 'recording' in wish ? recording?.text : wish.text;
    if (text === undefined) {
      this.#fault('There is no such recording.');
      return;
    }
    call.say(words.say(text, recording?.audio)).then(
      (spoken) => follower.callerSpoke(spoken),
      () => words.forget(text),
    );
  }

  #fault(says: string): void {
    this.page.tell({ is: 'fault', says });
  }
}

/** How long a voice takes per character of this language. */
function msPerCharacter(language: string): number {
  return /^(ja|zh|ko)/i.test(language) ? MS_PER_WIDE_CHARACTER : MS_PER_CHARACTER;
}
