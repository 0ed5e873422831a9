import { parseAssistant, readAssistant } from '../../../../bridge/contract/assistant/document';

const LEAST = { name: 'test', language: 'en', instructions: 'Be brief.' };
const KITCHEN = { name: 'kitchen', number: '+15005550006', description: 'Orders.' };

function problemsOf(fields: object): string[] {
  const read = readAssistant({ ...LEAST, ...fields });
  return 'problems' in read ? read.problems : [];
}

describe('an assistant’s document', () => {
  it('needs a name, a language and instructions, and has a default for the rest', () => {
    expect(readAssistant(LEAST)).toEqual({
      assistant: {
        ...LEAST,
        numbers: [],
        turnDetection: {
          type: 'server_vad',
          threshold: 0.5,
          prefixPaddingMs: 300,
          silenceDurationMs: 500,
        },
        noiseReduction: 'near_field',
        transcription: { model: 'gpt-realtime-whisper' },
        truncation: 'auto',
        interruption: { minimumSpeechMs: 0, protectGreeting: false },
        silence: { promptAfterSeconds: 12, prompts: 2 },
        limits: { callMinutes: 15, warnSecondsBefore: 60, turnSeconds: 120 },
        keys: { terminator: '#', interDigitSeconds: 3, mostDigits: 32, actions: {}, redact: true },
        destinations: [],
        tools: [],
        legacy: {},
      },
    });
  });

  it('has a default for whatever an object of it leaves out', () => {
    const read = readAssistant({
      ...LEAST,
      limits: { callMinutes: 5 },
      turnDetection: { type: 'semantic_vad' },
    });

    expect(read).toMatchObject({
      assistant: {
        limits: { callMinutes: 5, warnSecondsBefore: 60, turnSeconds: 120 },
        turnDetection: { type: 'semantic_vad', eagerness: 'auto' },
      },
    });
  });

  it.each<[string, object]>([
    ['no number', { numbers: [] }],
    ['several numbers', { numbers: ['+15005550006', '+81300000000'] }],
    ['a language with a region', { language: 'pt-BR' }],
    ['a language with a script and a calendar', { language: 'zh-Hant-TW-u-ca-roc' }],
    ['a model, a voice and a speed', { model: 'gpt-realtime-2.1', voice: 'voice_1234', speed: 0.25 }],
    ['a greeting of exact words', { greeting: { say: 'Hello.' } }],
    ['a greeting of instructions', { greeting: { instructions: 'Greet.' } }],
    ['last words', { closingWords: 'Goodbye.' }],
    [
      'a loud room',
      { turnDetection: { type: 'server_vad', threshold: 1, idleTimeoutMs: 5000 }, silence: 'off' },
    ],
    ['turns that end by their meaning', { turnDetection: { type: 'semantic_vad', eagerness: 'low' } }],
    ['no noise reduction', { noiseReduction: 'off' }],
    ['no transcription', { transcription: 'off' }],
    ['keywords', { transcription: { model: 'gpt-transcribe', language: 'ja', keywords: ['天ぷら'] } }],
    ['a conversation that is kept whole', { truncation: 'disabled' }],
    ['a conversation that is cut', { truncation: { retentionRatio: 0.8, mostTokens: 16_000 } }],
    ['a model that reasons', { reasoningEffort: 'minimal', maxOutputTokens: 4096 }],
    ['asides', { interruption: { minimumSpeechMs: 3000, protectGreeting: true } }],
    [
      'a protected greeting, and OpenAI to speak into silence',
      {
        interruption: { protectGreeting: true },
        ...{ turnDetection: { type: 'server_vad', idleTimeoutMs: 6000 }, silence: 'off' },
      },
    ],
    [
      'a protected greeting with turns that end by their meaning',
      {
        interruption: { protectGreeting: true },
        turnDetection: { type: 'semantic_vad' },
      },
    ],
    ['a patient silence', { silence: { promptAfterSeconds: 120, prompts: 0, instructions: 'Ask.' } }],
    ['long calls', { limits: { callMinutes: 55, warnSecondsBefore: 0, turnSeconds: 600 } }],
    ['keys without an end', { keys: { terminator: 'none', redact: false, mostDigits: 1 } }],
    [
      'keys that do something',
      {
        keys: { actions: { '0': { transfer: 'kitchen' }, '*': 'hang_up', D: 'hang_up' } },
        destinations: [KITCHEN],
      },
    ],
    ['a transfer', { destinations: [KITCHEN], tools: [{ type: 'transfer_call' }] }],
    ['a fallback', { fallbackNumber: '+15005550006' }],
    [
      'another model and voice while the Realtime API is off',
      {
        legacy: { model: 'gpt-5.4', coefont: { voice: '2b174967-1a8a-42e4-b1ae-5f6548cfa05d', speed: 0.1 } },
      },
    ],
  ])('may have %s', (_, fields) => {
    expect(readAssistant({ ...LEAST, ...fields })).toMatchObject({ assistant: { ...LEAST, ...fields } });
  });

  it.each<[object, string]>([
    [{ name: undefined }, 'name must be a name; it is missing.'],
    [
      { name: 'Front Desk' },
      'name must be lower case letters, digits and hyphens, 40 at most; it is "Front Desk".',
    ],
    [
      { name: 'a'.repeat(41) },
      `name must be lower case letters, digits and hyphens, 40 at most; it is "${'a'.repeat(41)}".`,
    ],
    [{ numbers: '+15005550006' }, 'numbers must be a list; it is "+15005550006".'],
    [
      { numbers: ['0312345678'] },
      'numbers[0] must be an E.164 number such as "+15005550006"; it is "0312345678".',
    ],
    [{ language: 'Japanese' }, 'language must be a language tag such as "ja" or "en-US"; it is "Japanese".'],
    [
      { language: 'ja-JP-utf8' },
      'language must be a language tag such as "ja" or "en-US"; it is "ja-JP-utf8".',
    ],
    [{ model: '' }, 'model must not be empty; it is "".'],
    [{ voice: 5 }, 'voice must be a text; it is 5.'],
    [{ speed: 2 }, 'speed must be a number from 0.25 to 1.5; it is 2.'],
    [{ instructions: undefined }, 'instructions must be a text; it is missing.'],
    [{ instructions: 'Hello {{name}}.' }, 'instructions must not contain {{; it is "Hello {{name}}.".'],
    [
      { greeting: 'Hello.' },
      'greeting must be {"say": …} for exact words, or {"instructions": …}; it is "Hello.".',
    ],
    [{ greeting: { say: '' } }, 'greeting.say must not be empty; it is "".'],
    [{ closingWords: null }, 'closingWords must be a text; it is null.'],
    [
      { legacy: { coefont: { voice: 'Allial' } } },
      'legacy.coefont.voice must be the UUID of a CoeFont voice; it is "Allial".',
    ],
    [
      { legacy: { coefont: { voice: '2b174967-1a8a-42e4-b1ae-5f6548cfa05d', speed: 11 } } },
      'legacy.coefont.speed must be a number from 0.1 to 10; it is 11.',
    ],
    [
      { turnDetection: { type: 'none' } },
      'turnDetection.type must be "server_vad" or "semantic_vad"; it is "none".',
    ],
    [
      { turnDetection: { type: 'server_vad', threshold: 1.1 } },
      'turnDetection.threshold must be a number from 0 to 1; it is 1.1.',
    ],
    [
      { turnDetection: { type: 'server_vad', prefixPaddingMs: -1 } },
      'turnDetection.prefixPaddingMs must be a whole number from 0 to 2000; it is -1.',
    ],
    [
      { turnDetection: { type: 'server_vad', silenceDurationMs: 99 } },
      'turnDetection.silenceDurationMs must be a whole number from 100 to 5000; it is 99.',
    ],
    [
      { turnDetection: { type: 'server_vad', idleTimeoutMs: 4999 }, silence: 'off' },
      'turnDetection.idleTimeoutMs must be a whole number from 5000 to 30000; it is 4999.',
    ],
    [
      { turnDetection: { type: 'semantic_vad', eagerness: 'eager' } },
      'turnDetection.eagerness must be one of low, medium, high, auto; it is "eager".',
    ],
    [
      { turnDetection: { type: 'semantic_vad', threshold: 0.5 } },
      'turnDetection.threshold is no field here; correct or remove it.',
    ],
    [{ noiseReduction: 'none' }, 'noiseReduction must be one of near_field, far_field, off; it is "none".'],
    [{ transcription: 'on' }, 'transcription must be "off" or an object; it is "on".'],
    [
      { transcription: { language: 'ja-JP' } },
      'transcription.language must be a language such as "ja"; it is "ja-JP".',
    ],
    [{ truncation: 'none' }, 'truncation must be "auto", "disabled" or {"retentionRatio": …}; it is "none".'],
    [
      { truncation: { retentionRatio: 2 } },
      'truncation.retentionRatio must be a number from 0 to 1; it is 2.',
    ],
    [
      { truncation: { retentionRatio: 1, mostTokens: 1 } },
      'truncation.mostTokens must be a whole number from 1000 to 1000000; it is 1.',
    ],
    [
      { reasoningEffort: 'none' },
      'reasoningEffort must be one of minimal, low, medium, high, xhigh; it is "none".',
    ],
    [{ maxOutputTokens: 5000 }, 'maxOutputTokens must be a whole number from 1 to 4096; it is 5000.'],
    [
      { interruption: { minimumSpeechMs: '400' } },
      'interruption.minimumSpeechMs must be a whole number from 0 to 3000; it is "400".',
    ],
    [
      { interruption: { protectGreeting: 'yes' } },
      'interruption.protectGreeting must be true or false; it is "yes".',
    ],
    [
      { silence: { promptAfterSeconds: 2 } },
      'silence.promptAfterSeconds must be a whole number from 3 to 120; it is 2.',
    ],
    [{ silence: { prompts: 21 } }, 'silence.prompts must be a whole number from 0 to 20; it is 21.'],
    [{ silence: false }, 'silence must be "off" or an object; it is false.'],
    [{ limits: { callMinutes: 56 } }, 'limits.callMinutes must be a whole number from 1 to 55; it is 56.'],
    [{ limits: { callMinutes: 0.5 } }, 'limits.callMinutes must be a whole number from 1 to 55; it is 0.5.'],
    [
      { limits: { warnSecondsBefore: 601 } },
      'limits.warnSecondsBefore must be a whole number from 0 to 600; it is 601.',
    ],
    [{ limits: { turnSeconds: 9 } }, 'limits.turnSeconds must be a whole number from 10 to 600; it is 9.'],
    [{ keys: { terminator: '0' } }, 'keys.terminator must be one of #, *, none; it is "0".'],
    [
      { keys: { interDigitSeconds: 0 } },
      'keys.interDigitSeconds must be a whole number from 1 to 20; it is 0.',
    ],
    [{ keys: { mostDigits: 65 } }, 'keys.mostDigits must be a whole number from 1 to 64; it is 65.'],
    [{ keys: { redact: 0 } }, 'keys.redact must be true or false; it is 0.'],
    [{ keys: { actions: { '10': 'hang_up' } } }, 'keys.actions.10 must be a key of a telephone.'],
    [
      { keys: { actions: { '1': 'go' } } },
      'keys.actions.1 must be "hang_up" or {"transfer": …}; it is "go".',
    ],
    [{ keys: { actions: { '1': { transfer: 1 } } } }, 'keys.actions.1.transfer must be a text; it is 1.'],
    [
      { destinations: [{ ...KITCHEN, number: '110' }] },
      'destinations[0].number must be an E.164 number such as "+15005550006"; it is "110".',
    ],
    [
      { destinations: [{ ...KITCHEN, description: undefined }] },
      'destinations[0].description must be a text; it is missing.',
    ],
    [{ fallbackNumber: '' }, 'fallbackNumber must be an E.164 number such as "+15005550006"; it is "".'],
    [{ prompt: 'Be nice.' }, 'prompt is no field here; correct or remove it.'],
    [{ limits: { callSeconds: 5 } }, 'limits.callSeconds is no field here; correct or remove it.'],
  ])('is refused with %j', (fields, sentence) => {
    expect(problemsOf(fields)).toEqual([sentence]);
  });

  it.each<[string, object, string]>([
    [
      'two destinations of one name',
      { destinations: [KITCHEN, KITCHEN] },
      `destinations must have names of their own; it is ${JSON.stringify([KITCHEN, KITCHEN]).slice(0, 80)}….`,
    ],
    [
      'a transfer to nobody',
      { tools: [{ type: 'transfer_call' }] },
      'destinations must name at least one, because there is a tool transfer_call; it is missing.',
    ],
    [
      'a key that transfers to somebody unknown',
      { keys: { actions: { '0': { transfer: 'bar' } } }, destinations: [KITCHEN] },
      'keys.actions.0.transfer must be the name of one of the destinations; it is "bar".',
    ],
    [
      'asides where turns end by their meaning',
      { interruption: { minimumSpeechMs: 400 }, turnDetection: { type: 'semantic_vad' } },
      'interruption.minimumSpeechMs needs turnDetection of the type server_vad, which tells at once when speech has ended; it is 400.',
    ],
    [
      'two who ask whether the caller is there',
      { turnDetection: { type: 'server_vad', idleTimeoutMs: 6000 } },
      'turnDetection.idleTimeoutMs cannot be had beside silence: set silence to "off"; it is 6000.',
    ],
    [
      'an idle time where the bridge itself asks for each answer',
      {
        ...{ turnDetection: { type: 'server_vad', idleTimeoutMs: 6000 }, silence: 'off' },
        interruption: { minimumSpeechMs: 400 },
      },
      'turnDetection.idleTimeoutMs cannot be had beside interruption.minimumSpeechMs, with which OpenAI never has the model speak by itself: use silence in its place; it is 6000.',
    ],
    [
      'keywords for a transcription that takes none',
      { transcription: { keywords: ['a'] } },
      'transcription.keywords is only taken by gpt-transcribe and gpt-live-transcribe; it is ["a"].',
    ],
  ])('is refused with %s', (_, fields, sentence) => {
    expect(problemsOf(fields)).toEqual([sentence]);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(problemsOf({ name: 'A', numbers: [1], limits: { callMinutes: 0 }, a: 1, b: 2 })).toHaveLength(5);
  });

  it.each<[unknown, string]>([
    [null, 'The document must be an object; it is null.'],
    [[], 'The document must be an object; it is [].'],
    ['text', 'The document must be an object; it is "text".'],
  ])('must be an object, which %j is not', (json, sentence) => {
    expect(readAssistant(json)).toEqual({ problems: [sentence] });
  });
});

describe('the text of a document', () => {
  it('is read', () => {
    expect(parseAssistant(JSON.stringify(LEAST))).toEqual(readAssistant(LEAST));
  });

  it('is refused, in the parser’s words, where it is no JSON', () => {
    expect(parseAssistant('{"name": "test"')).toEqual({
      problems: [expect.stringMatching(/^It is not JSON: .+\.$/)],
    });
  });

  it('is quoted in no sentence that goes to a log', () => {
    const secret = 'a very private thing';
    const texts = [
      JSON.stringify({ ...LEAST, instructions: `{{${secret}}}`, numbers: [secret], tools: secret }),
      `{"name": ${secret}`,
    ];

    const problems = texts.flatMap((text) => {
      const read = parseAssistant(text, 'discreet');
      return 'problems' in read ? read.problems : [];
    });

    expect(problems).toEqual([
      'numbers[0] must be an E.164 number such as "+15005550006"; it is not.',
      'instructions must not contain {{; it is not.',
      'tools must be a list; it is not.',
      'It is not JSON.',
    ]);
  });

  it('is quoted in none by what was written for the name of something', () => {
    const number = '+819012345678';
    const documents = [
      { ...LEAST, [number]: 1, legacy: { [number]: 1, coefont: { [number]: 1 } } },
      { ...LEAST, keys: { actions: { [number]: 'hang_up', '1': { transfer: 'kitchen', [number]: 1 } } } },
      { ...LEAST, keys: { actions: { '0': { transfer: number } } } },
      {
        ...LEAST,
        destinations: [
          { ...KITCHEN, name: number },
          { ...KITCHEN, name: number },
        ],
      },
      { ...LEAST, tools: [{ type: 'hang_up', name: number }, { type: number }] },
    ];

    const problems = documents.flatMap((document) => {
      const read = readAssistant(document, 'discreet');
      return 'problems' in read ? read.problems : [];
    });

    expect(problems).toEqual([
      'legacy.coefont.voice must be the UUID of a CoeFont voice; it is missing.',
      'legacy.coefont has a field that there is not; correct or remove it.',
      'legacy has a field that there is not; correct or remove it.',
      'The document has a field that there is not; correct or remove it.',
      'keys.actions.1 has a field that there is not; correct or remove it.',
      'a key of keys.actions must be a key of a telephone.',
      'keys.actions.0.transfer must be the name of one of the destinations; it is not.',
      'destinations must have names of their own; it is not.',
      'tools[0] has a field that there is not; correct or remove it.',
      'tools[1].type must be hang_up, transfer_call, lambda, https or mcp; it is not.',
    ]);
  });
});
