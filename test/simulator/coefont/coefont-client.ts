import { CoeFontSimulator } from '../../../simulator/coefont/coefont-simulator';
import type { CoeFontOptions } from '../../../simulator/coefont/coefont-options';
import { signatureOf } from '../../../simulator/coefont/coefont-signature';

export const VOICE = '2b174967-1a8a-42e4-b1ae-5f6548cfa05d';
export const NOW_S = 1_700_000_000;
export const KEYS = { accessKey: 'test-access-key', accessSecret: 'test-access-secret' };

export function givenCoeFont(options: Partial<CoeFontOptions> = {}): Promise<CoeFontSimulator> {
  return CoeFontSimulator.listen({ ...KEYS, nowS: () => NOW_S, ...options });
}

/** The headers that CoeFont wants for a body. */
export function signed(body: string, date = String(NOW_S)): Record<string, string> {
  return {
    authorization: KEYS.accessKey,
    'content-type': 'application/json',
    'x-coefont-date': date,
    'x-coefont-content': signatureOf(KEYS.accessSecret, date, body),
  };
}

/** Has something said, and follows no redirect. */
export function say(coefont: CoeFontSimulator, order: object, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify({ coefont: VOICE, text: 'はい。', ...order });
  return fetch(coefont.url, {
    method: 'POST',
    headers: signed(body),
    body,
    redirect: 'manual',
    ...(signal === undefined ? {} : { signal }),
  });
}
