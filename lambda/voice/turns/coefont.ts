import { createHmac } from 'node:crypto';
import type { Secret } from '../../../bridge/contract/secret';
import { PeerFailure, peerFailure } from './peer-failure';
import { secretWithin } from './secret-within';

/** How CoeFont is reached. */
export interface CoeFontOptions {
  /** @default CoeFont's */
  url: string;
  accessKey: Secret;
  accessSecret: Secret;
  /** The time in unix seconds. */
  nowS: () => number;
}

/** What is to be said, and by whom. */
export interface CoeFontSpeech {
  text: string;
  /** The voice's UUID. */
  voice: string;
  /** 0.1 to 10; 1 is the voice's own. */
  speed: number;
}

const PEER = 'CoeFont';

/** CoeFont's text to speech (https://docs.coefont.cloud/, `v2/text2speech`). */
export class CoeFont {
  constructor(private readonly options: CoeFontOptions) {}

  /**
   * Where the sound of a text is, at most 1,000 characters of it. CoeFont answers with a redirect to a storage, which is for the
   * one who plays it: a request that followed it would bring the key along.
   *
   * @throws PeerFailure when there is none before the signal.
   */
  async soundOf(speech: CoeFontSpeech, signal: AbortSignal): Promise<string> {
    try {
      const answered = await this.#ask(speech, signal);
      if (answered.status !== 302)
        throw new PeerFailure('refused', `${PEER} refused: HTTP ${answered.status}, not a redirect.`);
      return placeIn(answered.headers.get('location'));
    } catch (error) {
      throw peerFailure(error, PEER, signal);
    }
  }

  async #ask({ text, voice, speed }: CoeFontSpeech, signal: AbortSignal): Promise<Response> {
    // Written once: the signature is over these very bytes.
    const body = JSON.stringify({ coefont: voice, text, speed, format: 'wav' });
    const known = await this.#keys(signal, 'read');
    const answered = await this.#post(body, known, signal);
    if (answered.status !== 401) return answered;
    const fresh = await this.#keys(signal, 'refresh');
    const isSame = fresh.accessKey === known.accessKey && fresh.accessSecret === known.accessSecret;
    return isSame ? answered : this.#post(body, fresh, signal);
  }

  async #keys(signal: AbortSignal, how: 'read' | 'refresh'): Promise<Keys> {
    const { accessKey, accessSecret } = this.options;
    const [key, secret] = await Promise.all([
      secretWithin(signal, accessKey, how),
      secretWithin(signal, accessSecret, how),
    ]);
    return { accessKey: key, accessSecret: secret };
  }

  async #post(body: string, { accessKey, accessSecret }: Keys, signal: AbortSignal): Promise<Response> {
    const date = String(this.options.nowS());
    const answered = await fetch(this.options.url, {
      method: 'POST',
      headers: {
        authorization: accessKey,
        'content-type': 'application/json',
        'x-coefont-date': date,
        'x-coefont-content': coeFontSignature(accessSecret, date, body),
      },
      body,
      redirect: 'manual',
      signal,
    });
    // Nothing in it is needed, and a body that nobody reads holds its connection.
    await answered.body?.cancel();
    return answered;
  }
}

interface Keys {
  accessKey: string;
  accessSecret: string;
}

/** Over the time in unix seconds, followed by the body as it is sent; in hexadecimal. */
export function coeFontSignature(accessSecret: string, date: string, body: string): string {
  return createHmac('sha256', accessSecret).update(`${date}${body}`).digest('hex');
}

/** Twilio plays what is on the web; on a laptop the web is a laptop. */
function placeIn(location: string | null): string {
  const url = location === null ? null : URL.parse(location);
  const isPlain = url?.protocol === 'http:' && url.hostname === '127.0.0.1';
  if (url?.protocol === 'https:' || isPlain) return url.href;
  throw new PeerFailure('odd-answer', `${PEER} redirected to no https URL.`);
}
