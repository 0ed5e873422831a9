import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Exchange } from '../network/exchange';
import type { SpeechOrder } from './speech-order';
import { spokenNoise } from './spoken-noise';

/** One visit to the storage. */
export interface Fetch {
  /** On the clock of `performance.now()`. */
  atMs: number;
  path: string;
  status: number;
}

export const STORAGE_PATH = '/storage/';

/** As the reference has it: seven days. */
const LINK_LASTS_S = 7 * 24 * 3_600;

/**
 * Where sounds lie until they are fetched: a signed address opens each of them, and nothing else does. Orders are kept and
 * not sounds, so that a long run needs little memory.
 */
export class SoundStorage {
  readonly fetches: Fetch[] = [];
  readonly #orders = new Map<string, SpeechOrder>();
  readonly #key = randomBytes(32);

  constructor(
    private readonly nowS: () => number,
    private readonly msPerCharacter: number,
  ) {}

  /** The path and the query of a new sound. */
  put(order: SpeechOrder): string {
    const path = `${STORAGE_PATH}${randomUUID()}.${order.format}`;
    this.#orders.set(path, order);
    const expires = String(this.nowS() + LINK_LASTS_S);
    return `${path}?expires=${expires}&signature=${this.#sign(path, expires)}`;
  }

  serve(exchange: Exchange): void {
    const path = exchange.url.pathname;
    const [status, why] = this.#refusal(exchange) ?? [200, ''];
    this.fetches.push({ atMs: exchange.atMs, path, status });
    const order = this.#orders.get(path);
    if (order === undefined || status !== 200) {
      exchange.answer(status, { 'Content-Type': 'application/xml' }, errorDocument(why));
      return;
    }
    exchange.answer(200, { 'Content-Type': 'audio/wav' }, spokenNoise(order, this.msPerCharacter));
  }

  #refusal({ method, url, headers }: Exchange): [status: number, code: string] | undefined {
    // S3 takes one way of signing, so a forwarded Authorization makes a signed address fail. That the other headers do
    // as well is this stand-in's own: they belong to nobody but the service.
    const isForwarded = Object.keys(headers).some(
      (name) => name === 'authorization' || name.startsWith('x-coefont-'),
    );
    if (isForwarded) return [400, 'InvalidArgument'];
    const { pathname, searchParams } = url;
    const expires = searchParams.get('expires') ?? '';
    // The signature is for a GET.
    const isSigned = method === 'GET' && searchParams.get('signature') === this.#sign(pathname, expires);
    if (!isSigned || !this.#orders.has(pathname)) return [403, 'SignatureDoesNotMatch'];
    return Number(expires) < this.nowS() ? [403, 'AccessDenied'] : undefined;
  }

  #sign(path: string, expires: string): string {
    return createHmac('sha256', this.#key).update(`${path}?${expires}`).digest('hex');
  }
}

function errorDocument(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
}
