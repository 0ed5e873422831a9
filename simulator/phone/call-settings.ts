import type { Clock } from '../network/clock';
import { systemClock } from '../network/clock';
import type { LineQuality } from '../network/delay-line';
import type { DialPlan } from './dialled-call';
import type { PhoneFaults } from './phone-faults';
import type { Recognition } from './recognition';
import { Routes } from './routes';
import type { StreamSignature, WebhookSignature } from './signatures';

/** How a phone calls. A call may differ in any of it. */
export interface PhoneOptions {
  /** The Twilio account's auth token, which signs requests. */
  authToken: string;
  /** @default an account sid for samples */
  accountSid?: string;
  /** The caller's number. @default +819012345678 */
  from?: string;
  /** The dialled number. @default +815012345678 */
  to?: string;
  /** More form parameters for every webhook, for example `StirVerstat`. @default none */
  params?: Record<string, string>;
  /** Public origins and where they are really reached, see `Routes`. @default as DNS says */
  routes?: Record<string, string>;
  /** The network between caller and server, each way. @default no delay */
  network?: LineQuality;
  /** @default none */
  faults?: PhoneFaults;
  /** @default 'good' */
  streamSignature?: StreamSignature;
  /** @default 'good' */
  webhookSignature?: WebhookSignature;
  /** Makes jitter the same in every run. @default 1 */
  seed?: number;
  /** Keeps the bytes that the caller hears. @default false */
  captureAudio?: boolean;
  /** How long `<Say>` takes per character. @default 0 */
  msPerCharacter?: number;
  /** How many times faster than real time a `<Pause>` passes; may be Infinity. @default 1 */
  pausePace?: number;
  /** How many times faster than real time a `<Play>` passes; may be Infinity. @default 1 */
  playPace?: number;
  /**
   * What follows a `<Play>` whose sound is not to be had. Twilio's docs do not say; some callers of it have heard the
   * message of an application error, and the end.
   *
   * @default 'next-verb'
   */
  playFailure?: 'next-verb' | 'application-error';
  /**
   * How many times faster than real time a `<Gather>` waits, its `timeout` and a `speechTimeout` in seconds; may be
   * Infinity. What the caller says takes its time.
   *
   * @default 1
   */
  gatherPace?: number;
  /** The silence that ends speech for `speechTimeout="auto"`. @default 600; Twilio's own figure is not documented */
  endOfSpeechMs?: number;
  /** What Twilio understands of the μ-law audio that a `<Gather>` heard. @default nothing of it */
  recognise?: (audio: Buffer) => Recognition | undefined;
  /** How every `<Dial>` goes. @default somebody answers, and the caller hangs up at once */
  dial?: DialPlan;
  /** @default 15000, which Twilio allows a webhook */
  webhookTimeoutMs?: number;
  /** @default 10000; Twilio's own figure is not documented */
  connectTimeoutMs?: number;
  /** @default the real clock */
  clock?: Clock;
}

/** The same with nothing left open. */
export type CallSettings = Required<Omit<PhoneOptions, 'routes' | 'seed'>> & { routes: Routes };

/** @throws Error when a route is not one. */
export function callSettings(options: PhoneOptions): CallSettings {
  return {
    authToken: options.authToken,
    accountSid: accountSidOf(options),
    from: options.from ?? '+819012345678',
    to: options.to ?? '+815012345678',
    params: options.params ?? {},
    routes: new Routes(options.routes),
    network: options.network ?? {},
    faults: options.faults ?? {},
    streamSignature: options.streamSignature ?? 'good',
    webhookSignature: options.webhookSignature ?? 'good',
    captureAudio: options.captureAudio ?? false,
    msPerCharacter: options.msPerCharacter ?? 0,
    pausePace: options.pausePace ?? 1,
    playPace: options.playPace ?? 1,
    playFailure: options.playFailure ?? 'next-verb',
    gatherPace: options.gatherPace ?? 1,
    endOfSpeechMs: options.endOfSpeechMs ?? 600,
    recognise: options.recognise ?? (() => undefined),
    dial: options.dial ?? { status: 'completed' },
    webhookTimeoutMs: options.webhookTimeoutMs ?? 15_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    clock: options.clock ?? systemClock,
  };
}

export function accountSidOf(options: PhoneOptions): string {
  return options.accountSid ?? 'AC0123456789abcdef0123456789abcdef';
}
