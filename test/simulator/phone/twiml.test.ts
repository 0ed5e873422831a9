import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { readTwiml, TwimlError } from '../../../simulator/phone/twiml';

describe('TwiML', () => {
  it('is read as the builder of the twilio package writes it', () => {
    const response = new VoiceResponse();
    const stream = response
      .connect({ action: 'https://voice.example.com/ended?a=1&b=2' })
      .stream({ url: 'wss://voice.example.com/stream', name: 'main', statusCallback: '/status' });
    stream.parameter({ name: 'quote', value: `"<&>'` });
    response.say({ language: 'ja-JP', voice: 'Polly.Kazuha-Neural' }, 'ただいま & 混雑 <中>');
    response.pause({ length: 2 });
    response.dial('+81300000000');
    response.redirect({ method: 'GET' }, '/again');
    response.hangup();

    expect(readTwiml(response.toString())).toEqual({
      warnings: [],
      verbs: [
        {
          verb: 'Connect',
          action: 'https://voice.example.com/ended?a=1&b=2',
          method: 'POST',
          stream: {
            url: 'wss://voice.example.com/stream',
            name: 'main',
            statusCallback: '/status',
            statusCallbackMethod: 'POST',
            parameters: { quote: `"<&>'` },
          },
        },
        {
          verb: 'Say',
          say: { text: 'ただいま & 混雑 <中>', language: 'ja-JP', voice: 'Polly.Kazuha-Neural' },
          timesCount: 1,
        },
        { verb: 'Pause', lengthMs: 2000 },
        { verb: 'Dial', number: '+81300000000', action: undefined, method: 'POST' },
        { verb: 'Redirect', url: '/again', method: 'GET' },
        { verb: 'Hangup' },
      ],
    });
  });

  it('reads comments, CDATA, white space and entities of every kind', () => {
    const { verbs } = readTwiml(
      `<?xml version='1.0'?>\n<!-- hello -->\n<Response >\n <Say\n language='en-US'><![CDATA[<b>]]> &#65;&#x42;&apos;</Say >\n</Response>\n`,
    );

    expect(verbs).toMatchObject([{ verb: 'Say', say: { text: "<b> AB'", language: 'en-US' } }]);
  });

  it('reads the number of a Dial from its noun', () => {
    const { verbs } = readTwiml('<Response><Dial><Number>+81312345678</Number></Dial></Response>');

    expect(verbs).toMatchObject([{ verb: 'Dial', number: '+81312345678' }]);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a blank before the declaration', ' <?xml version="1.0"?><Response/>'],
    ['an element that is never closed', '<Response><Say>hello</Response>'],
    ['a wrong closing tag', '<Response></response>'],
    ['a closing tag too many', '<Response/></Response>'],
    ['an attribute without quotes', '<Response><Pause length=1/></Response>'],
    ['an attribute without a value', '<Response><Pause length/></Response>'],
    ['an attribute that is there twice', '<Response><Pause length="1" length="2"/></Response>'],
    ['a bare ampersand', '<Response><Say>you & me</Say></Response>'],
    ['an unknown entity', '<Response><Say>&nbsp;</Say></Response>'],
    ['a less-than sign in an attribute', '<Response><Say voice="<"/></Response>'],
    ['two roots', '<Response/><Response/>'],
    ['text after the root', '<Response/>bye'],
    ['a control character', '<Response><Say>a\u000Bb</Say></Response>'],
    ['a NUL', '<Response><Say>\u0000</Say></Response>'],
    ['half a character', '<Response><Say>\uD83D</Say></Response>'],
    ['what is no character', '<Response><Say>\uFFFE\uFFFF</Say></Response>'],
    ['a reference to a control character', '<Response><Say>&#x0b;</Say></Response>'],
    ['a reference to half a character', '<Response><Say>&#xD800;</Say></Response>'],
    ['a reference to what is no character', '<Response><Pause length="&#65535;"/></Response>'],
    ['the end of a CDATA section that is none', '<Response><Say>]]></Say></Response>'],
    ['a document type', '<!DOCTYPE html><Response/>'],
    ['JSON', '{"Response":{}}'],
  ])('refuses %s with 12100', (_what, text) => {
    let refusal: unknown;
    try {
      readTwiml(text);
    } catch (error) {
      refusal = error;
    }

    expect(refusal).toMatchObject({ name: 'TwimlError', code: 12100 });
  });

  it('refuses another root element with 12102', () => {
    expect(() => readTwiml('<html></html>')).toThrow(new TwimlError(12102, 'The root element is <html>.'));
  });

  it.each([
    ['an unknown verb', '<say>hello</say>', '<say> is not a verb that this phone knows.'],
    ['text between the verbs', 'hello', 'There is text directly inside <Response>.'],
    ['a Connect without a Stream', '<Connect/>', '<Connect> does not have exactly one <Stream>.'],
    [
      'a parameter without a name',
      '<Connect><Stream url="wss://x"><Parameter value="1"/></Stream></Connect>',
      '<Stream> has a <Parameter> without a name.',
    ],
    [
      'a parameter without a value',
      '<Connect><Stream url="wss://x"><Parameter name="p"/></Stream></Connect>',
      'The <Parameter> p has no value.',
    ],
    [
      'anything else in a Stream',
      '<Connect><Stream url="wss://x"><Say/></Stream></Connect>',
      '<Stream> has a <Say>.',
    ],
    [
      'a parameter that is too long',
      `<Connect><Stream url="wss://x"><Parameter name="p" value="${'v'.repeat(499)}"/></Stream></Connect>`,
      'The <Parameter> p has 500 characters or more.',
    ],
  ])('goes on without %s, but warns', (_what, verb, warning) => {
    const document = readTwiml(`<Response>${verb}<Hangup/></Response>`);

    expect(document).toEqual({
      verbs: [{ verb: 'Hangup' }],
      warnings: [{ code: 12200, detail: warning }],
    });
  });

  it.each([
    [12200, '<Connect acton="/e"><Stream url="wss://x"/></Connect>', '<Connect> has no attribute acton.'],
    [
      12200,
      '<Connect method="PUT"><Stream url="wss://x"/></Connect>',
      'method of <Connect> is GET or POST, not "PUT".',
    ],
    [
      12200,
      '<Connect><Stream url="wss://x" statusCallbak="/s"/></Connect>',
      '<Stream> has no attribute statusCallbak.',
    ],
    [
      12200,
      '<Connect><Stream url="wss://x" statusCallbackMethod="PUT"/></Connect>',
      'statusCallbackMethod of <Stream> is GET or POST, not "PUT".',
    ],
    [
      12200,
      '<Connect><Stream url="wss://x" track="both_tracks"/></Connect>',
      'track of <Stream> is inbound_track, where <Connect> has it, not "both_tracks".',
    ],
    [
      12200,
      '<Connect><Stream url="wss://x"><Parameter name="a" value="b" vlaue="c"/></Stream></Connect>',
      '<Parameter> has no attribute vlaue.',
    ],
    [13710, '<Redirect method="PUT">/a</Redirect>', 'method of <Redirect> is GET or POST, not "PUT".'],
    [12200, '<Redirect metod="GET">/a</Redirect>', '<Redirect> has no attribute metod.'],
    [12200, '<Hangup now="true"/>', '<Hangup> has no attribute now.'],
    [13810, '<Reject reason="tired"/>', 'reason of <Reject> is rejected or busy, not "tired".'],
    [13210, '<Dial method="PUT">+815012345678</Dial>', 'method of <Dial> is GET or POST, not "PUT".'],
    [
      13212,
      '<Dial timeout="soon">+815012345678</Dial>',
      'timeout of <Dial> is a positive whole number, not "soon".',
    ],
    [13214, '<Dial callerId="me">+815012345678</Dial>', 'callerId of <Dial> is a number in E.164, not "me".'],
    [
      13219,
      '<Dial answerOnBridge="1">+815012345678</Dial>',
      'answerOnBridge of <Dial> is true or false, not "1".',
    ],
    [
      13220,
      '<Dial ringTone="jazz">+815012345678</Dial>',
      'ringTone of <Dial> is one that Twilio knows, not "jazz".',
    ],
    [12200, '<Dial timout="9">+815012345678</Dial>', '<Dial> has no attribute timout.'],
    [13223, '<Dial>the kitchen</Dial>', '<Dial> has a number in E.164, not "the kitchen".'],
    [13223, '<Dial/>', '<Dial> has a number in E.164, not "".'],
    [
      13222,
      '<Dial><Number sendDigits="now">+815012345678</Number></Dial>',
      'sendDigits of <Number> is keys and pauses, not "now".',
    ],
    [13215, '<Dial><Sip/>+815012345678</Dial>', '<Sip> within <Dial> is no noun that this phone knows.'],
  ])('is warned of with %d for %s, and goes on without that', (code, verb, detail) => {
    const { verbs, warnings } = readTwiml(`<Response>${verb}</Response>`);

    expect(verbs).toHaveLength(1);
    expect(warnings).toEqual([{ code, detail }]);
  });

  it('takes every attribute that Twilio has for a Dial', () => {
    const response = new VoiceResponse();
    const dial = response.dial({
      ...{ action: '/a', method: 'GET', timeout: 10, timeLimit: 60, callerId: '+815012345678' },
      ...{ record: 'record-from-answer-dual', recordingTrack: 'both', trim: 'do-not-trim', ringTone: 'jp' },
      ...{ answerOnBridge: true, hangupOnStar: false, sequential: true, referUrl: '/r', referMethod: 'POST' },
      ...{ recordingStatusCallback: '/c', recordingStatusCallbackMethod: 'GET' },
    });
    dial.number(
      { url: '/whisper', method: 'GET', sendDigits: '1w2', machineDetection: 'Enable' },
      '(415) 555-1212',
    );

    expect(readTwiml(response.toString())).toEqual({
      verbs: [{ verb: 'Dial', number: '(415) 555-1212', action: '/a', method: 'GET' }],
      warnings: [],
    });
  });
});
