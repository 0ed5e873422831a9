import { readFileSync } from 'node:fs';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { SAY_LANGUAGES, SAY_VOICES } from '../../../simulator/phone/say-voices';
import { readTwiml } from '../../../simulator/phone/twiml';

/** What is read of verbs directly inside `<Response>`. */
const read = (verbs: string) => readTwiml(`<Response>${verbs}</Response>`);

describe('an announcement', () => {
  it('is read as the builder of the twilio package writes it', () => {
    const response = new VoiceResponse();
    response.say({ language: 'ja-JP', voice: 'Polly.Kazuha-Neural', loop: 2 }, 'もしもし');
    response.play({ loop: 3 }, 'https://voice.example.com/a.wav?a=1&b=2');
    response.pause({ length: 2 });

    expect(readTwiml(response.toString())).toEqual({
      warnings: [],
      verbs: [
        {
          verb: 'Say',
          say: { text: 'もしもし', language: 'ja-JP', voice: 'Polly.Kazuha-Neural' },
          timesCount: 2,
        },
        { verb: 'Play', url: 'https://voice.example.com/a.wav?a=1&b=2', timesCount: 3 },
        { verb: 'Pause', lengthMs: 2000 },
      ],
    });
  });

  it('is heard once, and for a second', () => {
    expect(read('<Say>a</Say><Play>b</Play><Pause/>').verbs).toMatchObject([
      { timesCount: 1 },
      { timesCount: 1 },
      { lengthMs: 1000 },
    ]);
  });

  it('that is repeated for ever is heard a thousand times', () => {
    expect(read('<Say loop="0">a</Say><Play loop="0">b</Play>').verbs).toMatchObject([
      { timesCount: 1000 },
      { timesCount: 1000 },
    ]);
  });

  it('of tones lasts as long as the pauses between them', () => {
    expect(read('<Play digits="1w2W#"/>')).toEqual({
      verbs: [{ verb: 'Pause', lengthMs: 1500 }],
      warnings: [],
    });
  });

  it.each([
    [13510, '<Say loop="-1">a</Say>', 'loop of <Say> is a whole number, not "-1".'],
    [13410, '<Play loop="often">a</Play>', 'loop of <Play> is a whole number, not "often".'],
    [13430, '<Play digits="1,2">a</Play>', 'digits of <Play> is keys and pauses, not "1,2".'],
    [13910, '<Pause length="0"/>', 'length of <Pause> is a positive whole number, not "0".'],
    [
      13511,
      '<Say voice="Polly.Nobody-Neural">a</Say>',
      'voice of <Say> is one that Twilio knows, not "Polly.Nobody-Neural".',
    ],
    [13512, '<Say language="xx-YY">a</Say>', 'language of <Say> is one that Twilio knows, not "xx-YY".'],
    [12200, '<Say speed="2">a</Say>', '<Say> has no attribute speed.'],
  ])('is warned of with %d for %s, and heard without that', (code, verb, detail) => {
    const { verbs, warnings } = read(verb);

    expect(verbs).toHaveLength(1);
    expect(warnings).toEqual([{ code, detail }]);
  });

  it('knows the voices and languages that the twilio package knows', () => {
    const types = readFileSync(require.resolve('twilio/lib/twiml/VoiceResponse.d.ts'), 'utf8');

    expect([...SAY_VOICES].sort()).toEqual(listed(types, 'SayVoice'));
    expect([...SAY_LANGUAGES].sort()).toEqual(listed(types, 'SayLanguage'));
  });
});

/** The members of a union of texts. */
function listed(types: string, name: string): string[] {
  const [, union = ''] = new RegExp(`type ${name} = ([^;]*);`).exec(types) ?? [];
  return [...union.matchAll(/"([^"]*)"/g)].map(([, member = '']) => member).sort();
}
