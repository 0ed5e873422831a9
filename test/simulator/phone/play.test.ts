import type { ServerResponse } from 'node:http';
import { FakeClock } from '../../support/fake-clock';
import { CallHarness, xml } from './call-harness';
import { sound } from './sound-answer';
import { until } from './until';

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
});

afterEach(() => twilio.close());

describe('a sound', () => {
  it('is asked for without a signature and without any word of the call', async () => {
    twilio.server.on('/voice', '<Play>https://voice.example.com/sounds/a.wav?b=1&amp;c=2</Play>');
    twilio.server.on('/sounds/a.wav', sound(20));

    const report = await twilio.ring().ended;

    expect(report.warnings).toEqual([]);
    const [request] = twilio.server.requestsTo('/sounds/a.wav');
    expect(request).toMatchObject({ method: 'GET', params: { b: '1', c: '2' } });
    expect(Object.keys(request!.headers).sort()).toEqual(['accept', 'connection', 'host', 'user-agent']);
    expect(request!.headers.host).toBe('voice.example.com');
  });

  it('is told of with its length, when it begins and when it is over', async () => {
    twilio.server.on('/voice', '<Play>a.wav</Play><Say>bye</Say>');
    twilio.server.on('/a.wav', sound(1_500, 'audio/x-wav'));
    const call = twilio.ring({ playPace: Infinity });
    const happened: string[] = [];
    call.on('played', ({ url, durationMs }) => happened.push(`${url} of ${durationMs} ms`));
    call.on('said', ({ text }) => happened.push(text));
    call.on('spoken', () => happened.push('spoken'));

    const report = await call.ended;

    expect(happened).toEqual(['https://voice.example.com/a.wav of 1500 ms', 'spoken', 'bye', 'spoken']);
    expect(report.plays).toEqual([
      { url: 'https://voice.example.com/a.wav', durationMs: 1_500, atMs: expect.any(Number) },
    ]);
  });

  it.each([
    ['as long as it is', '<Play>a.wav</Play>', {}, 1_500],
    ['as often as it is played', '<Play loop="3">a.wav</Play>', {}, 4_500],
    ['less at another pace', '<Play>a.wav</Play>', { playPace: 3 }, 500],
  ])('lasts %s', async (_how, play, options, durationMs) => {
    const clock = new FakeClock();
    twilio.server.on('/voice', play);
    twilio.server.on('/a.wav', sound(1_500));
    const call = twilio.ring({ clock, ...options });
    await until(() => clock.timerCount === 1);

    clock.pass(durationMs - 1);
    expect(clock.timerCount).toBe(1);
    clock.pass(1);

    expect(clock.timerCount).toBe(0);
    expect(await call.ended).toMatchObject({ endedBy: 'document-end' });
  });

  it.each([
    [11200, 'is not there', (res: ServerResponse) => res.writeHead(404).end('no')],
    [11200, 'is elsewhere', (res: ServerResponse) => res.writeHead(302, { location: '/b.wav' }).end()],
    [11205, 'breaks off', (res: ServerResponse) => res.destroy()],
    [13420, 'is a page', xml('<html/>', 'text/html')],
    [13420, 'is of a kind that this phone cannot play', xml('ID3', 'audio/mpeg')],
    [13420, 'is none, whatever it says', xml('RIFF', 'audio/wav')],
  ])('is warned of with %d when it %s, and the call goes on', async (code, _what, answer) => {
    twilio.server.on('/voice', '<Play>a.wav</Play><Say>bye</Say>');
    twilio.server.on('/a.wav', (_request, response) => void answer(response));

    expect(await twilio.ring().ended).toMatchObject({
      endedBy: 'document-end',
      warnings: [{ code, level: 'error' }],
      plays: [],
      says: [{ text: 'bye' }],
    });
  });

  it('has a URL, or is warned of with 11100', async () => {
    twilio.server.on('/voice', '<Play>ftp://voice.example.com/a.wav</Play><Hangup/>');

    expect(await twilio.ring().ended).toMatchObject({
      endedBy: 'hangup-verb',
      warnings: [{ code: 11100 }],
    });
  });

  it('that is not to be had may be the end of the call', async () => {
    twilio.server.on('/voice', '<Play>a.wav</Play><Hangup/>');

    expect(await twilio.ring({ playFailure: 'application-error' }).ended).toMatchObject({
      endedBy: 'error',
      error: expect.stringContaining('/a.wav answered with HTTP 404'),
      says: [{ text: 'We are sorry, an application error has occurred. Goodbye.' }],
    });
  });

  it('is given up by a caller who hangs up before it came', async () => {
    twilio.server.on('/voice', '<Play>a.wav</Play>');
    twilio.server.on('/a.wav', () => undefined);
    const call = twilio.ring();
    await until(() => twilio.server.requestsTo('/a.wav').length === 1);

    call.hangUp();

    expect(await call.ended).toMatchObject({ endedBy: 'caller', warnings: [], plays: [] });
  });

  it('is cut short by a caller who hangs up', async () => {
    twilio.server.on('/voice', '<Play>a.wav</Play>');
    twilio.server.on('/a.wav', sound(600_000));
    const call = twilio.ring();
    const happened: string[] = [];
    call.on('played', () => setImmediate(() => call.hangUp()));
    call.on('spoken', () => happened.push('spoken'));
    call.on('ended', ({ endedBy }) => happened.push(endedBy));

    await call.ended;

    expect(happened).toEqual(['spoken', 'caller']);
  });

  it('is cut short by the REST API, which has the call go on elsewhere', async () => {
    twilio.server.on('/voice', '<Play loop="0">a.wav</Play>');
    twilio.server.on('/a.wav', sound(60_000));
    const call = twilio.ring();
    call.on('played', () =>
      setImmediate(() => call.update({ twiml: '<Response><Say>bye</Say></Response>' })),
    );

    expect(await call.ended).toMatchObject({ endedBy: 'document-end', says: [{ text: 'bye' }] });
  });
});

describe('a text', () => {
  it('that is repeated takes as long as often it is said', async () => {
    const clock = new FakeClock();
    twilio.server.on('/voice', '<Say loop="2">hello</Say>');
    const call = twilio.ring({ clock, msPerCharacter: 100 });
    await until(() => clock.timerCount === 1);

    clock.pass(999);
    expect(clock.timerCount).toBe(1);
    clock.pass(1);

    expect(clock.timerCount).toBe(0);
    expect(await call.ended).toMatchObject({ endedBy: 'document-end' });
  });

  it.each([
    ['of 4,097 characters', 'alice', 'a'.repeat(4_097)],
    ['of 3,001 for a voice of Amazon', 'Polly.Joanna', 'a'.repeat(3_001)],
    ['of 501 Japanese characters', 'Polly.Kazuha-Neural', 'あ'.repeat(501)],
  ])('%s is too long: it is warned of with 13521, and not said', async (_what, voice, text) => {
    twilio.server.on('/voice', `<Say voice="${voice}">${text}</Say><Say>bye</Say>`);

    expect(await twilio.ring().ended).toMatchObject({
      warnings: [{ code: 13521, level: 'warning' }],
      says: [{ text: 'bye' }],
    });
  });

  it.each([
    ['alice', 'a'.repeat(4_096)],
    ['Polly.Joanna', 'a'.repeat(3_000)],
    ['Google.en-US-Neural2-A', 'a'.repeat(4_500)],
    ['Polly.Kazuha-Neural', 'あ'.repeat(500)],
  ])('is said in the voice "%s" when it is just short enough', async (voice, text) => {
    twilio.server.on('/voice', `<Say voice="${voice}">${text}</Say>`);

    expect(await twilio.ring().ended).toMatchObject({ warnings: [], says: [{ text }] });
  });

  it('that is none is warned of with 13520', async () => {
    twilio.server.on('/voice', '<Say> </Say><Hangup/>');

    expect(await twilio.ring().ended).toMatchObject({
      endedBy: 'hangup-verb',
      warnings: [{ code: 13520 }],
      says: [],
    });
  });
});
