import type { ServerResponse } from 'node:http';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { PhoneCall } from '../../../simulator/phone/phone-call';
import { CallHarness, TOKEN, xml } from './call-harness';
import { sound } from './sound-answer';
import type { StubRequest } from './stub-server';
import { until } from './until';

const SPEECH = Buffer.alloc(80, 0x11);
const understood = () => ({ text: '予約です', confidence: 0.93 });
/** A caller and a Twilio who lose no time. */
const QUICK = { recognise: understood, endOfSpeechMs: 1, gatherPace: Infinity };

const GATHER = (prompt = '', attributes = '') =>
  `<Gather input="speech" language="ja-JP" speechTimeout="auto" action="/turn?begun=17" ${attributes}>${prompt}</Gather>`;

let twilio: CallHarness;

beforeEach(async () => {
  twilio = await CallHarness.start();
  twilio.server.on('/turn', '<Say>bye</Say><Hangup/>');
});

afterEach(() => twilio.close());

/** What happens on a call between ringing and its end. */
function story(call: PhoneCall): string[] {
  const happened: string[] = [];
  call.on('said', ({ text }) => happened.push(`says ${text}`));
  call.on('played', ({ url }) => happened.push(`plays ${new URL(url).pathname}`));
  call.on('spoken', () => happened.push('spoken'));
  call.on('listening', ({ language }) => happened.push(`listens in ${language}`));
  call.on('recognised', ({ text }) => happened.push(`understands ${text}`));
  return happened;
}

describe('what the caller says', () => {
  it('is posted to the action, signed, beside all that Twilio always tells', async () => {
    twilio.server.on('/voice', GATHER());
    const call = twilio.ring(QUICK);
    void call.say(SPEECH);

    expect(await call.ended).toMatchObject({ endedBy: 'hangup-verb', warnings: [] });
    const [turn] = twilio.server.requestsTo('/turn');
    expect(turn).toMatchObject({
      method: 'POST',
      params: {
        CallSid: call.callSid,
        From: '+819012345678',
        CallStatus: 'in-progress',
        SpeechResult: '予約です',
        Confidence: '0.93',
      },
    });
    const url = `${twilio.server.publicOrigin}/turn?begun=17`;
    expect(validateRequest(TOKEN, String(turn!.headers['x-twilio-signature']), url, turn!.params)).toBe(true);
  });

  it('is what was heard, byte for byte', async () => {
    const heard: Buffer[] = [];
    const recognise = (audio: Buffer) => {
      heard.push(audio);
      return understood();
    };
    twilio.server.on('/voice', GATHER());
    const call = twilio.ring({ ...QUICK, recognise });
    const audio = Buffer.from([...Array(80).keys()]);
    void call.say(audio);

    await call.ended;

    expect(heard).toEqual([audio]);
  });

  it('is told of, and so is what Twilio says to it', async () => {
    twilio.server.on('/voice', GATHER('<Say>ご用件は</Say>'));
    const call = twilio.ring({ ...QUICK, gatherPace: 1 });
    const happened = story(call);
    call.on('listening', () => void call.say(SPEECH));

    const report = await call.ended;

    expect(happened).toEqual([
      'says ご用件は',
      'spoken',
      'listens in ja-JP',
      'understands 予約です',
      'says bye',
      'spoken',
    ]);
    expect(report.recognitions).toEqual([{ ...understood(), atMs: expect.any(Number) }]);
  });

  it('cuts short what is being said, and all that would follow', async () => {
    twilio.server.on('/voice', GATHER('<Say>a long story</Say><Say>and another</Say>'));
    const call = twilio.ring({ ...QUICK, msPerCharacter: 100_000 });
    const happened = story(call);
    call.on('said', ({ text }) => {
      if (text === 'a long story') void call.say(SPEECH);
      else call.hangUp();
    });

    await call.ended;

    expect(happened.slice(0, 4)).toEqual([
      'says a long story',
      'spoken',
      'listens in ja-JP',
      'understands 予約です',
    ]);
    expect(twilio.server.requestsTo('/turn')).toHaveLength(1);
  });

  it('waits for the end of what may not be interrupted', async () => {
    twilio.server.on('/voice', GATHER('<Say>first this</Say>', 'bargeIn="false"'));
    const call = twilio.ring({ ...QUICK, gatherPace: 1, msPerCharacter: 2 });
    let saidToEndAtMs = Infinity;
    call.once('spoken', ({ atMs }) => (saidToEndAtMs = atMs));

    const { startedAtMs } = await call.say(SPEECH);
    await call.ended;

    expect(startedAtMs).toBeGreaterThanOrEqual(saidToEndAtMs);
    expect(twilio.server.requestsTo('/turn')).toHaveLength(1);
  });

  it('waits for somebody who listens', async () => {
    twilio.server.on('/voice', `<Say>one moment</Say><Gather numDigits="1"/>${GATHER()}`);
    const call = twilio.ring(QUICK);
    const happened = story(call);

    void call.say(SPEECH);
    await call.ended;

    expect(happened.slice(0, 5)).toEqual([
      'says one moment',
      'spoken',
      'listens in en-US',
      'listens in ja-JP',
      'understands 予約です',
    ]);
    expect(twilio.server.requestsTo('/turn')).toHaveLength(1);
  });

  it('and is not understood leads on, as nothing does', async () => {
    twilio.server.on('/voice', `${GATHER()}<Say>pardon?</Say>`);
    const call = twilio.ring({ ...QUICK, recognise: () => undefined });
    void call.say(SPEECH);

    expect(await call.ended).toMatchObject({ says: [{ text: 'pardon?' }], recognitions: [] });
    expect(twilio.server.requestsTo('/turn')).toEqual([]);
  });

  it('leads a call in no circles, however long it is', async () => {
    let turnCount = 0;
    const turn = (_request: StubRequest, response: ServerResponse) => {
      turnCount += 1;
      const next = turnCount < 40 ? GATHER('<Say>and then?</Say>') : '<Hangup/>';
      xml(`<Response>${next}</Response>`)(response);
    };
    twilio.server.on('/voice', GATHER());
    twilio.server.on('/turn', turn);
    const call = twilio.ring({ ...QUICK, gatherPace: 1 });
    call.on('listening', () => void call.say(SPEECH));

    const report = await call.ended;

    expect(report).toMatchObject({ endedBy: 'hangup-verb', error: undefined });
    expect(report.recognitions).toHaveLength(40);
  });
});

describe('a caller who says nothing', () => {
  it('is led on to the next verb', async () => {
    twilio.server.on('/voice', `${GATHER('<Say>hello?</Say>')}<Redirect>/quiet</Redirect>`);
    twilio.server.on('/quiet', '<Say>goodbye</Say><Hangup/>');

    const report = await twilio.ring(QUICK).ended;

    expect(report).toMatchObject({
      endedBy: 'hangup-verb',
      says: [{ text: 'hello?' }, { text: 'goodbye' }],
    });
    expect(twilio.server.requests.map(({ path }) => path)).toEqual(['/voice', '/quiet']);
  });

  it('is told of where the document wants it', async () => {
    const attributes = 'input="dtmf speech" actionOnEmptyResult="true" action="/turn"';
    twilio.server.on('/voice', `<Gather ${attributes}/><Say>never</Say>`);

    expect(await twilio.ring(QUICK).ended).toMatchObject({ says: [{ text: 'bye' }] });
    const [turn] = twilio.server.requestsTo('/turn');
    expect(turn!.params).toMatchObject({ SpeechResult: '', Digits: '', CallStatus: 'in-progress' });
    expect(turn!.params).not.toHaveProperty('Confidence');
  });

  it('reaches the end of a document that has no next verb', async () => {
    twilio.server.on('/voice', GATHER());

    expect(await twilio.ring(QUICK).ended).toMatchObject({ endedBy: 'document-end' });
  });

  it('and is asked again and again goes round in circles', async () => {
    twilio.server.on('/voice', `${GATHER()}<Redirect/>`);

    expect(await twilio.ring(QUICK).ended).toMatchObject({
      endedBy: 'error',
      error: expect.stringContaining('lead in circles'),
    });
  });
});

describe('a key', () => {
  it('cuts the prompt short and is posted', async () => {
    twilio.server.on(
      '/voice',
      GATHER('<Say>a long story</Say>', 'numDigits="1"').replace('speech', 'dtmf speech'),
    );
    const call = twilio.ring({ ...QUICK, msPerCharacter: 100_000 });
    call.once('said', () => call.press('7'));

    // Only the prompt is that long: what comes of the key is not waited for.
    await until(() => twilio.server.requestsTo('/turn').length === 1);
    call.hangUp();
    await call.ended;

    const [turn] = twilio.server.requestsTo('/turn');
    expect(turn!.params).toMatchObject({ Digits: '7' });
    expect(turn!.params).not.toHaveProperty('SpeechResult');
  });

  it('goes to the document itself where there is no action, by GET when told so', async () => {
    const answers = ['<Gather method="GET" numDigits="2"/>', '<Hangup/>'];
    const answer = (_request: StubRequest, response: ServerResponse) =>
      void xml(`<Response>${answers.shift()!}</Response>`)(response);
    twilio.server.on('/voice', answer);
    const call = twilio.ring({ gatherPace: 1 }, '/voice?a=1');
    call.on('listening', () => ['4', '2'].forEach((key) => call.press(key)));

    await call.ended;

    expect(twilio.server.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/voice',
      params: { a: '1', Digits: '42' },
    });
  });

  it('is refused where nothing takes one', async () => {
    twilio.server.on('/voice', GATHER());
    const call = twilio.ring();
    await new Promise((resolve) => call.once('listening', resolve));

    expect(() => call.press('1')).toThrow('There is no stream and no <Gather> that could take a key.');
  });
});

describe('a prompt', () => {
  it('begins when all of its sounds are there', async () => {
    const answers: (() => void)[] = [];
    twilio.server.on('/voice', GATHER('<Say>first</Say><Play>/a.wav</Play>'));
    twilio.server.on('/a.wav', (request, response) => {
      answers.push(() => sound(10)(request, response));
    });
    const call = twilio.ring(QUICK);
    const happened = story(call);
    await until(() => answers.length === 1);
    expect(happened).toEqual([]);

    answers[0]!();
    await call.ended;

    expect(happened).toEqual(['says first', 'spoken', 'plays /a.wav', 'spoken', 'listens in ja-JP']);
  });

  it('may be of many sounds', async () => {
    twilio.server.on('/voice', GATHER('<Play>/a.wav</Play>'.repeat(20)));
    twilio.server.on('/a.wav', sound(10));

    const report = await twilio.ring({ ...QUICK, playPace: Infinity }).ended;

    expect(report).toMatchObject({ endedBy: 'document-end', warnings: [] });
    expect(report.plays).toHaveLength(20);
  });

  it('goes on without a sound that is none, which is warned of with 13325', async () => {
    twilio.server.on('/voice', GATHER('<Play>/a.wav</Play><Say>hello</Say>'));
    twilio.server.on('/a.wav', (_request, response) => void xml('<html/>', 'text/html')(response));

    expect(await twilio.ring(QUICK).ended).toMatchObject({
      warnings: [{ code: 13325 }],
      says: [{ text: 'hello' }],
    });
  });

  it('is warned of where it is no TwiML, and heard all the same', async () => {
    twilio.server.on('/voice', GATHER('<Hangup/><Say>hello</Say>', 'patience="2"'));

    expect(await twilio.ring(QUICK).ended).toMatchObject({
      endedBy: 'document-end',
      warnings: [{ code: 13320 }, { code: 12200 }],
      says: [{ text: 'hello' }],
    });
  });
});

describe('a Gather', () => {
  it.each(['said', 'listening'] as const)(
    'ends with the caller who hangs up, once it is %s',
    async (event) => {
      twilio.server.on(
        '/voice',
        `${GATHER('<Say>hello</Say>', 'actionOnEmptyResult="true"')}<Say>never</Say>`,
      );
      const call = twilio.ring({ msPerCharacter: event === 'said' ? 100_000 : 0 });
      call.once(event, () => setImmediate(() => call.hangUp()));

      expect(await call.ended).toMatchObject({ endedBy: 'caller', says: [{ text: 'hello' }] });
      expect(twilio.server.requestsTo('/turn')).toEqual([]);
    },
  );

  it('ends in the middle of a word when the caller hangs up', async () => {
    twilio.server.on('/voice', GATHER());
    const call = twilio.ring({ recognise: understood });
    const spoken = call.say(Buffer.alloc(800_000, 0x11));
    call.once('listening', () => setImmediate(() => call.hangUp()));

    await expect(spoken).rejects.toThrow('Nobody listened any more before the caller had finished speaking.');

    expect(await call.ended).toMatchObject({ endedBy: 'caller', recognitions: [] });
    expect(twilio.server.requestsTo('/turn')).toEqual([]);
  });

  it('ends when the REST API has the call go on elsewhere', async () => {
    twilio.server.on('/voice', `${GATHER()}<Say>never</Say>`);
    const call = twilio.ring();
    call.once('listening', () =>
      setImmediate(() => call.update({ twiml: '<Response><Say>elsewhere</Say></Response>' })),
    );

    expect(await call.ended).toMatchObject({ endedBy: 'document-end', says: [{ text: 'elsewhere' }] });
    expect(twilio.server.requestsTo('/turn')).toEqual([]);
  });

  it('whose action is still thinking is left by a caller who hangs up', async () => {
    twilio.server.on('/voice', GATHER());
    twilio.server.on('/turn', () => undefined);
    const call = twilio.ring(QUICK);
    void call.say(SPEECH);
    await until(() => twilio.server.requestsTo('/turn').length === 1);

    call.hangUp();

    expect(await call.ended).toMatchObject({ endedBy: 'caller', warnings: [] });
  });
});
