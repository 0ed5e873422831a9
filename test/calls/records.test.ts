import { writeFileSync } from 'node:fs';
import type { Conversation } from '../../rig/conversation';
import { answersBy } from '../../simulator/assistant/answers';
import { first } from '../../simulator/assistant/faults';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { AssistantBill } from '../support/assistant-bill';
import { assistantFile } from '../support/assistant-file';
import { KeptRecords } from '../support/kept-records';
import { keptLog } from '../support/kept-log';
import { HELLO, shortTalk, talk } from '../support/quick-call';

/** Whole calls, and whether what is kept of them is what the peers saw. */

/** What is lost between ear and wire: a frame on each side, the end of a word told by energy, and a busy machine. */
const TOLERANCE_MS = 150;
const STORY =
  'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.';

let kept: KeptRecords;

beforeEach(() => {
  kept = new KeptRecords();
});

afterEach(() => kept.remove());

/** The caller says hello, hears a story of 5 s, and cuts it short after 2. */
function interruptedStory(): Conversation {
  const hello = { text: 'Hello.', audio: HELLO };
  return {
    ...shortTalk(0),
    turns: [hello, { ...hello, overAnswerAfterMs: 2_000 }],
    answers: answersBy(({ index }) =>
      index === 1
        ? { audio: speechLikeNoise(5_000, 1), transcript: STORY }
        : { audio: speechLikeNoise(600, index), transcript: `Reply number ${index}.` },
    ),
  };
}

describe('the record of a call', () => {
  it('says what was said and heard, how long it took and what it cost, as the phone and the assistant saw it', async () => {
    let bill!: AssistantBill;
    const { phone, turns } = await talk(
      interruptedStory(),
      // Slow enough that the interruption meets a response that is still being made.
      { env: kept.env('transcripts'), assistant: { pace: 2 } },
      ({ assistant }) => (bill = new AssistantBill(assistant)),
    );

    const record = kept.record();
    expect(record).toMatchObject({
      ...{ callSid: phone.callSid, from: '+819012345678', to: '+815012345678' },
      ...{ state: 'over', isWhole: true, endReason: 'caller-hung-up' },
      assistant: { name: 'built-in', model: 'gpt-realtime-2.1', voice: 'marin', language: 'en' },
    });
    expect(kept.paths).toEqual([
      `${record.startedAt.slice(0, 10).replaceAll('-', '/')}/${phone.callSid}.json`,
    ]);
    expect(kept.waiting).toEqual([]);

    expect(record.turns.map(({ speaker }) => speaker)).toEqual([
      ...['assistant', 'caller', 'assistant', 'caller', 'assistant'],
    ]);
    expect(record.turns.map(({ text }) => text).filter((_, turn) => turn !== 2)).toEqual([
      ...['Reply number 0.', 'Hello.', 'Hello.', 'Reply number 2.'],
    ]);
    const story = record.turns[2]!;
    const [cut] = phone.cuts;
    const GREETING_MS = 600;
    expect(Math.abs(story.heardMs! - (cut!.playedMs - GREETING_MS))).toBeLessThan(TOLERANCE_MS);
    expect(STORY.startsWith(story.text)).toBe(true);
    expect(story.text.length).toBeGreaterThan(10);
    expect(story.text.length).toBeLessThan(STORY.length);
    expect(record.interruptions).toMatchObject([
      { cuts: [{ itemId: story.itemId, heardMs: story.heardMs }] },
    ]);

    const latenciesMs = record.turns.flatMap(({ latencyMs }) => latencyMs ?? []);
    expect(latenciesMs).toHaveLength(turns.length);
    turns.forEach(({ endedAtMs, answeredAtMs }, index) => {
      expect(Math.abs(latenciesMs[index]! - (answeredAtMs! - endedAtMs))).toBeLessThan(TOLERANCE_MS);
    });
    const { firstHeardAtMs, streamingAtMs } = phone.times;
    const [line] = record.lines;
    expect(Math.abs(line!.firstWordMs! - (firstHeardAtMs! - streamingAtMs!))).toBeLessThan(TOLERANCE_MS);

    const { tokens, transcribedSeconds } = bill;
    expect(record.usage.tokens).toEqual(tokens);
    expect(record.usage.transcription.seconds).toBeCloseTo(transcribedSeconds, 6);
    const usd =
      (4 * tokens['text-in']! + 0.4 * tokens['text-in-cached']! + 24 * tokens['text-out']!) / 1e6 +
      (32 * tokens['audio-in']! + 0.4 * tokens['audio-in-cached']! + 64 * tokens['audio-out']!) / 1e6 +
      (0.017 * transcribedSeconds) / 60;
    expect(record.costUsd.total).toBeCloseTo(usd, 6);
  });

  it('has the last word of a caller who hangs up while saying it', async () => {
    await talk(
      {
        ...shortTalk(0),
        turns: [{ text: 'Goodbye.', audio: speechLikeNoise(5_000), isAnswered: false }],
        transcribe: () => 'Goodb—',
      },
      // As slow as the service is: the words are written down when the call is long over.
      { env: kept.env('transcripts'), assistant: { timings: { ...FAST_TIMINGS, transcriptionMs: 600 } } },
      ({ call, assistant }) =>
        assistant.on('session', (session) =>
          session.on('server-event', ({ type }) => {
            if (type === 'input_audio_buffer.speech_started') call.hangUp();
          }),
        ),
    );

    expect(kept.record()).toMatchObject({
      endReason: 'caller-hung-up',
      turns: [
        { speaker: 'assistant', text: 'Reply number 0.' },
        { speaker: 'caller', text: 'Goodb—' },
      ],
      usage: { transcription: { seconds: expect.any(Number) as number } },
    });
    expect(kept.record().usage.transcription.seconds).toBeGreaterThan(0);
  });

  it('is not kept unless it is asked for', async () => {
    await talk(shortTalk(1), { env: { ...kept.env('transcripts'), CALL_RECORDS: 'none' } });

    expect([kept.paths, kept.waiting]).toEqual([[], []]);
  });

  it('hides the keys that the caller pressed', async () => {
    const ASSISTANT_FILES = assistantFile({ greeting: { say: 'Hello.' } });
    await talk(shortTalk(1), { env: { ...kept.env('transcripts'), ASSISTANT_FILES } }, ({ call }) => {
      call.once('quiet', () => '4929#'.split('').forEach((key) => call.press(key)));
    });

    const record = kept.record();
    expect(record.keys).toMatchObject([{ count: 4 }]);
    expect(JSON.stringify(record)).not.toContain('4929');
  });
});

describe('a call whose assistant is lost', () => {
  it('is connected again with what was said, and is one record of two lines', async () => {
    const { sessions, phone } = await talk(shortTalk(2, [600, 600, 3_000]), {
      env: kept.env('recordings'),
      assistant: {
        // Late enough for the words of the caller to have come.
        pace: 1,
        faults: first(1, { responses: { 2: { what: 'connection-lost' as const, afterMs: 900 } } }),
      },
    });

    expect(phone.endedBy).toBe('caller');
    const remembered = sessions[1]!.entries.slice(0, 4).map(({ item }) => {
      if (item.type !== 'message') return item.type;
      const [content] = item.content;
      return `${item.role}: ${content !== undefined && 'text' in content ? content.text : ''}`;
    });
    expect(remembered).toEqual([
      'assistant: Reply number 0.',
      'user: Hello.',
      'assistant: Reply number 1.',
      'user: Hello.',
    ]);
    const record = kept.record();
    expect(record).toMatchObject({
      ...{ state: 'over', isWhole: true, endReason: 'caller-hung-up' },
      lines: [
        { resumed: false, endReason: 'assistant-lost' },
        { resumed: true, endReason: 'caller-hung-up' },
      ],
    });
    const said = record.turns.map(({ speaker, text }) => `${speaker}: ${text}`);
    expect(said.slice(0, 4)).toEqual([
      'assistant: Reply number 0.',
      'caller: Hello.',
      'assistant: Reply number 1.',
      'caller: Hello.',
    ]);
    const ids = record.turns.map(({ itemId }) => itemId);
    expect(new Set(ids).size).toBe(ids.length);
    const { callSid } = phone;
    const day = record.startedAt.slice(0, 10).replaceAll('-', '/');
    expect(kept.paths).toEqual(
      [`${callSid}-1.wav`, `${callSid}-2.wav`, `${callSid}.json`].map((name) => `${day}/${name}`),
    );
    expect(record.recordings).toMatchObject(
      [1, 2].map((line) => ({ key: `calls/${day}/${callSid}-${line}.wav` })),
    );
    expect(record.recordings[1]!.startedAtMs).toBeGreaterThan(record.recordings[0]!.durationMs);
  });
});

describe('what is written into a log while records are kept', () => {
  it('is nothing of the caller, also when the disk refuses', async () => {
    const log = keptLog('trace');
    writeFileSync(kept.spoolFolder, 'a file where a folder should be');
    const conversation = { ...shortTalk(1), transcribe: () => 'my card number is one two three' };
    await talk(conversation, {
      env: kept.env('recordings'),
      log: log.log,
      phone: { from: '+81312345678', to: '+81398765432' },
    });

    expect(log.lines.filter(({ msg }) => msg === 'record is not kept')).toHaveLength(1);
    for (const canary of ['+81312345678', '+81398765432', 'my card number', 'Reply number']) {
      expect(log.text()).not.toContain(canary);
    }
  });
});
