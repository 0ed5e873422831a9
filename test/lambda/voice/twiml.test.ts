import { apologyIn } from '../../../lambda/voice/apology';
import { apologyTwiml, connectTwiml, dialTwiml, nothingTwiml } from '../../../lambda/voice/twiml';

const CONNECTION = {
  publicBaseUrl: 'https://voice.example.com',
  publicStreamUrl: 'wss://stream.example.com',
  callId: 'CA1.2.mac',
  whenOver: 'attempt=1&since=2',
  wait: undefined,
  from: '+819012345678',
  to: '+815012345678',
};

describe('the TwiML', () => {
  it('connects a call to its own stream', () => {
    expect(connectTwiml(CONNECTION)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Connect action="https://voice.example.com/api/twilio/voice/ended?attempt=1&amp;since=2" method="POST">' +
        '<Stream url="wss://stream.example.com/api/twilio/media-stream/CA1.2.mac"' +
        ' statusCallback="https://voice.example.com/api/twilio/stream-status" statusCallbackMethod="POST">' +
        '<Parameter name="from" value="+819012345678"/><Parameter name="to" value="+815012345678"/>' +
        '</Stream></Connect></Response>',
    );
  });

  it('says so before it lets a caller wait', () => {
    const wait = { ...apologyIn('en', 'wait'), lengthS: 5 };

    expect(connectTwiml({ ...CONNECTION, wait })).toContain(
      '<Response><Say language="en-US" voice="Polly.Joanna-Neural">We are sorry. One moment, please.</Say>' +
        '<Pause length="5"/><Connect action=',
    );
  });

  it('leaves out a number that is not known', () => {
    const twiml = connectTwiml({ ...CONNECTION, from: undefined });

    expect(parametersOf(twiml)).toEqual([['to', '+815012345678']]);
  });

  it('escapes what a caller calls himself', () => {
    expect(connectTwiml({ ...CONNECTION, from: '"<&>"' })).toContain('value="&quot;&lt;&amp;>&quot;"');
  });

  it('cuts a parameter to less than 500 characters, name included', () => {
    const [[name, value] = ['', '']] = parametersOf(connectTwiml({ ...CONNECTION, from: 'x'.repeat(600) }));

    expect(name.length + value.length).toBe(499);
  });

  it('never cuts a character in two', () => {
    const [[, value] = ['', '']] = parametersOf(
      connectTwiml({ ...CONNECTION, from: `x${'😀'.repeat(300)}` }),
    );

    expect(value).toBe(`x${'😀'.repeat(247)}`);
  });

  it('leaves out characters that XML cannot say', () => {
    const twiml = connectTwiml({ ...CONNECTION, from: 'a\u0000b\u001fc\ud800d\uffff' });

    expect(parametersOf(twiml)[0]).toEqual(['from', 'abcd']);
  });

  it('apologises in Japanese', () => {
    expect(apologyTwiml(apologyIn('ja-JP', 'lost'))).toMatch(
      /<Response><Say language="ja-JP" voice="Polly\.Kazuha-Neural">申し訳ございません。.+<\/Say><Hangup\/><\/Response>$/,
    );
  });

  it.each(['en', 'EN-gb', 'fi', ''])('apologises in English to a service in "%s"', (language) => {
    expect(apologyTwiml(apologyIn(language, 'unavailable'))).toMatch(
      /<Say language="en-US" voice="Polly\.Joanna-Neural">.+not available at the moment.+<\/Say><Hangup\/>/,
    );
  });

  it('asks what comes next when a human was dialled', () => {
    expect(dialTwiml('+15005550006', 'https://voice.example.com')).toContain(
      '<Response><Dial action="https://voice.example.com/api/twilio/voice/ended" method="POST">+15005550006</Dial></Response>',
    );
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
