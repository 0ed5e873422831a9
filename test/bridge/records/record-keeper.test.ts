import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_SID, CALL_SID, NOW_S } from '../../support/given-call';
import { until } from '../../support/until';
import { untilAborted } from './fake-store';
import { CHECKPOINT, GivenRecords, NO_TOKENS, RECORD, said } from './given-records';

let given: GivenRecords;

beforeEach(() => {
  given = new GivenRecords();
});

afterEach(() => given.remove());

describe('the record of a call', () => {
  it('says who called whom, when, and how it ended', async () => {
    given.clock.pass(140);
    const line = given.line();
    line.observer.connected?.(CALL_SID, {
      ...{ startedMs: 10, assistantReadyMs: 400.4, keptEarlyMs: 0, resumed: false },
    });
    line.observer.firstWordHeard?.(CALL_SID, 650.6);
    given.clock.pass(60_000);

    line.end('caller-hung-up', [said('assistant', 'Good morning.')]);
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({
      ...{ schemaVersion: 1, callSid: CALL_SID, accountSid: ACCOUNT_SID },
      ...{ from: '+819012345678', to: '+815012345678', state: 'over', isWhole: true },
      startedAt: new Date(NOW_S * 1_000).toISOString(),
      endedAt: new Date(NOW_S * 1_000 + 60_140).toISOString(),
      ...{ durationMs: 60_140, endReason: 'caller-hung-up' },
      assistant: {
        ...{ name: 'test', version: '0123456789ab', language: 'en' },
        ...{ model: 'gpt-realtime-2.1', voice: 'marin' },
      },
      lines: [
        {
          ...{ startedAtMs: 140, endedAtMs: 60_140, endReason: 'caller-hung-up', resumed: false },
          ...{ assistantReadyMs: 400, firstWordMs: 651, unheardAudioMs: 60 },
        },
      ],
      turns: [{ speaker: 'assistant', text: 'Good morning.' }],
      ...{ recordings: [], pricesAsOf: '2026-11-22' },
    });
  });

  it('names the model and the voice that the assistant has of its own', async () => {
    const line = given.line({ model: 'gpt-realtime-2.1-mini', voice: 'cedar' });

    line.end('caller-hung-up');
    await given.closed();

    expect(given.document(RECORD)?.assistant).toMatchObject({
      model: 'gpt-realtime-2.1-mini',
      voice: 'cedar',
    });
  });

  it('has interruptions, asides, tools and failures in it, with their times', async () => {
    const { observer } = given.line();
    given.clock.pass(5_000);
    observer.interrupted?.(CALL_SID, [{ itemId: 'item_1', contentIndex: 0, audioEndMs: 700 }], 2);
    observer.asideHeard?.(CALL_SID);
    given.clock.pass(3_000);
    observer.toolFinished?.(CALL_SID, { name: 'look_up', durationMs: 1_200.3, outcome: 'too-late' });
    observer.responseFailed?.(CALL_SID, undefined, true);

    observer.ended?.({
      ...{ callSid: CALL_SID, reason: 'caller-hung-up', durationMs: 1, turns: () => [] },
      ...{ interruptions: 1, droppedEarlyMs: 0, untakenMs: 0 },
    });
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({
      interruptions: [{ atMs: 5_000, cuts: [{ itemId: 'item_1', heardMs: 700 }] }],
      asides: 1,
      tools: [{ name: 'look_up', startedAtMs: 6_800, durationMs: 1_200, outcome: 'too-late' }],
      failedResponses: [{ atMs: 8_000, code: null, retried: true }],
    });
  });

  it('has the caller’s words written down for it', () => {
    expect(given.line().observer.keepsWords?.(CALL_SID)).toBe(true);
  });

  it('has the words that are written down after the end, also those that come very late', async () => {
    const line = given.line();
    const turns = [said('caller', 'Hello.'), { ...said('caller', 'Goodbye.'), text: '' }];
    line.end('caller-hung-up', turns);
    turns[1] = said('caller', 'Goodbye.');
    await given.closed();
    expect(given.document(RECORD)?.turns).toEqual(turns);

    turns[1] = said('caller', 'Goodbye, then.');
    line.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 1 });
    await given.settled();

    expect(given.document(RECORD)?.turns).toEqual(turns);
  });

  it('hides the keys that were pressed, and says how many they were', async () => {
    const line = given.line();
    line.observer.keyedIn?.(CALL_SID, '4929123456789');

    line.end('caller-hung-up');
    await given.closed();

    expect(given.document(RECORD)?.keys).toEqual([{ atMs: 0, count: 13 }]);
    expect(given.store.kept.get(RECORD)).not.toContain('4929');
  });

  it('shows the keys where the assistant does not have them hidden', async () => {
    const line = given.line({ keys: { redact: false } });
    line.observer.keyedIn?.(CALL_SID, '42');

    line.end('caller-hung-up');
    await given.closed();

    expect(given.document(RECORD)?.keys).toEqual([{ atMs: 0, count: 2, keys: '42' }]);
  });

  it('waits for the bill of what was being said at the end, and is written once', async () => {
    const line = given.line();

    line.end('caller-hung-up');
    given.clock.pass(900);
    line.observer.assistantNoted?.(CALL_SID, {
      what: 'tokens-used',
      tokens: { ...NO_TOKENS, 'audio-out': 1_000 },
    });
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({
      usage: { tokens: { 'audio-out': 1_000 } },
      costUsd: { 'audio-out': 0.064, total: 0.064 },
    });
    expect(given.store.did.filter((deed) => deed === `put ${RECORD}`)).toHaveLength(1);
  });

  it('is written again for a bill that comes later still', async () => {
    const line = given.line();
    line.end('caller-hung-up');
    await given.closed();

    line.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 60 });
    await given.settled();

    expect(given.document(RECORD)?.costUsd.transcription).toBe(0.017);
  });

  it('is not made of a stream that never started', async () => {
    const knocked = given.keeper.keeperFor(CALL_SID);

    knocked.ended?.({
      ...{ callSid: CALL_SID, reason: 'caller-lost', durationMs: 1, turns: () => [] },
      ...{ interruptions: 0, droppedEarlyMs: 0, untakenMs: 0 },
    });
    given.clock.pass(2_000);
    await given.keeper.settle(5_000);

    expect(given.store.did).toEqual([]);
  });

  it('costs nothing but itself when the disk does not take it', async () => {
    const file = join(given.folder, 'file');
    writeFileSync(file, 'where a folder should be');
    const broken = new GivenRecords(given.store, file);
    const line = broken.line();

    line.turn(said('caller', 'Secret words.'));
    line.turn(said('caller', 'Secret words.'));
    line.end('caller-hung-up');
    broken.clock.pass(1_200);
    await until(() => broken.kept.lines.length > 0);
    await broken.keeper.settle(5_000);

    expect(broken.kept.lines).toMatchObject([
      { level: 'error', msg: 'record is not kept', callSid: CALL_SID },
    ]);
    expect(broken.kept.text()).not.toContain('Secret');
  });
});

describe('the checkpoint of a call', () => {
  it('is put after every turn, with all turns so far', async () => {
    const line = given.line();

    line.turn(said('assistant', 'Good morning.'));
    await given.settled();
    const first = given.document(CHECKPOINT);
    line.turn(said('assistant', 'Good morning.'), said('caller', 'Hello.'));
    await given.settled();

    expect(first).toMatchObject({ state: 'talking', endedAt: null, turns: [{ text: 'Good morning.' }] });
    expect(given.document(CHECKPOINT)?.turns).toHaveLength(2);
  });

  it('is the newest state, however many turns came while the store was busy', async () => {
    let release: () => void = () => undefined;
    given.store.hold = () => new Promise((resolve) => (release = resolve));
    const line = given.line();
    const turns = ['one', 'two', 'three', 'four'].map((text) => said('caller', text));
    line.turn(turns[0]!);
    await until(() => given.store.did.length === 1);

    for (const count of [2, 3, 4]) line.turn(...turns.slice(0, count));
    given.store.hold = () => Promise.resolve();
    release();
    await given.settled();

    expect(given.store.did).toEqual([`put ${CHECKPOINT}`, `put ${CHECKPOINT}`]);
    expect(given.document(CHECKPOINT)?.turns).toHaveLength(4);
  });

  it('is removed when the call is over for good', async () => {
    const line = given.line();
    line.turn(said('caller', 'Hello.'));
    await given.settled();

    line.end('assistant-hung-up', [said('caller', 'Hello.')]);
    await given.closed();

    expect([...given.store.kept.keys()]).toEqual([RECORD]);
  });

  it('is there at once when a line breaks, without waiting for a bill', async () => {
    const line = given.line();

    line.end('draining', [said('caller', 'Hello.')]);
    await until(() => given.store.kept.has(CHECKPOINT));

    expect(given.clock.nowMs()).toBe(0);
    expect(given.document(CHECKPOINT)).toMatchObject({ state: 'broken-off', endReason: 'draining' });
  });

  it('is kept beside the record where nobody connects the call again', async () => {
    const line = given.line();

    line.end('assistant-failed', [said('caller', 'Hello.')]);
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({ state: 'broken-off', endReason: 'assistant-failed' });
    expect(given.store.kept.has(CHECKPOINT)).toBe(true);
  });

  it('outlives a transfer, which may come back', async () => {
    const line = given.line();

    line.end('transferred', [said('caller', 'Hello.')]);
    await given.closed();

    expect(given.document(RECORD)?.state).toBe('over');
    expect(given.store.kept.has(CHECKPOINT)).toBe(true);
  });
});

describe('a call that is connected again', () => {
  const first = [said('assistant', 'Good morning.'), said('caller', 'Hello.', 2_000)];
  const more = [...first, said('assistant', 'Where were we?', 9_000)];

  async function brokenLine(): Promise<void> {
    const line = given.line();
    line.observer.assistantNoted?.(CALL_SID, {
      what: 'tokens-used',
      tokens: { ...NO_TOKENS, 'text-in': 1_000 },
    });
    line.observer.keyedIn?.(CALL_SID, '1');
    given.clock.pass(5_000);
    line.end('assistant-lost', first);
    await until(() => given.store.kept.has(CHECKPOINT));
  }

  it('goes on where it was: one record, with both lines and every turn once', async () => {
    await brokenLine();
    given.clock.pass(2_000);

    const line = given.line({}, 2);
    expect(await line.recall()).toEqual(first);
    line.observer.assistantNoted?.(CALL_SID, {
      what: 'tokens-used',
      tokens: { ...NO_TOKENS, 'text-in': 500 },
    });
    line.turn(...more);
    given.clock.pass(3_000);
    line.end('caller-hung-up', more);
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({
      ...{ state: 'over', isWhole: true, durationMs: 10_000, endReason: 'caller-hung-up' },
      lines: [
        { startedAtMs: 0, endedAtMs: 5_000, endReason: 'assistant-lost' },
        { startedAtMs: 7_000, endedAtMs: 10_000, endReason: 'caller-hung-up' },
      ],
      turns: more,
      keys: [{ count: 1 }],
      usage: { tokens: { 'text-in': 1_500 } },
      costUsd: { total: 0.006 },
    });
    expect([...given.store.kept.keys()]).toEqual([RECORD]);
  });

  it('goes on on another task, with what that one finds in the store', async () => {
    await brokenLine();
    const other = new GivenRecords(given.store);

    const line = other.line({}, 2);

    expect(await line.recall()).toEqual(first);
    line.end('caller-hung-up', more);
    await other.closed();
    expect(other.document(RECORD)?.lines).toHaveLength(2);
    await other.remove();
  });

  it('knows what it said even if its second line was never connected', async () => {
    await brokenLine();

    const line = given.line({}, 2);
    await line.recall();
    line.end('assistant-unreachable');
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({ turns: first, endReason: 'assistant-unreachable' });
  });

  it('was silent so far where there is no checkpoint', async () => {
    const line = given.line({}, 2);

    expect(await line.recall()).toEqual([]);
  });

  it.each([
    ['is refused', () => Promise.reject(new Error('SlowDown')), 'SlowDown'],
    ['comes too late', (_: string, signal: AbortSignal) => untilAborted(signal), 'no answer in 1000 ms'],
  ])(
    'goes on without its memory where that %s, and never takes the place of its record',
    async (_, hold, why) => {
      const before = given.line();
      before.end('draining', first);
      await given.closed();
      const other = new GivenRecords(given.store);
      given.store.hold = hold;
      other.clock.pass(7_000);

      const line = other.line({}, 2);
      const recalled = line.recall();
      // A refusal has come by then.
      await new Promise(setImmediate);
      other.clock.pass(1_000);

      expect(await recalled).toBeUndefined();
      expect(other.kept.lines).toMatchObject([
        { level: 'warn', msg: 'earlier conversation cannot be read', why },
      ]);
      given.store.hold = () => Promise.resolve();
      line.end('caller-hung-up', [said('caller', 'Hello?')]);
      const key = RECORD.replace('.json', '-from-7000-ms.json');
      await until(() => {
        other.clock.pass(1_200);
        return given.store.kept.has(key);
      });
      expect(other.document(key)).toMatchObject({ isWhole: false, turns: [{ text: 'Hello?' }] });
      expect(given.document(RECORD)).toMatchObject({ isWhole: true, turns: first });
      await other.remove();
    },
  );

  it('says nothing of a checkpoint that cannot be understood but that', async () => {
    given.store.kept.set(CHECKPOINT, 'Secret words, and no JSON');

    const line = given.line({}, 2);

    expect(await line.recall()).toBeUndefined();
    expect(given.kept.lines).toMatchObject([{ why: 'it is not JSON' }]);
    expect(given.kept.text()).not.toContain('Secret');
  });

  it('has the late bill of its first line in the record of its second', async () => {
    const line = given.line();
    line.end('draining', first);
    await until(() => given.store.kept.has(CHECKPOINT));
    const next = given.line({}, 2);
    await next.recall();

    line.observer.assistantNoted?.(CALL_SID, {
      what: 'tokens-used',
      tokens: { ...NO_TOKENS, 'text-in': 1_000 },
    });
    next.end('caller-hung-up', more);
    await given.closed();

    expect(given.document(RECORD)?.usage.tokens['text-in']).toBe(1_000);
  });

  it('has the last words of its first line in the record of its second', async () => {
    const turns = [...first, { ...said('caller', 'And one more thing.', 4_000), text: '' }];
    const line = given.line();
    line.end('caller-lost', turns);
    await until(() => given.store.kept.has(CHECKPOINT));
    const next = given.line({}, 2);
    const recalled = (await next.recall()) ?? [];

    turns[2] = said('caller', 'And one more thing.', 4_000);
    line.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 60 });
    const greeting = said('assistant', 'Where were we?', 9_000);
    next.end('caller-hung-up', [...recalled, greeting]);
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({
      turns: [...turns, greeting],
      costUsd: { transcription: 0.017 },
    });
  });

  it('has them there also when they are written down while its second line still remembers', async () => {
    const turns = [{ ...said('caller', 'Hello.'), text: '' }];
    const line = given.line();
    line.end('caller-lost', turns);
    await until(() => given.store.kept.has(CHECKPOINT));
    let release: () => void = () => undefined;
    given.store.hold = () => new Promise((resolve) => (release = resolve));
    const next = given.line({}, 2);
    const recalling = next.recall();
    await until(() => given.store.did.includes(`get ${CHECKPOINT}`));

    turns[0] = said('caller', 'Hello.');
    line.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 1 });
    given.store.hold = () => Promise.resolve();
    release();

    expect(await recalling).toEqual(turns);
    next.end('caller-hung-up', turns);
    await given.closed();
    expect(given.document(RECORD)?.turns).toEqual(turns);
  });

  it('knows how its first line ended, although that was noticed only when the second had begun', async () => {
    const zombie = given.line();
    zombie.turn(...first);
    await given.settled();
    const next = given.line({}, 2);
    await next.recall();
    given.clock.pass(20_000);

    zombie.observer.toolFinished?.(CALL_SID, { name: 'book', durationMs: 2_000, outcome: 'given-up' });
    zombie.end('caller-unreachable', first);
    next.end('caller-hung-up', more);
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({
      turns: more,
      tools: [{ name: 'book', outcome: 'given-up' }],
      lines: [
        { endedAtMs: 20_000, endReason: 'caller-unreachable' },
        { endedAtMs: 20_000, endReason: 'caller-hung-up' },
      ],
    });
  });

  it('keeps what its first line learned after the end for another task to find', async () => {
    const turns = [...first, { ...said('caller', 'And one more thing.', 4_000), text: '' }];
    const line = given.line();
    line.end('draining', turns);
    await until(() => given.store.kept.has(CHECKPOINT));

    turns[2] = said('caller', 'And one more thing.', 4_000);
    line.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 60 });
    await given.settled();
    const other = new GivenRecords(given.store);

    expect(await other.line({}, 2).recall()).toEqual(turns);
    expect(given.document(CHECKPOINT)?.costUsd.transcription).toBe(0.017);
    await other.remove();
  });

  it('has in its record what another task learned of its first line after the second had begun', async () => {
    const turns = [...first, { ...said('caller', 'And one more thing.', 4_000), text: '' }];
    const line = given.line();
    line.end('draining', turns);
    await until(() => given.store.kept.has(CHECKPOINT));
    const other = new GivenRecords(given.store);
    const next = other.line({}, 2);
    const recalled = (await next.recall()) ?? [];
    next.turn(...recalled);
    await other.settled();

    turns[2] = said('caller', 'And one more thing.', 4_000);
    line.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 60 });
    await given.closed();
    next.observer.assistantNoted?.(CALL_SID, { what: 'transcribed', tokens: 0, seconds: 30 });
    const greeting = said('assistant', 'Where were we?', 9_000);
    next.end('caller-hung-up', [...recalled, greeting]);
    await until(() => {
      other.clock.pass(1_200);
      return given.document(RECORD)?.state === 'over';
    });
    await other.settled();

    expect(given.document(RECORD)).toMatchObject({
      lines: [{ endReason: 'draining' }, { endReason: 'caller-hung-up' }],
      turns: [...turns, greeting],
      usage: { transcription: { seconds: 90 } },
      costUsd: { transcription: 0.0255 },
    });
    expect([...given.store.kept.keys()]).toEqual([RECORD]);
    await other.remove();
  });

  it('is kept without that where it cannot be read, and one log line says so', async () => {
    const line = given.line();
    line.end('draining', first);
    await given.closed();
    const other = new GivenRecords(given.store);
    const next = other.line({}, 2);
    await next.recall();
    given.store.refusal = (deed) => (deed.startsWith('get') ? 'SlowDown' : undefined);

    next.end('caller-hung-up', more);
    await until(() => {
      other.clock.pass(1_200);
      return given.document(RECORD)?.state === 'over';
    });

    expect(given.document(RECORD)).toMatchObject({ turns: more });
    expect(other.kept.lines).toMatchObject([
      { level: 'warn', msg: 'last words of the line before cannot be read', why: 'SlowDown' },
    ]);
    await other.settled();
    await other.remove();
  });

  it('keeps the record of its first line where the second, on the same task, cannot read of it', async () => {
    const line = given.line();
    line.turn(...first);
    await given.settled();
    given.store.refusal = (deed) => (deed === `get ${CHECKPOINT}` ? 'SlowDown' : undefined);
    const next = given.line({}, 2);
    await next.recall();

    line.end('caller-unreachable', first);
    await given.closed();

    expect(given.document(RECORD)).toMatchObject({ state: 'broken-off', isWhole: true, turns: first });
  });

  it('is not set back by a first line whose end is noticed late, on the same task', async () => {
    const zombie = given.line();
    zombie.turn(...first);
    await given.settled();
    const next = given.line({}, 2);
    await next.recall();
    next.turn(...more);

    zombie.end('caller-unreachable', first);
    zombie.turn(...first);
    given.clock.pass(1_200);
    await given.settled();

    expect(given.document(CHECKPOINT)).toMatchObject({ state: 'talking', turns: more });
    expect(given.store.kept.has(RECORD)).toBe(false);
  });

  it('is not set back by a first line whose end is noticed late, on another task', async () => {
    const zombie = given.line();
    zombie.turn(...first);
    await given.settled();
    const other = new GivenRecords(given.store);
    const next = other.line({}, 2);
    await next.recall();
    next.end('caller-hung-up', more);
    await other.closed();

    zombie.end('caller-unreachable', first);
    await until(() => given.store.did.includes(`put ${CHECKPOINT}`));
    given.clock.pass(1_200);
    // Each of them looks at what is there first.
    await until(() => given.store.did.filter((deed) => deed === `get ${RECORD}`).length === 2);
    await given.settled();

    expect(given.document(RECORD)).toMatchObject({ state: 'over', turns: more });
    await other.remove();
  });
});

describe('a process that goes away', () => {
  it('waits for the records of the calls that have just ended', async () => {
    const line = given.line();
    line.end('draining', [said('caller', 'Hello.')]);

    const settled = given.keeper.settle(5_000);
    given.clock.pass(1_200);
    await settled;

    expect([...given.store.kept.keys()].sort()).toEqual([RECORD, CHECKPOINT].sort());
  });

  it('does not wait for a store that refuses for longer than it may', async () => {
    given.store.refusal = () => 'SlowDown';
    const line = given.line();
    line.end('caller-hung-up', [said('caller', 'Hello.')]);

    const settled = given.keeper.settle(5_000);
    let isSettled = false;
    void settled.then(() => (isSettled = true));
    await until(() => {
      given.clock.pass(100);
      return isSettled;
    });

    expect(given.kept.lines.at(-1)).toMatchObject({ level: 'warn', msg: 'records are left in the spool' });
    expect(readdirSync(join(given.folder, 'fake')).some((name) => name.endsWith('.json'))).toBe(true);
  });
});
