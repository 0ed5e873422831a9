import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { recordedConversation } from '../../rig/conversation';
import { compareInterruptions } from '../../rig/interruptions';
import { REALISTIC_TIMINGS } from '../../simulator/assistant/timings';
import { recordings } from '../../simulator/speech/recordings';
import { HELLO, shortTalk, talk } from '../support/quick-call';

/** What the bridge exists for, each in a whole call. */

it('session initialises with `session.update`', async () => {
  const { session } = await talk(shortTalk(1));

  expect(session?.record.clientEvents).toMatchObject({ 'session.update': 1 });
  expect(session?.record.serverEvents).toMatchObject({ 'session.updated': 1 });
  expect(session?.record.sessionUpdates[0]).toMatchObject({ type: 'realtime', output_modalities: ['audio'] });
  expect(session?.record.appendedBeforeUpdatedBytes).toBe(0);
});

it('audio format is explicitly `audio/pcmu` both ways', async () => {
  const { session } = await talk(shortTalk(1));

  const { audio } = session?.record.sessionUpdates[0] ?? {};
  expect(audio?.input?.format).toEqual({ type: 'audio/pcmu' });
  expect(audio?.output?.format).toEqual({ type: 'audio/pcmu' });
  expect(session?.record.pcmAppendedBytes).toBe(0);
});

it('the caller hears an answer within 2 s', async () => {
  const { turns } = await talk(shortTalk(2), { assistant: { timings: REALISTIC_TIMINGS } });

  expect(turns).toHaveLength(2);
  for (const { endedAtMs, answeredAtMs } of turns) {
    expect((answeredAtMs ?? Infinity) - endedAtMs).toBeLessThan(2_000);
  }
});

it('Japanese speech reaches the model byte for byte and its transcript arrives intact, language `ja` configured', async () => {
  const conversation = recordedConversation('ja', 1);
  const { session, summary } = await talk(conversation, {
    assistant: { keepAudio: true },
    env: { ASSISTANT_LANGUAGE: 'ja' },
  });
  const [hello] = recordings('ja', 'caller');

  expect(session?.record.sessionUpdates[0]?.audio?.input?.transcription?.language).toBe('ja');
  expect(session?.record.appendedAudio.includes(hello?.audio ?? 'no recording')).toBe(true);
  expect(summary?.turns()).toMatchObject([
    { speaker: 'assistant', text: 'お電話ありがとうございます。レストランさくらです。' },
    { speaker: 'caller', text: 'もしもし、予約をお願いします。' },
    { speaker: 'assistant', text: '何日の何時に、何名様ですか。' },
  ]);
});

it('the assistant stops when the caller speaks', async () => {
  const conversation = shortTalk(2, [600, 5_000, 600]);
  const [first, second] = conversation.turns;
  const { phone, session, summary } = await talk({
    ...conversation,
    turns: [first!, { ...second!, overAnswerAfterMs: 1_000 }],
  });

  expect(phone.cuts).toHaveLength(1);
  expect(phone.cuts[0]!.discardedMs).toBeGreaterThan(1_000);
  const [interruption] = compareInterruptions(session!, phone.cuts).interruptions;
  expect(interruption?.items).toHaveLength(1);
  expect(interruption!.items[0]!.toldMs).toBeDefined();
  expect(session?.record.truncates.map(({ refusedWith }) => refusedWith)).toEqual([undefined]);
  expect(summary?.interruptions).toBe(1);
});

it('no SIP code and none of its settings anywhere in the repository’s code or configuration', () => {
  const root = resolve(__dirname, '../..');
  // Spelled in parts, so that this file does not hold what it looks for.
  const removed = ['USE_OPENAI' + '_SIP', 'OPENAI' + '_PROJECT_ID', 'OPENAI' + '_WEBHOOK_SECRET'];
  const sip = new RegExp(`${removed.join('|')}|\\bsips?:|realtime\\.call\\.incoming|/realtime/calls/`, 'i');
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
    .toString()
    .split('\0')
    .filter((path) => /\.(ts|js|mjs|json|ya?ml|sh)$|Dockerfile|^\.ci\/|^\.npmrc$/.test(path))
    .filter((path) => path !== 'package-lock.json' && path !== 'test/calls/mission.test.ts')
    // A file that was deleted stays listed until that is committed.
    .filter((path) => existsSync(join(root, path)));

  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((path) => sip.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

it('not a frame is lost in either direction, and Twilio has nothing to complain about', async () => {
  const { phone, session } = await talk(shortTalk(2), { assistant: { keepAudio: true } });

  const spokenBytes = session!.record.responses
    .flatMap(({ items }) => items)
    .reduce((sum, { audio }) => sum + audio.length, 0);
  expect(session?.record.appendedBytes).toBe(phone.bytesSent);
  expect(session?.record.appendedAudio.includes(HELLO)).toBe(true);
  expect(phone.bytesReceived).toBe(spokenBytes);
  expect(phone.warnings).toEqual([]);
});
