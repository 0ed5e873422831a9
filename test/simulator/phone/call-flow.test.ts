import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { CallHarness, TOKEN } from './call-harness';

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
});

afterEach(() => twilio.close());

describe('a document', () => {
  it('is followed verb by verb', async () => {
    twilio.server.on(
      '/voice',
      '<Say language="ja-JP" voice="Polly.Mizuki">はい</Say><Pause length="5"/><Say>bye</Say>',
    );
    const call = twilio.ring({ pausePace: Infinity });
    const happened: string[] = [];
    call.on('ringing', () => happened.push('ringing'));
    call.on('answered', () => happened.push('answered'));
    call.on('said', ({ text }) => happened.push(text));
    call.on('ended', ({ endedBy }) => happened.push(endedBy));

    const report = await call.ended;

    expect(happened).toEqual(['ringing', 'answered', 'はい', 'bye', 'document-end']);
    expect(report.says[0]).toMatchObject({ text: 'はい', language: 'ja-JP', voice: 'Polly.Mizuki' });
    expect(report.documents).toMatchObject([{ url: 'https://voice.example.com/voice' }]);
    expect(report.times.endedAtMs).toBeGreaterThanOrEqual(report.times.ringingAtMs!);
  });

  it('ends the call with Hangup, whatever stands behind it', async () => {
    twilio.server.on('/voice', '<Hangup/><Say>never</Say>');

    expect(await twilio.ring().ended).toMatchObject({ endedBy: 'hangup-verb', says: [] });
  });

  it('rejects the call', async () => {
    twilio.server.on('/voice', '<Reject/>');

    expect(await twilio.ring().ended).toMatchObject({ endedBy: 'reject-verb' });
  });

  it('redirects relative to itself, by GET when told so', async () => {
    twilio.server.on('/voice', '<Redirect method="GET">next/one?a=1</Redirect>');
    twilio.server.on('/next/one', '<Redirect>two</Redirect>');
    twilio.server.on('/next/two', '<Hangup/>');

    const report = await twilio.ring().ended;

    expect(report.endedBy).toBe('hangup-verb');
    expect(twilio.server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /voice',
      'GET /next/one',
      'POST /next/two',
    ]);
    const { headers, params } = twilio.server.requests[1]!;
    expect(params).toMatchObject({ a: '1', CallStatus: 'in-progress', CallSid: report.callSid });
    const url = `${twilio.server.publicOrigin}/next/one?${new URLSearchParams(params).toString()}`;
    expect(validateRequest(TOKEN, String(headers['x-twilio-signature']), url, {})).toBe(true);
  });

  it('that leads in circles ends with an error', async () => {
    twilio.server.on('/voice', '<Redirect/>');

    expect(await twilio.ring().ended).toMatchObject({
      endedBy: 'error',
      error: 'The call takes more than 50 verbs and requests: its documents lead in circles.',
    });
  });

  it('is warned of with 12200 where it is no TwiML, and followed all the same', async () => {
    twilio.server.on('/voice', '<say>hello</say><Hangup/>');

    expect(await twilio.ring().ended).toMatchObject({
      endedBy: 'hangup-verb',
      warnings: [{ code: 12200, level: 'warning' }],
    });
  });

  it('that redirects to no URL ends the call with 11100', async () => {
    twilio.server.on('/voice', '<Redirect>ftp://voice.example.com/</Redirect>');

    expect(await twilio.ring().ended).toMatchObject({ endedBy: 'error', warnings: [{ code: 11100 }] });
  });
});
