import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { PhoneCall } from '../../../simulator/phone/phone-call';
import { CallHarness, CONNECT, TOKEN, xml } from './call-harness';
import { until } from './until';

const audio = (durationMs: number) => Buffer.alloc(durationMs * 8, 0x11);
const codes = (call: PhoneCall) => call.warnings.map(({ code }) => code);

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
});

afterEach(() => twilio.close());

describe('a call with a stream', () => {
  it('tells its story', async () => {
    const { call, far } = await twilio.talk({ captureAudio: true });
    const happened: string[] = [];
    for (const event of ['hears', 'quiet', 'cut', 'cleared-empty'] as const)
      call.on(event, () => happened.push(event));

    far.play(audio(40));
    await until(() => happened.includes('quiet'));
    far.clear();
    far.play(audio(60_000));
    await call.stream!.playout.whenPlayed(60);
    far.clear();
    await until(() => happened.includes('cut'));
    await call.say(audio(60));
    call.hangUp();
    const report = await call.ended;

    expect(happened).toEqual(['hears', 'quiet', 'cleared-empty', 'hears', 'cut']);
    expect(report).toMatchObject({
      endedBy: 'caller',
      framesReceived: 2,
      bytesReceived: 60_040 * 8,
      marksReceived: 0,
      warnings: [],
    });
    expect(report.framesSent).toBeGreaterThanOrEqual(3);
    expect(report.bytesSent).toBe(report.framesSent * 160);
    expect(report.cuts).toHaveLength(1);
    expect(report.cuts[0]!.playedMs).toBeGreaterThanOrEqual(60);
    const { ringingAtMs, answeredAtMs, streamingAtMs, firstHeardAtMs, endedAtMs } = report.times;
    const times = [ringingAtMs!, answeredAtMs!, streamingAtMs!, firstHeardAtMs!, endedAtMs!];
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('tells the action that the call is completed when the caller hangs up, and ignores the answer', async () => {
    twilio.server.on('/ended', '<Say>never</Say>');
    const { call } = await twilio.talk();

    call.hangUp();

    expect(await call.ended).toMatchObject({ endedBy: 'caller', says: [] });
    expect(twilio.server.requestsTo('/ended')).toMatchObject([
      { method: 'POST', params: { CallStatus: 'completed' } },
    ]);
  });

  it('asks the action when the server closes, and follows its document', async () => {
    twilio.server.on('/ended', '<Say>goodbye</Say>');
    const { call, far } = await twilio.talk();

    far.socket.close(1000);

    expect(await call.ended).toMatchObject({ endedBy: 'document-end', says: [{ text: 'goodbye' }] });
    expect(twilio.server.requestsTo('/ended')).toMatchObject([{ params: { CallStatus: 'in-progress' } }]);
    expect(codes(call)).toEqual([31921]);
  });

  it('goes on with the next verb when there is no action', async () => {
    twilio.server.on('/voice', '<Connect><Stream url="/stream/2"/></Connect><Say>sorry</Say>');
    const { call, far } = await twilio.talk();

    far.socket.terminate();

    expect(await call.ended).toMatchObject({ endedBy: 'document-end', says: [{ text: 'sorry' }] });
    expect(twilio.server.upgrades[0]!.url).toBe('/stream/2');
    expect(codes(call)).toEqual([31903]);
  });

  it('asks the action when the stream is refused', async () => {
    twilio.server.onUpgrade = (socket) => socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy');

    const report = await twilio.ring().ended;

    expect(report).toMatchObject({ endedBy: 'hangup-verb', warnings: [{ code: 31920 }] });
    expect(twilio.server.requestsTo('/ended')).toMatchObject([{ params: { CallStatus: 'in-progress' } }]);
    await expect(report.streams[0]!.ended).resolves.toMatchObject({ httpStatus: 503, httpBody: 'busy' });
  });

  it('connects again when the action says so', async () => {
    let askedCount = 0;
    twilio.server.on('/ended', (_request, response) => {
      askedCount += 1;
      void xml(`<Response>${askedCount === 1 ? CONNECT : '<Hangup/>'}</Response>`)(response);
    });
    const { call, far } = await twilio.talk();
    const [first] = call.streams;

    far.socket.close();
    await until(() => call.stream !== undefined && call.stream !== first);
    await until(() => twilio.server.streams.at(-1)!.streamSid === call.stream?.streamSid);
    twilio.server.streams.at(-1)!.socket.close();

    expect(await call.ended).toMatchObject({
      endedBy: 'hangup-verb',
      warnings: [{ code: 31921 }, { code: 31921 }],
    });
    expect(call.streams).toHaveLength(2);
  });

  const WATCHED = `<Connect><Stream url="wss://voice.example.com/s" name="main" statusCallback="/status"/></Connect>`;

  it('tells the status callback when the stream starts and stops', async () => {
    twilio.server.on('/voice', WATCHED);
    twilio.server.on('/status', '');
    const { call } = await twilio.talk();

    call.hangUp();
    await call.ended;

    const [started, stopped] = twilio.server.requestsTo('/status');
    expect(started!.params).toEqual({
      AccountSid: 'AC0123456789abcdef0123456789abcdef',
      CallSid: call.callSid,
      StreamSid: call.streams[0]!.streamSid,
      StreamName: 'main',
      StreamEvent: 'stream-started',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    const signature = String(started!.headers['x-twilio-signature']);
    expect(validateRequest(TOKEN, signature, `${twilio.server.publicOrigin}/status`, started!.params)).toBe(
      true,
    );
    expect(stopped!.params.StreamEvent).toBe('stream-stopped');
  });

  it('tells the status callback of an error', async () => {
    twilio.server.on('/voice', WATCHED);
    twilio.server.on('/status', '');
    twilio.server.onUpgrade = (socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');

    await twilio.ring().ended;

    expect(twilio.server.requestsTo('/status')).toMatchObject([
      { params: { StreamEvent: 'stream-error', StreamError: 'Stream - WebSocket - Handshake Error' } },
    ]);
  });

  it('only warns when the status callback fails', async () => {
    twilio.server.on('/voice', WATCHED);
    const { call } = await twilio.talk();

    call.hangUp();

    expect(await call.ended).toMatchObject({
      endedBy: 'caller',
      warnings: [{ code: 11200 }, { code: 11200 }],
    });
  });
});
