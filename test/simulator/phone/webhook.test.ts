import type { ServerResponse } from 'node:http';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { Phone } from '../../../simulator/phone/phone';
import { CallHarness, TOKEN, xml } from './call-harness';

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
});

afterEach(() => twilio.close());

describe('the webhook', () => {
  it('is asked with the standard form, signed over the public URL', async () => {
    twilio.server.on('/voice', '<Hangup/>');
    const call = twilio.ring(
      { from: '+819000000001', to: '+815000000002', params: { StirVerstat: 'A' } },
      '/voice?a=1',
    );
    await call.ended;

    const [request] = twilio.server.requests;
    expect(request!.method).toBe('POST');
    expect(request!.params).toEqual({
      CallSid: call.callSid,
      AccountSid: 'AC0123456789abcdef0123456789abcdef',
      From: '+819000000001',
      To: '+815000000002',
      CallStatus: 'ringing',
      ApiVersion: '2010-04-01',
      Direction: 'inbound',
      Caller: '+819000000001',
      Called: '+815000000002',
      StirVerstat: 'A',
    });
    expect(request!.headers.host).toBe('voice.example.com');
    const signature = String(request!.headers['x-twilio-signature']);
    expect(
      validateRequest(TOKEN, signature, `${twilio.server.publicOrigin}/voice?a=1`, request!.params),
    ).toBe(true);
  });

  it('can be signed wrongly, or not at all', async () => {
    twilio.server.on('/voice', '<Hangup/>');
    await twilio.ring({ webhookSignature: 'bad' }).ended;
    await twilio.ring({ webhookSignature: 'none' }).ended;

    const [bad, none] = twilio.server.requests;
    const header = String(bad!.headers['x-twilio-signature']);
    expect(validateRequest(TOKEN, header, `${twilio.server.publicOrigin}/voice`, bad!.params)).toBe(false);
    expect(none!.headers['x-twilio-signature']).toBeUndefined();
  });

  it.each([
    [11200, 'answers with an error', 'HTTP 500', (res: ServerResponse) => res.writeHead(500).end('oh no')],
    [11200, 'redirects', 'HTTP 302', (res: ServerResponse) => res.writeHead(302, { location: '/x' }).end()],
    [11205, 'breaks off', 'not reached', (res: ServerResponse) => res.destroy()],
    [11750, 'answers too much', '64 kB', (res: ServerResponse) => res.end('x'.repeat(70_000))],
    [12300, 'answers with JSON', 'application/json', xml('{}', 'application/json')],
    [12100, 'answers with broken XML', 'never closed', xml('<Response>')],
    [12102, 'answers with a page', 'root element', xml('<html/>', 'text/html')],
  ])('fails the call with %d when it %s', async (code, _what, message, answer) => {
    twilio.server.on('/voice', (_request, response) => void answer(response));

    const report = await twilio.ring().ended;

    expect(report).toMatchObject({
      endedBy: 'error',
      warnings: [{ code, level: 'error' }],
      says: [{ text: 'We are sorry, an application error has occurred. Goodbye.' }],
    });
    expect(report.error).toContain(message);
  });

  it('fails the call with 11205 when nobody listens', async () => {
    const call = twilio.ring({ routes: { [twilio.server.publicOrigin]: 'http://127.0.0.1:1' } });

    expect(await call.ended).toMatchObject({ endedBy: 'error', warnings: [{ code: 11205 }] });
  });

  it('fails the call with 11200 when it takes too long', async () => {
    twilio.server.on('/voice', () => undefined);

    expect(await twilio.ring({ webhookTimeoutMs: 30 }).ended).toMatchObject({
      endedBy: 'error',
      error: 'HTTP retrieval failure: https://voice.example.com/voice did not answer within 30 ms.',
    });
  });

  it('is refused when its URL is none', () => {
    expect(() => new Phone({ authToken: TOKEN }).call('voice')).toThrow(
      'A webhook has an http(s) URL, and "voice" is none.',
    );
  });
});
