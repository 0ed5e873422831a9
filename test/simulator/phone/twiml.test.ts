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
});
