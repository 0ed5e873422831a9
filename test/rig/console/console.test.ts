import { answersBy, spokenAsNoise } from '../../../simulator/assistant/answers';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { recordings } from '../../../simulator/speech/recordings';
import { assistantFile } from '../../support/assistant-file';
import { HELLO } from '../../support/quick-call';
import { until } from '../../support/until';
import { GivenConsole, type GivenConsoleOptions, type PageLike } from './given-console';

/** Whole calls of a page: a socket plays the browser, webhook and bridge are real, and so are the messages between them. */

const LONG_MS = 12_000;

let given: GivenConsole | undefined;
afterEach(async () => {
  await given?.close();
  given = undefined;
});

async function openPage(options: GivenConsoleOptions = {}): Promise<PageLike> {
  given = await GivenConsole.open({ transcribe: () => 'Hello.', ...options });
  return given.page();
}

/** Greets shortly; the answers are so long. */
const answering = (answerMs: number) =>
  answersBy(({ index }) => ({
    audio: speechLikeNoise(index === 0 ? 400 : answerMs, index),
    transcript: index === 0 ? 'Good morning.' : 'One two three four five six seven eight nine ten.',
  }));

const kinds = ({ events }: PageLike) => events.map(({ kind }) => kind);

describe('a call from the page', () => {
  it('begins with who answers, and with what the caller can have said', async () => {
    const file = assistantFile({ name: 'inn', language: 'ja', numbers: ['+815000000001'] });
    const page = await openPage({ env: { ASSISTANT_FILES: file } });

    const [first] = recordings('ja', 'caller');
    expect(page.messages[0]).toMatchObject({
      is: 'ready',
      assistant: { name: 'inn', language: 'ja', numbers: ['+815000000001'] },
      answered: 'realtime',
      to: '+815000000001',
      recordings: expect.arrayContaining([
        { name: first!.name, text: first!.text, durationMs: first!.durationMs },
      ]) as object,
    });
    expect(page.messages[0]).not.toHaveProperty('model');
  });

  it('goes from ring to hang-up, is heard on both sides, and is told on one clock', async () => {
    const page = await openPage({ answers: answering(600) });

    await page.calls();
    await page.says(HELLO);
    await page.comesTo('answer', 2);
    await page.comesTo('quiet', 2);
    const ended = await page.hangsUp();

    expect(kinds(page)).toEqual(
      expect.arrayContaining(['ringing', 'document', 'streaming', 'connected', 'first-word']),
    );
    expect(ended.endedBy).toBe('caller');
    expect(page.heardBytes).toBe((400 + 600) * 8);
    const { latencyMs } = await page.comesTo('answer', 2);
    expect(latencyMs).toBeGreaterThan(0);
    const timesMs = page.events.map(({ atMs }) => atMs);
    expect([timesMs[0], Math.max(...timesMs)]).toEqual([0, expect.any(Number)]);
    expect(Math.min(...timesMs)).toBe(0);
  });

  it('has its conversation written down, and the last words after the end', async () => {
    const page = await openPage({ answers: answering(600) });

    await page.calls();
    await page.says(HELLO);
    await page.comesTo('quiet', 2);
    await page.hangsUp();

    await until(() => page.turns.length === 3 && page.turns.every(({ text }) => text !== ''));
    expect(page.turns.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'assistant: Good morning.',
      'caller: Hello.',
      'assistant: One two three four five six seven eight nine ten.',
    ]);
  });

  it('has turns dated by the same clock as what happened', async () => {
    const page = await openPage({ answers: answering(600) });

    await page.calls();
    await until(() => page.turns.length > 0);

    const heard = await page.comesTo('hears');
    // The bridge notes it when the mark came back over the loopback; the webhook alone counts by whole seconds.
    expect(Math.abs(page.turns[0]!.startedAtMs - heard.atMs)).toBeLessThan(500);
  });

  it('cuts the assistant short when the caller speaks over it, and the page is told to forget', async () => {
    const page = await openPage({ answers: answering(LONG_MS) });
    await page.calls();
    await page.says(HELLO);
    await page.comesTo('hears', 2);

    await page.says(HELLO);
    const { discardedMs } = await page.comesTo('cut');
    const { heardMs } = await page.comesTo('interrupted');
    await page.comesTo('hears', 3);
    await page.hangsUp();

    expect(discardedMs).toBeGreaterThan(0);
    expect(heardMs[0]).toBeGreaterThan(0);
    const order = page.messages.map((message) => (message.is === 'event' ? message.kind : message.is));
    expect(order.indexOf('cleared')).toBeLessThan(order.indexOf('cut'));
    await until(() => page.turns.some((turn) => turn.heardMs === heardMs[0]));
  });

  it('hands keys over', async () => {
    const page = await openPage({ answers: answering(600) });
    await page.calls();

    page.asks({ do: 'press', key: '4' });
    page.asks({ do: 'press', key: '2' });
    page.asks({ do: 'press', key: '#' });

    expect((await page.comesTo('keys')).count).toBe(2);
  });

  it('is hung up by an assistant, through Twilio’s REST API', async () => {
    const answers = answersBy(({ purpose }) =>
      purpose === 'greeting'
        ? spokenAsNoise('Hello.')
        : { items: [spokenAsNoise('Goodbye.'), { functionCall: { name: 'hang_up', arguments: '{}' } }] },
    );
    const page = await openPage({ answers });
    await page.calls();

    await page.says(HELLO);

    expect((await page.comesTo('updated')).to).toBe('hang up');
    expect((await page.comesTo('ended')).endedBy).toBe('rest');
    expect((await page.comesTo('line-over')).reason).toBe('assistant-hung-up');
  });

  it('is hung up when the page goes away', async () => {
    const page = await openPage({ answers: answering(600) });
    await page.calls();

    page.close();

    await until(() => given!.summaries.length > 0);
    expect(given!.summaries.map(({ reason }) => reason)).toEqual(['caller-hung-up']);
  });

  it('can be followed by another', async () => {
    const page = await openPage({ answers: answering(600) });
    await page.calls();
    await page.hangsUp();

    page.asks({ do: 'call', from: '+15005550006' });

    await page.comesTo('quiet', 2);
    expect(page.faults).toEqual([]);
  });

  it('is nobody else’s: two pages do not hear of each other', async () => {
    const page = await openPage({ answers: answering(600) });
    const other = await given!.page();
    await Promise.all([page.calls(), other.calls()]);

    page.asks({ do: 'press', key: '#' });
    page.asks({ do: 'press', key: '5' });
    page.asks({ do: 'press', key: '#' });
    await page.comesTo('keys');
    await page.hangsUp();

    expect(kinds(other)).not.toContain('keys');
    expect(kinds(other)).not.toContain('ended');
    expect(kinds(other).filter((kind) => kind === 'connected')).toHaveLength(1);
  });

  it('has its words written down on account of the page, and those of other calls not', async () => {
    await openPage();

    expect(given!.console.observer.keepsWords?.(`CA${'0'.repeat(32)}`)).toBe(false);
  });
});

describe('what the page asks for in vain', () => {
  it('is said in a sentence, and the socket stays', async () => {
    const page = await openPage();

    page.asks({ do: 'hang-up' });
    page.asks({ do: 'dance' });
    page.socket.send('not JSON');
    page.socket.send(new Uint8Array(2_000));
    page.asks({ do: 'call', to: '117' });
    await until(() => page.faults.length === 5);

    expect(page.faults).toEqual([
      'There is no call; call first.',
      'The console cannot do "dance".',
      'A message of the page is not a JSON object.',
      'A frame of sound has 1 to 1600 bytes; this one has 2000.',
      'The number that is dialled must be like +15005550006; it is "117".',
    ]);
  });

  it('is a second call, and words on a call that carries sound', async () => {
    const page = await openPage({ answers: answering(600) });
    page.asks({ do: 'call' });
    page.asks({ do: 'call' });
    await page.comesTo('streaming');
    page.asks({ do: 'say', text: 'Hello.' });
    await until(() => page.faults.length === 2);

    expect(page.faults).toEqual([
      'There is a call already; hang up first.',
      'This call carries sound: speak, or have a recorded sentence said.',
    ]);
  });

  it('is speech that comes faster than anybody speaks: it is left out, and counted', async () => {
    const page = await openPage({ answers: answering(600) });
    await page.calls();

    for (let frame = 0; frame < 50; frame++) page.socket.send(HELLO.subarray(0, 160));

    await until(() => page.messages.some((message) => message.is === 'dropped' && message.frames > 30));
  });
});

describe('a call from the page that is answered turn by turn', () => {
  const TURN_BY_TURN = { USE_OPENAI_REALTIME: 'false' };

  it('understands the words that the page gives', async () => {
    const file = assistantFile({ greeting: { say: 'Inn.' } });
    const page = await openPage({ env: { ...TURN_BY_TURN, ASSISTANT_FILES: file } });
    expect(page.messages[0]).toMatchObject({ answered: 'turn by turn' });

    page.asks({ do: 'call' });
    expect(await page.comesTo('said')).toMatchObject({ text: 'Inn.' });
    await page.comesTo('listening');
    page.asks({ do: 'say', text: 'A table for two.' });
    expect(await page.comesTo('recognised')).toMatchObject({ text: 'A table for two.' });
    const { text: answer } = await page.comesTo('said', 2);
    const { durationMs } = await page.comesTo('spoke');
    const { latencyMs } = await page.comesTo('answer');
    expect([durationMs > 500, latencyMs! > 0]).toEqual([true, true]);
    await page.hangsUp();

    await until(() => page.turns.length === 3);
    expect(page.turns.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'assistant: Inn.',
      'caller: A table for two.',
      `assistant: ${answer}`,
    ]);
  });

  it('understands recorded sentences, and refuses one that there is not', async () => {
    const file = assistantFile({ greeting: { say: 'Inn.' } });
    const page = await openPage({ env: { ...TURN_BY_TURN, ASSISTANT_FILES: file } });
    page.asks({ do: 'call' });
    await page.comesTo('listening');

    page.asks({ do: 'say', recording: 'en-caller-nothing' });
    page.asks({ do: 'say', recording: 'en-caller-hello' });

    expect(await page.comesTo('recognised')).toMatchObject({ text: 'Hello.' });
    expect(page.faults).toEqual(['There is no such recording.']);
  });

  it('takes no key where the assistant has none', async () => {
    const page = await openPage({ env: TURN_BY_TURN });
    page.asks({ do: 'call' });
    await page.comesTo('listening');

    page.asks({ do: 'press', key: '1' });

    await until(() => page.faults.length > 0);
    expect(page.faults).toEqual([
      'Nobody takes a key at this moment: the call is not connected yet, or its assistant has no use for keys.',
    ]);
  });
});
