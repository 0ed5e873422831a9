import { CallHarness } from './call-harness';
import { until } from './until';

const audio = (durationMs: number) => Buffer.alloc(durationMs * 8, 0x11);

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
});

afterEach(() => twilio.close());

describe('the caller', () => {
  it('may say something before there is a stream, and in order', async () => {
    const call = twilio.ring();

    const [first, second] = await Promise.all([call.say(audio(40)), call.say(audio(20))]);
    expect(second.startedAtMs).toBeCloseTo(first.endedAtMs);
    expect(first.startedAtMs).toBeGreaterThanOrEqual(call.stream!.startedAtMs! - 1);

    call.hangUp();
    await call.ended;
  });

  it('is not left waiting when the call ends before anything was said', async () => {
    twilio.server.on('/voice', '<Hangup/>');
    const call = twilio.ring();
    const spoken = call.say(audio(20));

    await expect(spoken).rejects.toThrow('The call ended before the caller could speak.');
    await call.ended;
    await expect(call.say(audio(20))).rejects.toThrow('The call ended before the caller could speak.');
    expect(() => call.press('1')).toThrow('There is no stream and no <Gather> that could take a key.');
  });

  it('may hang up while the webhook is still thinking', async () => {
    twilio.server.on('/voice', () => undefined);
    const call = twilio.ring();
    await until(() => twilio.server.requests.length === 1);

    call.hangUp();

    expect(await call.ended).toMatchObject({ endedBy: 'caller', warnings: [], streams: [] });
  });

  it('may hang up during a pause', async () => {
    twilio.server.on('/voice', '<Pause length="3600"/>');
    const call = twilio.ring();
    call.on('document', () => setImmediate(() => call.hangUp()));

    expect(await call.ended).toMatchObject({ endedBy: 'caller' });
  });

  it('may hang up while the stream is being opened', async () => {
    twilio.server.onUpgrade = () => undefined;
    const call = twilio.ring();
    await until(() => twilio.server.upgrades.length === 1);

    call.hangUp();

    expect(await call.ended).toMatchObject({ endedBy: 'caller', warnings: [] });
  });
});

describe('the REST API', () => {
  it('ends a call', async () => {
    const { call, far } = await twilio.talk();

    call.update({ status: 'completed' });

    expect(await call.ended).toMatchObject({ endedBy: 'rest', warnings: [] });
    expect(far.events().at(-1)).toBe('stop');
    expect(twilio.server.requestsTo('/ended')).toMatchObject([{ params: { CallStatus: 'completed' } }]);
  });

  it('gives a call another document, which ends its stream without asking the action', async () => {
    const { call, far } = await twilio.talk();

    call.update({ twiml: '<Response><Dial>+81300000000</Dial></Response>' });

    expect(await call.ended).toMatchObject({ endedBy: 'dialed', warnings: [] });
    expect(far.events().at(-1)).toBe('stop');
    expect(twilio.server.requestsTo('/ended')).toEqual([]);
  });
});

describe('a call that is over', () => {
  it('leaves no timer and no socket, whatever was on its way', async () => {
    const before = resources();
    const { call, far } = await twilio.talk({
      network: { delayMs: 30, jitterMs: 10 },
      faults: { lateMarksMs: 5000, resetAtMs: 60_000 },
    });
    far.play(audio(60_000));
    far.mark('never heard');
    void call.say(audio(60_000));
    void call.stream!.playout.whenPlayed(30_000);
    await call.stream!.playout.whenPlayed(20);

    call.hangUp();
    await call.ended;

    await until(() => far.closeCode !== undefined);
    await until(() => resources() <= before);
    expect(call.stream).toBeUndefined();
  });
});

/** How many timers and connections this process has open; the stub's listening socket is another kind. */
function resources(): number {
  const kinds = ['Timeout', 'TCPSocketWrap', 'TCPWrap'];
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind)).length;
}
