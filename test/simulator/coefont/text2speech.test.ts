import type { CoeFontSimulator } from '../../../simulator/coefont/coefont-simulator';
import { givenCoeFont, KEYS, NOW_S, say, signed, VOICE } from './coefont-client';

let coefont: CoeFontSimulator;
beforeAll(async () => {
  coefont = await givenCoeFont({ forbiddenVoices: ['a-voice-of-others'] });
});
afterAll(() => coefont.close());

const BODY = JSON.stringify({ coefont: VOICE, text: 'はい。' });

async function post(headers: Record<string, string>, body = BODY) {
  const response = await fetch(coefont.url, { method: 'POST', headers, body, redirect: 'manual' });
  const answer = response.status === 302 ? {} : await response.json();
  return { status: response.status, message: (answer as { message?: string }).message };
}

describe('the simulated CoeFont', () => {
  it('leads to the sound of what is to be said', async () => {
    const answer = await post(signed(BODY));

    expect(answer.status).toBe(302);
    expect(coefont.spoken.at(-1)).toMatchObject({
      body: BODY,
      text: 'はい。',
      outcome: { status: 302 },
      location: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:\d+\/storage\/[\w-]+\.wav\?expires=\d+&signature=/,
      ),
    });
  });

  it.each([
    ['without a key', { authorization: undefined }, 'The Authorization header is missing.'],
    ['with another key', { authorization: 'another' }, 'The Authorization header is not the access key.'],
    [
      'with "Bearer" before the key',
      { authorization: `Bearer ${KEYS.accessKey}` },
      'The Authorization header is not the access key.',
    ],
    ['without a date', { 'x-coefont-date': undefined }, 'X-Coefont-Date is not a time in unix seconds.'],
    [
      'with a date of a calendar',
      signed(BODY, '2023-11-14'),
      'X-Coefont-Date is not a time in unix seconds.',
    ],
    [
      'with a date in milliseconds',
      signed(BODY, `${NOW_S}000`),
      'X-Coefont-Date is more than five minutes from now.',
    ],
    [
      'with an old date',
      signed(BODY, String(NOW_S - 301)),
      'X-Coefont-Date is more than five minutes from now.',
    ],
    [
      'with a date to come',
      signed(BODY, String(NOW_S + 301)),
      'X-Coefont-Date is more than five minutes from now.',
    ],
    [
      'with a signature of another body',
      signed(`${BODY} `),
      'X-Coefont-Content is not the signature of this date and this body.',
    ],
    [
      'without a signature',
      { 'x-coefont-content': undefined },
      'X-Coefont-Content is not the signature of this date and this body.',
    ],
  ])('lets nobody in %s', async (_what, wrong: Record<string, string | undefined>, message) => {
    const headers = Object.entries({ ...signed(BODY), ...wrong }).filter(([, value]) => value !== undefined);

    const answer = await post(Object.fromEntries(headers) as Record<string, string>);

    expect(answer).toEqual({ status: 401, message });
    expect(coefont.spoken.at(-1)).toMatchObject({ text: undefined, refusedWith: message });
  });

  it('lets in whoever has the keys of now', async () => {
    coefont.keys.accessKey = 'changed';
    const before = await post(signed(BODY));
    coefont.keys.accessKey = KEYS.accessKey;

    const after = await post(signed(BODY));

    expect([before.status, after.status]).toEqual([401, 302]);
  });

  it('lets clocks differ by five minutes', async () => {
    const answer = await post(signed(BODY, String(NOW_S - 300)));

    expect(answer.status).toBe(302);
  });

  it('refuses a body that is not said to be JSON', async () => {
    const answer = await post({ ...signed(BODY), 'content-type': 'text/plain' });

    expect(answer).toEqual({ status: 400, message: 'Content-Type must be application/json.' });
  });

  it('refuses a body that is no JSON', async () => {
    const answer = await post(signed('{'), '{');

    expect(answer).toEqual({ status: 400, message: 'The body is no JSON object.' });
  });

  it.each<[string, object, number, string]>([
    ['no voice', { coefont: undefined }, 400, '"coefont" is missing.'],
    ['no text', { text: undefined }, 400, '"text" is missing.'],
    ['an empty text', { text: '' }, 400, '"text" must be a text that is not empty.'],
    [
      'a long text',
      { text: 'あ'.repeat(1_001) },
      400,
      '"text" must have at most 1000 characters, and has 1001.',
    ],
    ['a field that there is not', { language: 'ja' }, 400, '"language" is no field of text2speech.'],
    ['a speed of 0', { speed: 0 }, 400, '"speed" must be a number from 0.1 to 10.'],
    ['a speed of 11', { speed: 11 }, 400, '"speed" must be a number from 0.1 to 10.'],
    ['a speed in words', { speed: '1' }, 400, '"speed" must be a number from 0.1 to 10.'],
    ['a pitch of 3,001', { pitch: 3_001 }, 400, '"pitch" must be a number from -3000 to 3000.'],
    ['a long pause', { kuten: 6 }, 400, '"kuten" must be a number from 0 to 5.'],
    ['no pause', { toten: 0 }, 400, '"toten" must be a number from 0.2 to 2.'],
    ['a loud voice', { volume: 3 }, 400, '"volume" must be a number from 0.2 to 2.'],
    ['another format', { format: 'ogg' }, 400, '"format" must be wav or mp3.'],
    [
      'a reading without accents',
      { yomi: 'はい' },
      400,
      '"yomi" and "accent" must be given together, and of the same length.',
    ],
    [
      'more accents than kana',
      { yomi: 'はい', accent: '121' },
      400,
      '"yomi" and "accent" must be given together, and of the same length.',
    ],
    ['a third accent', { yomi: 'はい', accent: '13' }, 400, '"accent" must be made of the digits 1 and 2.'],
    ['a voice of others', { coefont: 'a-voice-of-others' }, 403, 'This voice may not be used.'],
    ['a voice that there is not', { coefont: 'nobody' }, 404, 'There is no such voice.'],
    ['MP3, which it cannot make', { format: 'mp3' }, 501, 'This stand-in makes no MP3.'],
  ])('refuses %s', async (_what, order, status, message) => {
    const answer = await say(coefont, order);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ message });
  });

  it('takes every field at its limits', async () => {
    const order = { speed: 0.1, pitch: -3_000, kuten: 0, toten: 0.2, volume: 2, format: 'wav' };

    const answer = await say(coefont, { ...order, text: 'あ'.repeat(1_000), yomi: 'はい', accent: '12' });

    expect(answer.status).toBe(302);
  });

  it('names the voices', async () => {
    const url = coefont.url.replace('text2speech', 'coefonts/pro');

    const answer = await fetch(url, { headers: signed('') });
    const unsigned = await fetch(url, { headers: { authorization: KEYS.accessKey } });

    expect(await answer.json()).toMatchObject([{ coefont: VOICE, sample: [], tags: [] }]);
    expect(unsigned.status).toBe(401);
  });

  it('has nothing else', async () => {
    const answer = await fetch(coefont.url, { headers: signed('') });

    expect(answer.status).toBe(404);
  });
});
