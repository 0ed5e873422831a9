import type { Announcement, SayNoun } from './announcement';
import type { CallInterruption } from './call-interruption';
import type { CallRequests } from './call-requests';
import type { CallSettings } from './call-settings';
import { SoundFiles } from './sound-files';
import type { Warn } from './warnings';

/** A sound that was had, and how long it lasts with all its repetitions. */
export interface PlayedSound {
  url: string;
  durationMs: number;
}

export interface AnnouncerListener {
  /** The caller begins to hear it. */
  said(say: SayNoun): void;
  played(sound: PlayedSound): void;
  /** What the caller heard is over, or was cut short. */
  spoken(): void;
  warn: Warn;
}

/** Announcements within `<Gather>`, and what cuts them short: the caller's input. */
export interface Prompting {
  cut: AbortSignal;
}

/** An announcement that can begin at once. */
type Ready = Exclude<Announcement, { verb: 'Play' }> | { verb: 'Play'; sound: PlayedSound };

/** How long a text Twilio's own voice takes, Amazon's and Google's (error 13521). */
const MAX_LENGTHS = { own: 4096, polly: 3000, google: 5000 };

/** Whatever the voice: no longer than this as a URL has it, which are 500 Japanese characters (error 13521). */
const MAX_URL_LENGTH = 4500;

/** Says, plays and pauses, until it is over, the call is interrupted, or the caller gives the input it asked for. */
export class Announcer {
  readonly #files: SoundFiles;

  constructor(
    private readonly settings: CallSettings,
    private readonly interruption: CallInterruption,
    private readonly requests: CallRequests,
    private readonly listener: AnnouncerListener,
  ) {
    this.#files = new SoundFiles(settings);
  }

  /**
   * One after the other, once all sounds are there (Twilio docs: TwiML `<Gather>`, "Nest other verbs"). A sound that is
   * not to be had is warned of; resolves with whether the call goes on, without it.
   */
  async announce(announcements: readonly Announcement[], base: URL, prompting?: Prompting): Promise<boolean> {
    const signals = [this.interruption.signal, ...(prompting === undefined ? [] : [prompting.cut])];
    const cut = AbortSignal.any(signals);
    const isNested = prompting !== undefined;
    const ready = await Promise.all(announcements.map((one) => this.#prepare(one, base, isNested, cut)));
    const isComplete = !ready.includes(undefined);
    if (!isComplete && !cut.aborted && this.settings.playFailure === 'application-error') return false;
    for (const announcement of ready) {
      if (announcement !== undefined && !cut.aborted) await this.#perform(announcement, cut);
    }
    return true;
  }

  async say(say: SayNoun, timesCount = 1, cut = this.interruption.signal): Promise<void> {
    if (this.#isUnspeakable(say)) return;
    this.listener.said(say);
    const durationMs = say.text.length * timesCount * this.settings.msPerCharacter;
    await this.interruption.wait(durationMs, cut);
    this.listener.spoken();
  }

  async #prepare(
    announcement: Announcement,
    base: URL,
    isNested: boolean,
    cut: AbortSignal,
  ): Promise<Ready | undefined> {
    if (announcement.verb !== 'Play') return announcement;
    const url = this.requests.resolve(announcement.url, base);
    if (url === undefined) return undefined;
    // A signal of its own: Node warns of a leak where many listen to the same.
    const durationMs = await this.#files.durationMs(url, isNested, AbortSignal.any([cut]));
    if (typeof durationMs === 'number') {
      return { verb: 'Play', sound: { url: url.href, durationMs: durationMs * announcement.timesCount } };
    }
    if (!cut.aborted) this.listener.warn(durationMs.code, durationMs.detail);
    return undefined;
  }

  async #perform(announcement: Ready, cut: AbortSignal): Promise<void> {
    const { playPace, pausePace } = this.settings;
    switch (announcement.verb) {
      case 'Pause':
        await this.interruption.wait(announcement.lengthMs / pausePace, cut);
        return;
      case 'Say':
        await this.say(announcement.say, announcement.timesCount, cut);
        return;
      case 'Play':
        this.listener.played(announcement.sound);
        await this.interruption.wait(announcement.sound.durationMs / playPace, cut);
        this.listener.spoken();
    }
  }

  #isUnspeakable({ text, voice = '' }: SayNoun): boolean {
    if (text === '') {
      this.listener.warn(13520, '<Say> has no text.');
      return true;
    }
    const kind = /^polly\./i.test(voice) ? 'polly' : /^google\./i.test(voice) ? 'google' : 'own';
    const maxLength = MAX_LENGTHS[kind];
    // By way of UTF-8, because half a character is none that could be in a URL.
    const urlLength = encodeURIComponent(Buffer.from(text).toString()).length;
    if (text.length <= maxLength && urlLength <= MAX_URL_LENGTH) return false;
    const limits = `${maxLength} are the most with this voice, and ${MAX_URL_LENGTH} as a URL has them`;
    this.listener.warn(
      13521,
      `<Say> has ${text.length} characters, ${urlLength} as a URL has them; ${limits}.`,
    );
    return true;
  }
}
