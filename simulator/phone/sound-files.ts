import { readWav } from '../speech/wav';
import type { CallSettings } from './call-settings';
import { HttpExchange, RetrievalError } from './http-exchange';
import type { TwilioErrorCode } from './warnings';
import { quote } from './warnings';

/** What is not to be had of a sound: the code of Twilio's debugger, and why. */
export interface SoundFault {
  code: Extract<TwilioErrorCode, 11200 | 11205 | 11750 | 13325 | 13420>;
  detail: string;
}

/** `audio/mpeg` and the other formats that Twilio plays are none that this phone could tell the length of. */
const WAV = /^audio\/(wav|wave|x-wav)\b/i;

/**
 * Gets what `<Play>` names: without signature, credentials and parameters, which Twilio does not send there (Twilio
 * docs: TwiML `<Play>`, "digits"). Only how long the sound lasts is of interest.
 */
export class SoundFiles {
  readonly #exchange: HttpExchange;

  constructor({ routes, webhookTimeoutMs: timeoutMs }: Pick<CallSettings, 'routes' | 'webhookTimeoutMs'>) {
    // Twilio's docs limit the minutes of a sound, and not its bytes.
    this.#exchange = new HttpExchange({ routes, timeoutMs, maxBodyBytes: Infinity });
  }

  /** How many ms the sound lasts, or why it is not to be had; `isNested` is within `<Gather>`. */
  async durationMs(url: URL, isNested: boolean, signal: AbortSignal): Promise<number | SoundFault> {
    const badContent = isNested ? 13325 : 13420;
    try {
      const { contentType, body } = await this.#exchange.send({
        url,
        method: 'GET',
        headers: {},
        body: '',
        signal,
      });
      if (!WAV.test(contentType)) {
        const what = `the content type "${quote(contentType)}", and this phone plays audio/wav`;
        return { code: badContent, detail: `${url.href} answered with ${what}` };
      }
      const { samples, sampleRateHz } = readWav(body);
      return (1000 * samples.length) / sampleRateHz;
    } catch (error) {
      if (error instanceof RetrievalError) return { code: error.code, detail: error.message };
      const why = error instanceof Error ? error.message : String(error);
      return { code: badContent, detail: `${url.href} cannot be played: ${why}` };
    }
  }
}
