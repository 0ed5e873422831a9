import type { Secret } from '../../../../bridge/contract/secret';
import { literalSecret } from '../../../../bridge/contract/secret';
import { CoeFont } from '../../../../lambda/voice/turns/coefont';
import { Voices } from '../../../../lambda/voice/turns/voices';
import { WebhookMetrics } from '../../../../lambda/voice/webhook-metrics';
import type { CoeFontFault, CoeFontOptions } from '../../../../simulator/coefont/coefont-options';
import { CoeFontSimulator } from '../../../../simulator/coefont/coefont-simulator';
import { givenAssistant } from '../../../support/given-assistant';
import { until } from '../../../support/until';

const VOICE = '2b174967-1a8a-42e4-b1ae-5f6548cfa05d';
const KEYS = { accessKey: 'test-access-key', accessSecret: 'test-access-secret' };
const SAKURA = givenAssistant({ language: 'ja', legacy: { coefont: { voice: VOICE, speed: 1.1 } } });
const WELCOME = 'お電話ありがとうございます。';
const SAID_BY_TWILIO = [{ say: { language: 'ja-JP', voice: 'Polly.Kazuha-Neural' }, text: WELCOME }];
/** Longer than anything takes that answers at all. */
const LONG_MS = 20_000;

let coeFont: CoeFontSimulator;
let metrics: string[];
let nowMs: number;
beforeEach(() => {
  metrics = [];
  nowMs = 1_000_000;
});
afterEach(() => coeFont.close());

async function voicesWith(
  options: Partial<CoeFontOptions> = {},
  secrets: Partial<Record<'accessKey' | 'accessSecret', Secret>> = {},
  wholeMs = LONG_MS,
): Promise<Voices> {
  coeFont = await CoeFontSimulator.listen({ ...KEYS, ...options });
  const client = new CoeFont({
    url: coeFont.url,
    accessKey: literalSecret(KEYS.accessKey),
    accessSecret: literalSecret(KEYS.accessSecret),
    nowS: () => Math.floor(Date.now() / 1_000),
    ...secrets,
  });
  const told = new WebhookMetrics('test', (line) => metrics.push(line));
  return new Voices(client, told, wholeMs, () => nowMs);
}

const always = (fault: CoeFontFault) => ({ faults: () => fault });

describe('CoeFont’s voice', () => {
  it('says what the assistant says, as fast as it is to, from where Twilio finds it', async () => {
    const voices = await voicesWith();

    const { sounds, failure } = await voices.say(WELCOME, SAKURA, LONG_MS);

    expect(JSON.parse(coeFont.spoken[0]!.body)).toEqual({
      coefont: VOICE,
      text: WELCOME,
      speed: 1.1,
      format: 'wav',
    });
    expect(sounds).toEqual([{ play: {}, url: coeFont.spoken[0]!.location }]);
    expect([failure, metrics]).toEqual([undefined, []]);
  });

  it('is not followed to the storage, whose address is for Twilio', async () => {
    const voices = await voicesWith();

    await voices.say(WELCOME, SAKURA, LONG_MS);

    expect(coeFont.fetches).toEqual([]);
  });

  it('says long answers in pieces of whole sentences, in order', async () => {
    const voices = await voicesWith();
    const sentence = `${'あ'.repeat(299)}。`;

    const { sounds } = await voices.say(sentence.repeat(5), SAKURA, LONG_MS);

    const texts = coeFont.spoken.map(({ text }) => text);
    expect(texts.toSorted()).toEqual([sentence.repeat(3), sentence.repeat(2)].toSorted());
    expect(sounds.map((sound) => 'url' in sound && sound.url)).toEqual(
      coeFont.spoken
        .toSorted((one, other) => other.text!.length - one.text!.length)
        .map(({ location }) => location),
    );
  });

  it('says the same again without being asked again, for an hour', async () => {
    const voices = await voicesWith();
    const first = await voices.say(WELCOME, SAKURA, LONG_MS);

    const again = await voices.say(WELCOME, SAKURA, LONG_MS);
    nowMs += 60 * 60_000;
    const later = await voices.say(WELCOME, SAKURA, LONG_MS);

    expect(again).toEqual(first);
    expect(later).not.toEqual(first);
    expect(coeFont.spoken).toHaveLength(2);
  });

  it('is asked with keys that have been changed', async () => {
    const rotated = (old: string, fresh: string): Secret => ({
      read: () => Promise.resolve(old),
      refresh: () => Promise.resolve(fresh),
    });
    const voices = await voicesWith({}, { accessSecret: rotated('old', KEYS.accessSecret) });

    expect((await voices.say(WELCOME, SAKURA, LONG_MS)).failure).toBeUndefined();
  });

  it('is nobody’s who does not name one', async () => {
    const voices = await voicesWith();

    const { sounds } = await voices.say(WELCOME, givenAssistant({ language: 'ja' }), LONG_MS);

    expect(sounds).toEqual(SAID_BY_TWILIO);
    expect([coeFont.spoken, metrics]).toEqual([[], []]);
  });
});

describe('Twilio’s voice', () => {
  it.each<[string, string, Partial<CoeFontOptions>]>([
    ['refused', 'HTTP 401, not a redirect', { accessSecret: 'another' }],
    ['refused', 'HTTP 404, not a redirect', { voices: [] }],
    ['refused', 'HTTP 429, not a redirect', always({ status: 429 })],
    ['refused', 'HTTP 500, not a redirect', always({ status: 500 })],
    ['unreachable', 'was not reached', always({ reset: true })],
    ['odd-answer', 'redirected to no https URL', always({ noLocation: true })],
    ['odd-answer', 'redirected to no https URL', always({ location: 'http://169.254.169.254/sound.wav' })],
  ])('says it where CoeFont fails, which is counted as %s: %s', async (why, sentence, options) => {
    const voices = await voicesWith(options);

    const { sounds, failure } = await voices.say(WELCOME, SAKURA, LONG_MS);

    expect(sounds).toEqual(SAID_BY_TWILIO);
    expect(failure).toContain(sentence);
    expect(metrics).toEqual([expect.stringContaining(`"Why":"${why}"`)]);
  });

  it('says it when CoeFont is too slow', async () => {
    const voices = await voicesWith(always({ hang: true }), {}, 50);

    const { sounds, failure } = await voices.say(WELCOME, SAKURA, 50);

    expect([sounds, failure]).toEqual([SAID_BY_TWILIO, 'CoeFont gave no answer in time.']);
    expect(metrics).toEqual([expect.stringContaining('"Why":"deadline"')]);
    await until(() => coeFont.spoken[0]?.outcome.abortedByClient === true);
  });

  it('says all of an answer of which CoeFont says only a part', async () => {
    const voices = await voicesWith({ faults: [undefined, { status: 500 }] });

    const { sounds } = await voices.say(`${'あ'.repeat(700)}。${'い'.repeat(700)}。`, SAKURA, LONG_MS);

    expect(sounds.every((sound) => 'say' in sound)).toBe(true);
  });

  it('says what follows a failure, until CoeFont has rested', async () => {
    const voices = await voicesWith({ faults: [{ reset: true }] });
    await voices.say(WELCOME, SAKURA, LONG_MS);

    const soon = await voices.say(WELCOME, SAKURA, LONG_MS);
    nowMs += 30_000;
    const later = await voices.say(WELCOME, SAKURA, LONG_MS);

    expect(soon.failure).toBe('CoeFont has just failed and is left alone for a while.');
    expect(later.failure).toBeUndefined();
    expect(coeFont.spoken).toHaveLength(2);
    expect(metrics.at(-1)).toContain('"Why":"resting"');
  });

  it('says what follows a text that CoeFont had all its time for', async () => {
    const voices = await voicesWith({ faults: [{ hang: true }] }, {}, 50);
    await voices.say(WELCOME, SAKURA, 50);

    expect((await voices.say(WELCOME, SAKURA, 50)).failure).toContain('left alone');
  });

  it('is not what follows a phrase that CoeFont had too little time for', async () => {
    const voices = await voicesWith({ faults: [{ hang: true }] });
    const phrase = await voices.say('少々お待ちください。', SAKURA, 1);

    const answer = await voices.say(WELCOME, SAKURA, LONG_MS);

    expect([phrase.failure, answer.failure]).toEqual(['CoeFont gave no answer in time.', undefined]);
  });

  it('says a phrase that CoeFont is still making, which it says itself the next time', async () => {
    const voices = await voicesWith({ faults: [{ delayMs: 100 }] });

    const first = await voices.say(WELCOME, SAKURA, 1);
    await until(() => coeFont.spoken[0]?.location !== undefined);
    await until(async () => (await voices.say(WELCOME, SAKURA, 1)).failure === undefined);

    expect(first.sounds).toEqual(SAID_BY_TWILIO);
    expect(metrics[0]).toContain('"Why":"deadline"');
  });

  it('is not what follows a failure of such a phrase, of which nobody knows how long the Lambda was frozen', async () => {
    const voices = await voicesWith({ faults: [{ delayMs: 50, reset: true }] });
    await voices.say(WELCOME, SAKURA, 1);
    await until(() => coeFont.spoken[0]?.outcome.wasReset === true);

    expect((await voices.say(WELCOME, SAKURA, LONG_MS)).failure).toBeUndefined();
  });

  it('is not what follows a refusal, which comes at once and may be of one text alone', async () => {
    const voices = await voicesWith({ faults: [{ status: 400 }] });
    await voices.say('（放送禁止）', SAKURA, LONG_MS);

    expect((await voices.say(WELCOME, SAKURA, LONG_MS)).failure).toBeUndefined();
  });

  it('gets no more of Japanese at once than a URL of 4,500 characters holds', async () => {
    const voices = await voicesWith();
    const long = `${'あ'.repeat(400)}。`.repeat(3);

    const { sounds } = await voices.say(long, givenAssistant({ language: 'ja' }), LONG_MS);

    const texts = sounds.map((sound) => ('text' in sound ? sound.text : ''));
    expect(texts.join('')).toBe(long);
    for (const text of texts) expect(encodeURIComponent(text).length).toBeLessThanOrEqual(4_500);
  });

  it('is not asked to say what XML cannot say, nor nothing', async () => {
    const voices = await voicesWith();
    const english = givenAssistant();

    expect((await voices.say('Yes.\u0000', english, LONG_MS)).sounds).toMatchObject([{ text: 'Yes.' }]);
    expect((await voices.say(' ', english, LONG_MS)).sounds).toEqual([]);
  });
});
