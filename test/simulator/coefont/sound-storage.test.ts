import type { CoeFontSimulator } from '../../../simulator/coefont/coefont-simulator';
import { readWav } from '../../../simulator/speech/wav';
import { givenCoeFont, KEYS, NOW_S, say, signed, VOICE } from './coefont-client';

const WEEK_S = 7 * 24 * 3_600;

let coefont: CoeFontSimulator;
let nowS = NOW_S;
beforeEach(async () => {
  nowS = NOW_S;
  coefont = await givenCoeFont({ nowS: () => nowS });
});
afterEach(() => coefont.close());

async function placeOf(order: object): Promise<string> {
  return (await say(coefont, order)).headers.get('location') ?? '';
}

describe('a sound of the simulated CoeFont', () => {
  it('is as long as its text takes to say', async () => {
    const place = await placeOf({ text: 'お電話ありがとう。', speed: 2 });

    const answer = await fetch(place);
    const sound = readWav(Buffer.from(await answer.arrayBuffer()));

    expect(answer.headers.get('content-type')).toBe('audio/wav');
    expect(sound.sampleRateHz).toBe(24_000);
    expect((sound.samples.length / sound.sampleRateHz) * 1_000).toBe((9 * 120) / 2);
  });

  it('can be heard, and hurts nobody', async () => {
    const answer = await fetch(await placeOf({}));

    const { samples } = readWav(Buffer.from(await answer.arrayBuffer()));

    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(0.01);
    expect(loudest).toBeLessThan(0.1);
  });

  it.each([
    ['the key', { authorization: KEYS.accessKey }],
    ['the date', { 'x-coefont-date': '1' }],
    ['the signature', { 'x-coefont-content': 'f00' }],
  ])('is not given to whoever brings along %s', async (_what, headers) => {
    const answer = await fetch(await placeOf({}), { headers: headers as Record<string, string> });

    expect(answer.status).toBe(400);
    expect(coefont.fetches).toMatchObject([{ status: 400 }]);
  });

  it('is not given to a client that follows the redirect', async () => {
    const body = JSON.stringify({ coefont: VOICE, text: 'はい。' });

    const answer = await fetch(coefont.url, { method: 'POST', headers: signed(body), body });

    expect(answer.redirected).toBe(true);
    expect(answer.status).toBe(400);
  });

  it.each([
    ['no query', (place: string) => place.split('?')[0]!],
    ['no signature', (place: string) => place.replace(/&signature=.*/, '')],
    ['another signature', (place: string) => `${place}0`],
    ['another day', (place: string) => place.replace('expires=1', 'expires=2')],
    ['another sound', (place: string) => place.replace(/storage\/\w/, 'storage/z')],
  ])('is not at an address with %s', async (_what, changed) => {
    const answer = await fetch(changed(await placeOf({})));

    expect(answer.status).toBe(403);
  });

  it('can be fetched for a week', async () => {
    const place = await placeOf({});
    nowS = NOW_S + WEEK_S;
    const onTheLastDay = await fetch(place);
    nowS = NOW_S + WEEK_S + 1;

    const tooLate = await fetch(place);

    expect([onTheLastDay.status, tooLate.status]).toEqual([200, 403]);
  });

  it('can only be fetched', async () => {
    const answer = await fetch(await placeOf({}), { method: 'HEAD' });

    expect(answer.status).toBe(403);
  });
});
