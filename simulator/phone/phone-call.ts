import { EventEmitter } from 'node:events';
import { seededRandom } from '../network/seeded-random';
import type { EndedBy } from './call-flow';
import { CallFlow } from './call-flow';
import type {
  CallReport,
  CallTimes,
  CallUpdate,
  Dialed,
  FetchedDocument,
  Listening,
  Played,
  Recognised,
  Said,
  Updated,
} from './call-report';
import { sumCounts } from './call-report';
import type { CallSettings, PhoneOptions } from './call-settings';
import { callSettings } from './call-settings';
import { Caller } from './caller';
import type { MediaStream } from './media-stream';
import type { Spoken } from './microphone';
import type { Cut } from './playout';
import { newSid } from './sid';
import type { TwilioWarning } from './warnings';
import { twilioWarning } from './warnings';

/** What happens on a call. Times are ms of the call's clock, which is `performance.now()`. */
export interface PhoneCallEvents {
  /** The webhook was asked. */
  ringing: [atMs: number];
  /** The webhook's TwiML came. */
  answered: [atMs: number];
  document: [document: FetchedDocument];
  /** A stream's `start` was sent. */
  streaming: [atMs: number, stream: MediaStream];
  /** The assistant begins to be heard. */
  hears: [atMs: number];
  /** The assistant has been heard to the end of what was received. */
  quiet: [atMs: number];
  /** A `clear` cut the assistant short. */
  cut: [cut: Cut];
  /** A `clear` found nothing to cut. */
  'cleared-empty': [cut: Cut];
  /** `<Say>` begins to be heard. */
  said: [said: Said];
  /** `<Play>` begins to be heard. */
  played: [played: Played];
  /** `<Say>` or `<Play>` is over, or was cut short: by the caller's input, their hang-up or the REST API. */
  spoken: [spoken: { atMs: number }];
  /** The prompts of a `<Gather>` are over, or were cut short: now it only waits. */
  listening: [listening: Listening];
  /** A `<Gather>` understood what the caller said. */
  recognised: [recognised: Recognised];
  dialed: [dialed: Dialed];
  /** The REST API ended the call, or gave it another document. */
  updated: [updated: Updated];
  warning: [warning: TwilioWarning];
  ended: [report: CallReport];
}

/** One call, from ringing to hang-up. It begins by itself, once its maker had the time to listen to events. */
export class PhoneCall extends EventEmitter<PhoneCallEvents> {
  readonly callSid = newSid('CA');
  readonly warnings: TwilioWarning[] = [];
  /** All streams that the call has had, the current one last. */
  readonly streams: MediaStream[] = [];
  readonly ended: Promise<CallReport>;

  readonly #settings: CallSettings;
  readonly #flow: CallFlow;
  readonly #caller = new Caller();
  readonly #says: Said[] = [];
  readonly #plays: Played[] = [];
  readonly #recognitions: Recognised[] = [];
  readonly #dials: Dialed[] = [];
  readonly #updates: Updated[] = [];
  readonly #documents: FetchedDocument[] = [];
  readonly #times: CallTimes = {
    ringingAtMs: undefined,
    answeredAtMs: undefined,
    streamingAtMs: undefined,
    firstHeardAtMs: undefined,
    endedAtMs: undefined,
  };

  /** @throws Error when the URL or a route is not one. */
  constructor(webhookUrl: string, options: PhoneOptions) {
    super();
    if (!URL.canParse(webhookUrl) || !/^https?:/.test(webhookUrl)) {
      throw new Error(`A webhook has an http(s) URL, and "${webhookUrl}" is none.`);
    }
    this.#settings = callSettings(options);
    this.#flow = new CallFlow({
      callSid: this.callSid,
      settings: this.#settings,
      random: seededRandom(options.seed ?? 1),
      listener: {
        document: (url, twiml) => this.#gotDocument({ url, twiml, atMs: this.#nowMs() }),
        streamOpened: (stream) => this.#follow(stream),
        gathers: (gathering) => this.#caller.heardBy(gathering),
        said: (say) => this.#heardSay({ ...say, atMs: this.#nowMs() }),
        played: (sound) => this.#heardPlay({ ...sound, atMs: this.#nowMs() }),
        spoken: () => this.emit('spoken', { atMs: this.#nowMs() }),
        listening: (language) => this.emit('listening', { language, atMs: this.#nowMs() }),
        recognised: (recognition) => this.#gotRecognised({ ...recognition, atMs: this.#nowMs() }),
        dialed: (number) => this.#gotDialed({ number, atMs: this.#nowMs() }),
        warn: (code, detail) => this.#warn(twilioWarning(code, detail, this.#nowMs())),
      },
    });
    this.ended = this.#run(new URL(webhookUrl));
  }

  /** The stream that carries the call now, if one does. */
  get stream(): MediaStream | undefined {
    const last = this.streams.at(-1);
    return last?.isStreaming === true ? last : undefined;
  }

  /**
   * The caller says something, in μ-law, as soon as somebody hears it (a stream, or a `<Gather>` that takes speech) and
   * all said before is said. Resolves when the last byte has been spoken; rejects when nobody hears it to the end.
   */
  say(mulaw: Uint8Array): Promise<Spoken> {
    return this.#caller.say(mulaw);
  }

  /** The caller presses a key. @throws Error when nothing takes one: no stream, no `<Gather>` with `dtmf`. */
  press(digit: string): void {
    this.#caller.press(digit);
  }

  /** The caller hangs up. */
  hangUp(): void {
    this.#flow.interrupt({ kind: 'caller' });
  }

  /**
   * Does to the call what Twilio's REST API does: ends it, or gives it another document.
   *
   * @returns false when the call is over, and nothing was done
   */
  update(update: CallUpdate): boolean {
    if (this.#flow.isOver) return false;
    const updated = { ...update, atMs: this.#nowMs() };
    this.#updates.push(updated);
    this.emit('updated', updated);
    if ('twiml' in update) this.#flow.interrupt({ kind: 'document', twiml: update.twiml });
    else this.#flow.interrupt({ kind: 'completed' });
    return true;
  }

  async #run(webhookUrl: URL): Promise<CallReport> {
    await Promise.resolve();
    this.#times.ringingAtMs = this.#nowMs();
    this.emit('ringing', this.#times.ringingAtMs);
    let endedBy: EndedBy = 'error';
    let error: string | undefined;
    try {
      endedBy = await this.#flow.run(webhookUrl);
      if (endedBy === 'error') error = this.warnings.findLast(({ level }) => level === 'error')?.message;
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    this.#times.endedAtMs = this.#nowMs();
    this.#caller.leave();
    const report = this.#report(endedBy, error);
    this.emit('ended', report);
    return report;
  }

  #report(endedBy: EndedBy, error: string | undefined): CallReport {
    return {
      callSid: this.callSid,
      endedBy,
      error,
      ...sumCounts(this.streams),
      warnings: this.warnings,
      streams: this.streams,
      says: this.#says,
      plays: this.#plays,
      recognitions: this.#recognitions,
      dials: this.#dials,
      updates: this.#updates,
      documents: this.#documents,
      cuts: this.streams.flatMap(({ playout }) => playout.cuts).filter(({ discardedMs }) => discardedMs > 0),
      times: this.#times,
    };
  }

  #gotDocument(document: FetchedDocument): void {
    if (this.#times.answeredAtMs === undefined) {
      this.#times.answeredAtMs = document.atMs;
      this.emit('answered', document.atMs);
    }
    this.#documents.push(document);
    this.emit('document', document);
  }

  #heardSay(said: Said): void {
    this.#says.push(said);
    this.emit('said', said);
  }

  #heardPlay(played: Played): void {
    this.#plays.push(played);
    this.emit('played', played);
  }

  #gotRecognised(recognised: Recognised): void {
    this.#recognitions.push(recognised);
    this.emit('recognised', recognised);
  }

  #gotDialed(dialed: Dialed): void {
    this.#dials.push(dialed);
    this.emit('dialed', dialed);
  }

  #follow(stream: MediaStream): void {
    this.streams.push(stream);
    stream.on('streaming', (atMs) => {
      this.#times.streamingAtMs ??= atMs;
      this.#caller.heardBy(stream);
      this.emit('streaming', atMs, stream);
    });
    stream.on('hears', (atMs) => {
      this.#times.firstHeardAtMs ??= atMs;
      this.emit('hears', atMs);
    });
    stream.on('quiet', (atMs) => this.emit('quiet', atMs));
    stream.on('cleared', (cut) => this.emit(cut.discardedMs > 0 ? 'cut' : 'cleared-empty', cut));
    stream.on('warning', (warning) => this.#warn(warning));
  }

  #warn(warning: TwilioWarning): void {
    this.warnings.push(warning);
    this.emit('warning', warning);
  }

  #nowMs(): number {
    return this.#settings.clock.nowMs();
  }
}
