import type { Secret } from '../../../bridge/contract/secret';
import { literalSecret } from '../../../bridge/contract/secret';
import { verifySignature } from '../../../lambda/voice/signature';
import { AUTH_TOKEN, BASE_URL, post, RINGING } from './twilio-request';

const PATH = '/api/twilio/voice';
const secret = literalSecret(AUTH_TOKEN);

describe("Twilio's signature", () => {
  it('is the one that Twilio computes', async () => {
    const event = post({
      path: '/twilio/voice',
      headers: { 'x-twilio-signature': 'vgyLB0CYP5ZaR3BoPwIutXoAVPc=' },
    });

    await expect(verifySignature(event, RINGING, BASE_URL, secret)).resolves.toEqual({
      ok: true,
      authToken: '12345',
    });
  });

  it.each([
    'attempt=1',
    'b=2&a=1',
    'q=one%20two',
    'q=one+two',
    'q=%7e&r=%2F',
    'flag',
    'x=%e7%94%b0',
    'a=1&a=1',
    "q='!*()",
  ])('covers the query string as it came: %s', async (query) => {
    const event = post({ path: PATH, query });

    await expect(verifySignature(event, RINGING, BASE_URL, secret)).resolves.toMatchObject({ ok: true });
  });

  it('covers parameters that nobody knows, and those that come twice', async () => {
    const form = { ...RINGING, NewInTwilio: 'ü', Twice: ['b', 'a'] };

    await expect(verifySignature(post({ path: PATH, form }), form, BASE_URL, secret)).resolves.toMatchObject({
      ok: true,
    });
  });

  it.each([
    ['another query', { query: 'attempt=1', signedUrl: `${BASE_URL}${PATH}?attempt=2` }],
    ['a query in another order', { query: 'a=1&b=2', signedUrl: `${BASE_URL}${PATH}?b=2&a=1` }],
    ['no query', { query: 'attempt=1', signedUrl: `${BASE_URL}${PATH}` }],
    ['another path', { signedUrl: `${BASE_URL}/api/twilio/other` }],
    [
      'the host that the request names',
      { signedUrl: `https://abc123.execute-api.ap-northeast-1.amazonaws.com${PATH}` },
    ],
    ['another token', { signedWith: 'another' }],
  ])('is refused over %s', async (_, request) => {
    const event = post({ path: PATH, ...request });

    await expect(verifySignature(event, RINGING, BASE_URL, secret)).resolves.toEqual({
      ok: false,
      reason: 'bad-signature',
    });
  });

  it('is refused over another form', async () => {
    const form = { ...RINGING, To: '+19005550000' };

    await expect(verifySignature(post({ path: PATH }), form, BASE_URL, secret)).resolves.toMatchObject({
      ok: false,
    });
  });

  it('is missed before any secret is read', async () => {
    const event = post({ path: PATH, headers: { 'x-twilio-signature': undefined } });
    const rotating = new RotatingSecret('old', 'new');

    await expect(verifySignature(event, RINGING, BASE_URL, rotating)).resolves.toEqual({
      ok: false,
      reason: 'missing-signature',
    });
    expect(rotating.did).toEqual([]);
  });

  it('is checked again with the new token after a rotation', async () => {
    const event = post({ path: PATH, signedWith: 'new' });

    await expect(
      verifySignature(event, RINGING, BASE_URL, new RotatingSecret('old', 'new')),
    ).resolves.toEqual({
      ok: true,
      authToken: 'new',
    });
  });

  it('is checked with no other token once it fits', async () => {
    const rotating = new RotatingSecret('old', 'new');

    await verifySignature(post({ path: PATH, signedWith: 'old' }), RINGING, BASE_URL, rotating);

    expect(rotating.did).toEqual(['read']);
  });
});

/** A secret that has been changed since it was last read. */
class RotatingSecret implements Secret {
  readonly did: string[] = [];

  constructor(
    private readonly known: string,
    private readonly fresh: string,
  ) {}

  read(): Promise<string> {
    this.did.push('read');
    return Promise.resolve(this.known);
  }

  refresh(): Promise<string> {
    this.did.push('refresh');
    return Promise.resolve(this.fresh);
  }
}
