import type { Secret } from '../../../../bridge/contract/secret';
import { literalSecret } from '../../../../bridge/contract/secret';
import { CoeFont } from '../../../../lambda/voice/turns/coefont';
import { peerFailure } from '../../../../lambda/voice/turns/peer-failure';
import { secretWithin } from '../../../../lambda/voice/turns/secret-within';
import { TextModel } from '../../../../lambda/voice/turns/text-model';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/';
const SENTENCE =
  'A key must be printable ASCII in one line, but is not; set it anew, without a line break in it.';
const signal = () => AbortSignal.timeout(20_000);

describe('a key with something in it that no key has', () => {
  const KEYS = ['sk-proj-AAAA\nBBBB', 'sk-proj-AAAA\u200bBBBB', 'sk-proj-AAAA\r\n\r\nBBBB', ''];

  it.each(KEYS)('is sent nowhere and quoted nowhere by the text model: %j', async (key) => {
    const model = new TextModel({ url: NOWHERE, apiKey: literalSecret(key) });
    const request = { model: 'gpt-5.4-mini', instructions: '', thread: undefined, opening: [], tools: [] };

    const answer = model.answer(
      { ...request, input: [], mostTokens: 400, safetyIdentifier: undefined },
      signal(),
    );

    await expect(answer).rejects.toMatchObject({ why: 'key', message: SENTENCE });
  });

  it.each(KEYS)('is sent nowhere and quoted nowhere by CoeFont: %j', async (key) => {
    const keys = { accessKey: literalSecret(key), accessSecret: literalSecret('secret') };
    const coeFont = new CoeFont({ url: NOWHERE, ...keys, nowS: () => 1 });

    const sound = coeFont.soundOf({ text: 'a', voice: 'b', speed: 1 }, signal());

    await expect(sound).rejects.toMatchObject({ why: 'key', message: SENTENCE });
  });

  it('is read anew, because it may have been mended', async () => {
    const mended: Secret = {
      read: () => Promise.resolve('sk-\nbroken'),
      refresh: () => Promise.resolve('sk-whole'),
    };

    expect(await secretWithin(signal(), mended)).toBe('sk-whole');
  });
});

describe('a failure of a peer', () => {
  it.each([
    [
      'the code of what is within',
      new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }),
      'ECONNREFUSED',
    ],
    [
      'the name of what has no code',
      new TypeError('Bearer sk-secret is an invalid header value.'),
      'TypeError',
    ],
    ['nothing of what is no error', 'sk-secret', 'for no reason given'],
    ['nothing of a code that is none', { code: 'sk-secret and more' }, 'for no reason given'],
  ])('is told by %s', (_, error, word) => {
    const { message } = peerFailure(error, 'The text model', signal());

    expect(message).toBe(`The text model was not reached (${word}).`);
  });
});
