import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CallPlan, PlannedReply } from '../../../rig/call-plan';
import { readScriptFile } from '../../../rig/script/script-file';
import type { Speech } from '../../../simulator/assistant/answers';
import { recordings } from '../../../simulator/speech/recordings';
import { UsageError } from '../../../terminal/usage-error';

const LEAST = { title: 'A call', steps: [], replies: [] };
const [HELLO] = recordings('en', 'caller');

let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'script-'));
  path = join(folder, 'script.json');
});

afterAll(() => rmSync(folder, { recursive: true }));

function read(script: unknown): CallPlan {
  writeFileSync(path, typeof script === 'string' ? script : JSON.stringify(script));
  return readScriptFile(path);
}

/** Every sentence that a script is answered with, without the file's name. */
function problems(script: unknown): string[] {
  try {
    read(script);
  } catch (error) {
    if (error instanceof UsageError) return error.problems.map((one) => one.replaceAll(`${path}: `, ''));
    throw error;
  }
  return [];
}

function reply({ replies }: CallPlan, index = 0): PlannedReply | undefined {
  return (replies as PlannedReply[])[index];
}

describe('a script', () => {
  it('needs a title, steps and replies', () => {
    const plan = read(LEAST);

    expect(plan).toMatchObject({
      ...{ title: 'A call', language: 'en', assistant: undefined, records: undefined },
      ...{ begunSecondsAgo: 0, dialAnswers: true, steps: [], replies: [], tools: {}, expect: {} },
    });
  });

  it('names what the caller says, and when', () => {
    const { steps, transcribe } = read({
      ...LEAST,
      steps: [
        { says: 'en-caller-hello' },
        { says: 'en-caller-hello', overMs: 500, answered: false },
        { says: 'en-caller-hello', afterMs: 20 },
      ],
    });

    expect(steps).toEqual([
      { text: 'Hello.', audio: HELLO!.audio },
      { text: 'Hello.', audio: HELLO!.audio, overAnswerAfterMs: 500, isAnswered: false },
      { text: 'Hello.', audio: HELLO!.audio, afterMs: 20 },
    ]);
    expect(transcribe(HELLO!.audio)).toBe('Hello.');
  });

  it('has the caller say what is in a file beside it', () => {
    writeFileSync(join(folder, 'mine.ulaw'), HELLO!.audio);

    const { steps } = read({ ...LEAST, steps: [{ says: 'mine.ulaw', text: 'Good morning.' }] });

    expect(steps).toEqual([{ text: 'Good morning.', audio: HELLO!.audio }]);
  });

  it('has the caller do everything else that callers do', () => {
    const { steps } = read({
      ...LEAST,
      steps: [
        { presses: '12#' },
        { presses: '0', pauseMs: 50, overMs: 100 },
        { silentMs: 1_000 },
        { absentMs: 2_000 },
        { waitsFor: 'end' },
        { hangsUp: true, afterMs: 300 },
      ],
    });

    expect(steps).toEqual([
      { keys: '12#', pauseMs: 200 },
      { keys: '0', pauseMs: 50, overAnswerAfterMs: 100 },
      { silentMs: 1_000 },
      { absentMs: 2_000 },
      { waitsFor: 'end' },
      { hangsUp: true, afterMs: 300 },
    ]);
  });

  it('has the assistant say recordings, and other words as a noise that takes as long', () => {
    const plan = read({
      ...LEAST,
      replies: [{ says: 'en-assistant-goodbye' }, { says: 'What can I do for you today?', for: 'turn' }],
    });

    const [recorded, noise] = [reply(plan, 0), reply(plan, 1)].map((one) => one!.items[0] as Speech);
    expect(recorded!.transcript).toBe('Goodbye.');
    expect(noise!.transcript).toBe('What can I do for you today?');
    expect(noise!.audio.length / 8).toBeGreaterThan(2_000);
    expect(reply(plan, 1)!.for).toBe('turn');
  });

  it('has the assistant call tools, with arguments that may be no JSON', () => {
    const plan = read({
      ...LEAST,
      replies: [
        { calls: [{ name: 'a' }, { name: 'b', arguments: { x: 1 } }, { name: 'c', arguments: '{"x":' }] },
      ],
    });

    expect(reply(plan)!.items).toEqual([
      { functionCall: { name: 'a', arguments: '{}' } },
      { functionCall: { name: 'b', arguments: '{"x":1}' } },
      { functionCall: { name: 'c', arguments: '{"x":' } },
    ]);
  });

  it('says what comes of tools, once or call by call', () => {
    const { tools } = read({
      ...LEAST,
      tools: { a: { answers: null }, b: [{ fails: 'refused' }, { never: true }] },
    });

    expect(tools).toEqual({
      a: [{ answers: null, afterMs: 0 }],
      b: [
        { fails: 'refused', afterMs: 0 },
        { never: true, afterMs: 0 },
      ],
    });
  });

  it('has an assistant of its own, of which it says only what matters', () => {
    const { assistant } = read({ ...LEAST, language: 'ja', assistant: { silence: 'off' } });

    expect(assistant).toMatchObject({ name: 'scripted', language: 'ja', silence: 'off' });
  });

  it('names an assistant of the team’s, or the file of one', () => {
    writeFileSync(
      join(folder, 'mine.json'),
      JSON.stringify({ name: 'mine', language: 'en', instructions: 'Speak.' }),
    );

    expect(read({ ...LEAST, assistant: 'restaurant' }).assistant).toMatchObject({ name: 'restaurant' });
    expect(read({ ...LEAST, assistant: './mine.json' }).assistant).toMatchObject({ name: 'mine' });
  });

  it('has faults for all sessions, or for one after the other', () => {
    const all = read({ ...LEAST, faults: { assistant: { handshake: 'reset' } } }).faults?.assistant;
    const one = read({ ...LEAST, faults: { assistant: [{ handshake: 'reset' }] } }).faults?.assistant;

    expect(all).toEqual({ handshake: 'reset' });
    expect(typeof one === 'function' ? [one(0), one(1)] : one).toEqual([{ handshake: 'reset' }, undefined]);
  });

  it('names what must have been heard by the recordings of it', () => {
    const { expect: expected } = read({
      ...LEAST,
      expect: { conversation: [{ assistant: 'en-assistant-goodbye', cut: true }, { caller: 'Bye.' }] },
    });

    expect(expected.conversation).toEqual([{ assistant: 'Goodbye.', cut: true }, { caller: 'Bye.' }]);
  });
});

describe('the page about scripts', () => {
  const page = readFileSync(resolve(__dirname, '../../../docs/scripts.md'), 'utf8');

  it('has an example without a mistake', () => {
    const [, example] = /```json\n(.*?)```/s.exec(page) ?? [];

    expect(problems(example)).toEqual([]);
  });
});

describe('a script with a mistake', () => {
  it.each<[string, object, string[]]>([
    [
      'says where a field is not known',
      { colour: 'red', steps: [{ says: 'en-caller-hello', loud: true }] },
      [
        'steps[0].loud is no field here; correct or remove it.',
        'colour is no field here; correct or remove it.',
      ],
    ],
    [
      'says that a step does nothing, or two things',
      { steps: [{ overMs: 5 }, { presses: '1', silentMs: 5 }] },
      [
        'steps[0] must have exactly one of says, presses, silentMs, absentMs, waitsFor, hangsUp; it is {"overMs":5}.',
        'steps[1] must have exactly one of says, presses, silentMs, absentMs, waitsFor, hangsUp; it is {"presses":"1","silentMs":5}.',
        'steps[1] must not have silentMs beside what is done in it; it is {"presses":"1","silentMs":5}.',
      ],
    ],
    [
      'says that something is done at two moments',
      { steps: [{ presses: '1', overMs: 5, afterMs: 5 }] },
      ['steps[0] must not have both overMs and afterMs; it is {"presses":"1","overMs":5,"afterMs":5}.'],
    ],
    [
      'says which keys there are',
      { steps: [{ presses: '1x' }] },
      ['steps[0].presses must be keys of a telephone; it is "1x".'],
    ],
    [
      'says which recordings are meant',
      { steps: [{ says: 'en-caller-hallo' }], replies: [{ says: 'en-assistant-hallo' }] },
      [
        'steps[0].says names no recording, as those in simulator/speech are named; it is "en-caller-hallo".',
        'replies[0].says names no recording, as those in simulator/speech are named; it is "en-assistant-hallo".',
      ],
    ],
    [
      'says that a reply is empty',
      { replies: [{ for: 'turn' }] },
      ['replies[0] must have says, or calls, or both; it is {"for":"turn"}.'],
    ],
    [
      'says that a tool has two outcomes at once',
      { tools: { find: [{ answers: 1, fails: 'refused' }] } },
      [
        'tools.find[0] must have exactly one of answers, fails, never; it is {"answers":1,"fails":"refused"}.',
      ],
    ],
    [
      'says which assistant is not to be had',
      { assistant: 'nobody' },
      [expect.stringMatching(/^assistant: The assistant .*nobody\.json could not be read \(ENOENT\)\.$/)],
    ],
    [
      'says what is wrong with its assistant',
      { assistant: { silence: 'on' } },
      ['assistant: silence must be "off" or an object; it is "on".'],
    ],
    [
      'says which faults there are not',
      { faults: { assistant: { responses: { first: { what: 'failed' } } } } },
      ['faults.assistant.responses.first must be a number, counted from 0.'],
    ],
    [
      'says that a turn is nobody’s',
      { expect: { conversation: [{ cut: true }] } },
      ['expect.conversation[0] must have either caller or assistant; it is {"cut":true}.'],
    ],
    [
      'says how long ago a call can have begun',
      { begunSecondsAgo: 300 },
      ['begunSecondsAgo must be a whole number from 0 to 240; it is 300.'],
    ],
  ])('%s', (_what, mistake, sentences) => {
    expect(problems({ ...LEAST, ...mistake })).toEqual(sentences);
  });

  it('says what it lacks', () => {
    expect(problems({})).toEqual([
      'title must be a text; it is missing.',
      'steps must be a list; it is missing.',
      'replies must be a list; it is missing.',
    ]);
  });

  it('says that it is no JSON', () => {
    expect(problems('{')).toEqual([expect.stringMatching(/^The script .* is not JSON: .*\.$/)]);
  });

  it('says that it is not there', () => {
    expect(() => readScriptFile(join(folder, 'none.json'))).toThrow(/could not be read \(ENOENT\)\.$/);
  });

  it('says why a file of speech cannot be used', () => {
    expect(problems({ ...LEAST, steps: [{ says: 'none.wav' }] })).toEqual([
      expect.stringMatching(/^steps\[0\]\.says: Speech file .*none\.wav cannot be used: .*\.$/),
    ]);
  });
});
