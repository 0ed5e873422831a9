import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { type Sound, type Verb, voiceResponse, withoutNonXml } from '../../../lambda/voice/response';

type Connect = Extract<Verb, { connect: unknown }>;

/** What Twilio's own builder writes. */
function twilios(verbs: readonly Verb[]): string {
  const response = new VoiceResponse();
  for (const verb of verbs) {
    if ('say' in verb || 'play' in verb) sound(response, verb);
    else if ('gather' in verb) {
      const gather = response.gather(verb.gather);
      for (const one of verb.prompt) sound(gather, one);
    } else if ('redirect' in verb) response.redirect(verb.redirect, verb.url);
    else if ('pause' in verb) response.pause(verb.pause);
    else if ('dial' in verb) response.dial(verb.dial, verb.text);
    else if ('hangup' in verb) response.hangup();
    else {
      const stream = response.connect(verb.connect).stream(verb.stream);
      for (const [name, value] of verb.parameters) stream.parameter({ name, value });
    }
  }
  return response.toString();
}

function sound(parent: Pick<VoiceResponse, 'say' | 'play'>, verb: Sound): void {
  if ('say' in verb) parent.say(verb.say, verb.text);
  else parent.play(verb.play, verb.url);
}

/** Every verb that we write, with one text wherever a text may stand. */
function everywhere(text: string): readonly Verb[] {
  return [
    { say: { language: 'ja-JP', voice: text as 'alice' }, text },
    { play: {}, url: text },
    { pause: { length: 5 } },
    {
      gather: { input: ['dtmf', 'speech'], numDigits: 1, bargeIn: false, finishOnKey: '', action: text },
      prompt: [
        { say: { voice: text as 'alice' }, text },
        { play: { loop: 1 }, url: text },
      ],
    },
    { redirect: { method: 'POST' }, url: text },
    { dial: { action: text, method: 'POST' }, text },
    {
      connect: { action: text, method: 'POST' },
      stream: { url: text, statusCallback: text, statusCallbackMethod: 'POST' },
      parameters: [
        [text, text],
        ['from', text],
      ],
    },
    { hangup: {} },
  ];
}

const CONNECT: Connect = {
  connect: { action: 'https://voice.example.com/ended?attempt=1&since=2', method: 'POST' },
  stream: { url: 'wss://stream.example.com/CA1' },
  parameters: [],
};

describe('a TwiML document', () => {
  it.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['blanks around words', '  a  b  '],
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rb\r\n'],
    ['a tab', '\ta\t'],
    ['an ampersand', 'a & b && c'],
    ['something escaped already', '&amp; &lt; &#xA; &quot;'],
    ['brackets', '<Hangup/> a > b < c ]]>'],
    ['quotes', `"double" 'single'`],
    ['a comment', '<!-- a -->'],
    ['Japanese', '申し訳ございません。少々お待ちください。'],
    ['an emoji', '😀 and 👩‍👩‍👧'],
    ['a letter with marks', 'é ü が'],
    ['characters that look empty', '\u0085\u00a0\u2028\u3000\u200b'],
    ['the last characters of XML', '\ud7ff\ue000\ufffd'],
  ])('with %s in it is what Twilio’s builder writes', (_, text) => {
    expect(voiceResponse(everywhere(text))).toBe(twilios(everywhere(text)));
  });

  it('is what Twilio’s builder writes for every character of Latin that XML can say', () => {
    for (const code of [
      0x09,
      0x0a,
      0x0d,
      ...Array.from({ length: 0x1e0 }, (_value, index) => 0x20 + index),
    ]) {
      const verbs = everywhere(`a${String.fromCodePoint(code)}b`);

      expect(voiceResponse(verbs)).toBe(twilios(verbs));
    }
  });

  it('can say whatever is left of a text without what XML cannot say', () => {
    const text = withoutNonXml('a\u0000b\u001b[0m c\ud800 d\uffff 😀');

    expect(text).toBe('ab[0m c d 😀');
    expect(voiceResponse(everywhere(text))).toBe(twilios(everywhere(text)));
  });

  it('is what Twilio’s builder writes for any text', () => {
    const random = seeded(20_261_124);
    for (let run = 0; run < 1_000; run += 1) {
      const verbs = everywhere(randomText(random));

      expect(voiceResponse(verbs)).toBe(twilios(verbs));
    }
  });

  it.each<[string, readonly Verb[]]>([
    ['without verbs', []],
    ['that only hangs up', [{ hangup: {} }]],
    ['with a stream without parameters', [CONNECT]],
    ['with a pause of no length', [{ pause: {} }]],
    [
      'with an attribute that is not given',
      [{ say: { language: undefined, voice: 'Polly.Joanna' }, text: 'a' }],
    ],
    [
      'with numbers and truth values',
      [{ dial: { timeout: 0, answerOnBridge: false }, text: '+15005550006' }],
    ],
    ['that listens without a word', [{ gather: { input: ['speech'], timeout: 5 }, prompt: [] }]],
    ['with the same verb twice', [{ pause: { length: 1 } }, { pause: { length: 2 } }]],
  ])('%s is what Twilio’s builder writes', (_, verbs) => {
    expect(voiceResponse(verbs)).toBe(twilios(verbs));
  });
});

/** Numbers from 0 to 1, the same ones with every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Some characters, those that are escaped more often than they are met. */
function randomText(random: () => number): string {
  const pools = [`&<>"'`, '\t\n\r ', ']]>&#;', 'abcXYZ019=/?', 'あ漢字ー。', '😀🏳🌈é'].map((pool) =>
    Array.from(pool),
  );
  return Array.from({ length: Math.floor(random() * 40) }, () => {
    const pool = pools[Math.floor(random() * pools.length)]!;
    return pool[Math.floor(random() * pool.length)]!;
  }).join('');
}
