import { readFileSync } from 'node:fs';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { GATHER_LANGUAGES } from '../../../simulator/phone/gather-languages';
import { readTwiml } from '../../../simulator/phone/twiml';

/** What is read of a `<Gather>` with these attributes and this inside. */
function read(attributes: string, inside = '') {
  const { verbs, warnings } = readTwiml(`<Response><Gather ${attributes}>${inside}</Gather></Response>`);
  const [verb] = verbs;
  if (verb?.verb !== 'Gather') throw new Error('There is no <Gather>.');
  return { gather: verb.gather, warnings };
}

describe('a Gather', () => {
  it('is read as the builder of the twilio package writes it', () => {
    const response = new VoiceResponse();
    const gather = response.gather({
      input: ['dtmf', 'speech'],
      language: 'ja-JP',
      speechTimeout: 'auto',
      timeout: 8,
      numDigits: 1,
      finishOnKey: '',
      maxSpeechTime: 30,
      bargeIn: false,
      actionOnEmptyResult: true,
      action: 'https://voice.example.com/turn?thread=resp_1&begun=17',
      method: 'GET',
      hints: '予約, 取り消し',
      profanityFilter: false,
      partialResultCallback: '/partial',
      partialResultCallbackMethod: 'POST',
      debug: false,
      enhanced: false,
    });
    gather.say({ language: 'ja-JP' }, 'ご用件は');
    gather.play('https://voice.example.com/beep.wav');
    gather.pause({ length: 1 });

    expect(readTwiml(response.toString())).toEqual({
      warnings: [],
      verbs: [
        {
          verb: 'Gather',
          gather: {
            input: ['dtmf', 'speech'],
            language: 'ja-JP',
            speechTimeoutMs: 'auto',
            timeoutMs: 8_000,
            numDigits: 1,
            finishOnKey: '',
            maxSpeechMs: 30_000,
            bargeIn: false,
            actionOnEmptyResult: true,
            action: 'https://voice.example.com/turn?thread=resp_1&begun=17',
            method: 'GET',
            prompts: [
              {
                verb: 'Say',
                say: { text: 'ご用件は', language: 'ja-JP', voice: undefined },
                timesCount: 1,
              },
              { verb: 'Play', url: 'https://voice.example.com/beep.wav', timesCount: 1 },
              { verb: 'Pause', lengthMs: 1000 },
            ],
          },
        },
      ],
    });
  });

  it('has the defaults that Twilio has', () => {
    expect(read('')).toEqual({
      warnings: [],
      gather: {
        input: ['dtmf'],
        language: 'en-US',
        speechTimeoutMs: 5_000,
        timeoutMs: 5_000,
        numDigits: Infinity,
        finishOnKey: '#',
        maxSpeechMs: 60_000,
        bargeIn: true,
        actionOnEmptyResult: false,
        action: undefined,
        method: 'POST',
        prompts: [],
      },
    });
  });

  it('takes a silence of its timeout for the end of speech where nothing else is said', () => {
    expect(read('timeout="3"').gather.speechTimeoutMs).toBe(3_000);
    expect(read('timeout="3" speechTimeout="2"').gather.speechTimeoutMs).toBe(2_000);
  });

  it('knows the languages that the twilio package knows', () => {
    const types = readFileSync(require.resolve('twilio/lib/twiml/VoiceResponse.d.ts'), 'utf8');
    const [, union = ''] = /type GatherLanguage = ([^;]+);/.exec(types) ?? [];
    const languages = [...union.matchAll(/"([^"]+)"/g)].map(([, language]) => language);

    expect(languages.length).toBeGreaterThan(100);
    expect([...GATHER_LANGUAGES]).toEqual(languages);
  });

  it.each([
    [13326, 'input="voice"', 'input of <Gather> is dtmf, speech or dtmf speech, not "voice".'],
    [13312, 'method="PUT"', 'method of <Gather> is GET or POST, not "PUT".'],
    [13313, 'timeout="0"', 'timeout of <Gather> is a positive whole number, not "0".'],
    [13313, 'timeout="2.5"', 'timeout of <Gather> is a positive whole number, not "2.5".'],
    [13314, 'numDigits="many"', 'numDigits of <Gather> is a positive whole number, not "many".'],
    [13310, 'finishOnKey="##"', 'finishOnKey of <Gather> is one key or none, not "##".'],
    [13327, 'speechTimeout="0"', 'speechTimeout of <Gather> is auto or a positive whole number, not "0".'],
    [13328, 'maxSpeechTime="-1"', 'maxSpeechTime of <Gather> is a positive whole number, not "-1".'],
    [13331, 'language="ja"', 'language of <Gather> is one that Twilio knows, not "ja".'],
    [13332, 'bargeIn="yes"', 'bargeIn of <Gather> is true or false, not "yes".'],
    [13338, 'actionOnEmptyResult="1"', 'actionOnEmptyResult of <Gather> is true or false, not "1".'],
  ])('is warned of with %d for %s, and goes on without that', (code, attribute, detail) => {
    const { gather, warnings } = read(attribute);

    expect(warnings).toEqual([{ code, detail }]);
    expect(gather).toEqual(read('').gather);
  });

  it.each([
    [13329, 'partialResultCallbackMethod="HEAD"'],
    [13330, `hints="${'h'.repeat(101)}"`],
    [13330, `hints="${'a,'.repeat(500)}"`],
    [13333, 'profanityFilter="no"'],
    [13334, 'speechModel="whisper"'],
    [13336, 'debug="1"'],
    [13339, 'enhanced="very"'],
    [12200, 'barge_in="true"'],
  ])('is warned of with %d for %s', (code, attribute) => {
    expect(read(attribute).warnings).toMatchObject([{ code }]);
  });

  it('has no speechTimeout of auto beside a model', () => {
    const { gather, warnings } = read('speechModel="phone_call" speechTimeout="auto"');

    expect(warnings).toMatchObject([{ code: 13335 }]);
    expect(gather.speechTimeoutMs).toBe(5_000);
  });

  it.each([
    [13320, '<Redirect>/x</Redirect>', '<Redirect> does not stand within <Gather>.'],
    [13320, '<Play digits="1"/>', '<Play> with digits does not stand within <Gather>.'],
    [12200, 'Hello?', 'There is text directly inside <Gather>.'],
  ])('is warned of with %d for %s inside, and goes on without that', (code, inside, detail) => {
    const { gather, warnings } = read('', `${inside}<Say>Yes?</Say>`);

    expect(warnings).toEqual([{ code, detail }]);
    expect(gather.prompts).toMatchObject([{ verb: 'Say', say: { text: 'Yes?' } }]);
  });

  it('is warned of with a code of its own for what it says too often', () => {
    expect(read('', '<Say loop="x">Yes?</Say>').warnings).toMatchObject([{ code: 13322 }]);
  });
});
