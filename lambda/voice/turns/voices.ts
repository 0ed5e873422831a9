import { setTimeout as wait } from 'node:timers/promises';
import type { Assistant } from '../../../bridge/contract/assistant/document';
import { Language } from '../language';
import { type Sound, withoutNonXml } from '../response';
import type { WebhookMetrics } from '../webhook-metrics';
import type { CoeFont, CoeFontSpeech } from './coefont';
import { PeerFailure } from './peer-failure';
import { inPieces } from './sentences';
import { TURN_DUES } from './turn-dues';

/** Something to hear, and how it came to it. */
export interface Spoken {
  sounds: Sound[];
  /** Why CoeFont did not say it, where it should have. */
  failure?: string;
}

export type Speaking = Pick<Assistant, 'language' | 'legacy'>;

/** CoeFont takes no more characters at once. */
const COEFONT_AT_ONCE = 1_000;
/**
 * Twilio says no text that has more than 4,500 characters in a URL (https://www.twilio.com/docs/api/errors/13521), where each Japanese
 * one is written with 9.
 */
const TWILIO_AT_ONCE = 480;
/** What was slow or broken a moment ago is left alone: each caller would wait for it anew. */
const REST_MS = 30_000;
/** A sound stays where it is for about a week; nobody has confirmed that. */
const SOUND_KEPT_MS = 60 * 60_000;
const SOUNDS_KEPT_AT_MOST = 200;
const LATE = Symbol('late');

/** Says things: in the assistant's own voice, or in Twilio's of the language where that cannot be had at once. */
export class Voices {
  /** Where the sound of what was said before is: what is said in every call is made once. */
  readonly #kept = new Map<string, { url: string; untilMs: number }>();
  #restsUntilMs = -Infinity;

  constructor(
    private readonly coeFont: CoeFont | undefined,
    private readonly metrics: WebhookMetrics,
    /** What CoeFont has for a text, whether or not a caller waits for so long. */
    private readonly wholeMs: number = TURN_DUES.speech,
    /** In ms. */
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Always gives something to hear, and no later than the deadline. */
  async say(text: string, assistant: Speaking, dueMs: number): Promise<Spoken> {
    const words = withoutNonXml(text);
    const { coefont } = assistant.legacy;
    if (coefont === undefined || this.coeFont === undefined) return { sounds: byTwilio(words, assistant) };

    const { voice, speed } = coefont;
    const speeches = inPieces(words, COEFONT_AT_ONCE).map((piece) => ({ text: piece, voice, speed }));
    try {
      const urls = await this.#soundsOf(this.coeFont, speeches, dueMs);
      return { sounds: urls.map((url) => ({ play: {}, url })) };
    } catch (error) {
      if (!(error instanceof PeerFailure)) throw error;
      this.metrics.speechFailed(error.why);
      return { sounds: byTwilio(words, assistant), failure: error.message };
    }
  }

  /** All of them or none: nobody changes their voice in the middle of an answer. */
  async #soundsOf(coeFont: CoeFont, speeches: readonly CoeFontSpeech[], dueMs: number): Promise<string[]> {
    const missing = speeches.filter((speech) => this.#keptSound(speech) === undefined);
    if (missing.length > 0 && this.nowMs() < this.#restsUntilMs)
      throw new PeerFailure('resting', 'CoeFont has just failed and is left alone for a while.');
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(this.wholeMs)]);
    const asked = Promise.all(
      speeches.map(
        async (speech) =>
          this.#keptSound(speech) ?? this.#keep(speech, await coeFont.soundOf(speech, signal)),
      ),
    );
    // What comes too late for this caller is kept for the next. A Lambda is frozen after its answer and goes on with it in its next
    // request, if its connection still holds then: so nobody relies on it, and how it fails says nothing of CoeFont.
    const over = dueMs < this.wholeMs ? wait(Math.max(1, dueMs), LATE, { ref: false }) : asked;
    try {
      const urls = await Promise.race([asked, over]);
      if (urls !== LATE) return urls;
    } catch (error) {
      stop.abort();
      // A refusal comes at once, and another voice or text may be taken.
      if (error instanceof PeerFailure && error.why !== 'refused')
        this.#restsUntilMs = this.nowMs() + REST_MS;
      throw error;
    }
    asked.catch(() => stop.abort());
    throw new PeerFailure('deadline', 'CoeFont gave no answer in time.');
  }

  #keptSound(speech: CoeFontSpeech): string | undefined {
    const kept = this.#kept.get(JSON.stringify(speech));
    return kept !== undefined && this.nowMs() < kept.untilMs ? kept.url : undefined;
  }

  #keep(speech: CoeFontSpeech, url: string): string {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= SOUNDS_KEPT_AT_MOST) this.#kept.delete(oldest);
    this.#kept.set(JSON.stringify(speech), { url, untilMs: this.nowMs() + SOUND_KEPT_MS });
    return url;
  }
}

function byTwilio(words: string, { language }: Speaking): Sound[] {
  const { speaker } = new Language(language);
  return inPieces(words, TWILIO_AT_ONCE).map((piece) => ({ say: speaker, text: piece }));
}
