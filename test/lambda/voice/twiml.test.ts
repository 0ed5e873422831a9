import { Language } from '../../../lambda/voice/language';
import {
  apologyTwiml,
  type Connection,
  connectTwiml,
  dialTwiml,
  hangUpTwiml,
  nothingTwiml,
} from '../../../lambda/voice/twiml';

const CONNECTION: Connection = {
  publicBaseUrl: 'https://voice.example.com',
  publicStreamUrl: 'wss://stream.example.com',
  callId: 'CA1.2.mac',
  whenOver: 'attempt=1&since=2',
  wait: undefined,
  parameters: {
    from: '+819012345678',
    to: '+815012345678',
    assistant: 'restaurant',
    origin: 'https://voice.example.com',
    begunS: 1_800_000_000,
    connect: 1,
    isBackFromTransfer: false,
  },
};

/** The document for a caller who calls himself so. */
function connectedFrom(from: string | undefined): string {
  return connectTwiml({ ...CONNECTION, parameters: { ...CONNECTION.parameters, from } });
}

describe('the TwiML', () => {
  it('connects a call to its own stream', () => {
    expect(connectTwiml(CONNECTION)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Connect action="https://voice.example.com/api/twilio/voice/ended?attempt=1&amp;since=2" method="POST">' +
        '<Stream url="wss://stream.example.com/api/twilio/media-stream/CA1.2.mac"' +
        ' statusCallback="https://voice.example.com/api/twilio/stream-status" statusCallbackMethod="POST">' +
        '<Parameter name="from" value="+819012345678"/><Parameter name="to" value="+815012345678"/>' +
        '<Parameter name="assistant" value="restaurant"/>' +
        '<Parameter name="origin" value="https://voice.example.com"/>' +
        '<Parameter name="begun" value="1800000000"/><Parameter name="connect" value="1"/>' +
        '</Stream></Connect></Response>',
    );
  });

  it('says so before it lets a caller wait', () => {
    const wait = { ...new Language('en').words('wait'), lengthS: 5 };

    expect(connectTwiml({ ...CONNECTION, wait })).toContain(
      '<Response><Say language="en-US" voice="Polly.Joanna-Neural">We are sorry. One moment, please.</Say>' +
        '<Pause length="5"/><Connect action=',
    );
  });

  it('leaves out a number that is not known', () => {
    expect(parametersOf(connectedFrom(undefined))[0]).toEqual(['to', '+815012345678']);
  });

  it('leaves out a number of which nothing is left', () => {
    expect(parametersOf(connectedFrom('\u0000\u0001'))[0]).toEqual(['to', '+815012345678']);
  });

  it('says of a caller who comes back that he does', () => {
    const twiml = connectTwiml({
      ...CONNECTION,
      parameters: { ...CONNECTION.parameters, isBackFromTransfer: true },
    });

    expect(parametersOf(twiml).at(-1)).toEqual(['back', 'transfer']);
  });

  it('escapes what a caller calls himself', () => {
    expect(connectedFrom('"<&>"')).toContain('value="&quot;&lt;&amp;>&quot;"');
  });

  it('cuts a parameter to less than 500 characters, name included', () => {
    const [[name, value] = ['', '']] = parametersOf(connectedFrom('x'.repeat(600)));

    expect(name.length + value.length).toBe(499);
  });

  it('never cuts a character in two', () => {
    const [[, value] = ['', '']] = parametersOf(connectedFrom(`x${'😀'.repeat(300)}`));

    expect(value).toBe(`x${'😀'.repeat(247)}`);
  });

  it('leaves out characters that XML cannot say', () => {
    expect(parametersOf(connectedFrom('a\u0000b\u001fc\ud800d\uffff'))[0]).toEqual(['from', 'abcd']);
  });

  it('apologises in Japanese', () => {
    expect(apologyTwiml(new Language('ja-JP').words('lost'))).toMatch(
      /<Response><Say language="ja-JP" voice="Polly\.Kazuha-Neural">申し訳ございません。.+<\/Say><Hangup\/><\/Response>$/,
    );
  });

  it.each(['en', 'en-us', 'fi', ''])('apologises in English to a service in "%s"', (language) => {
    expect(apologyTwiml(new Language(language).words('unavailable'))).toMatch(
      /<Say language="en-US" voice="Polly\.Joanna-Neural">.+not available at the moment.+<\/Say><Hangup\/>/,
    );
  });

  it('asks what comes next when a human was dialled', () => {
    expect(dialTwiml('+15005550006', 'https://voice.example.com')).toContain(
      '<Response><Dial action="https://voice.example.com/api/twilio/voice/ended" method="POST">+15005550006</Dial></Response>',
    );
  });

  it('hangs up without a word after a human has done the rest', () => {
    expect(hangUpTwiml()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
  });

  it('says nothing to a caller who is gone', () => {
    expect(nothingTwiml()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });
});

function parametersOf(twiml: string): [string, string][] {
  return [...twiml.matchAll(/<Parameter name="(\w+)" value="([^"]*)"\/>/g)].map(([, name, value]) => [
    name!,
    value!,
  ]);
}
