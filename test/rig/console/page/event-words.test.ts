import type { Happening } from '../../../../rig/console/messages';
import { eventWords } from '../../../../rig/console/page/event-words';

const SENTENCES: [Happening, string][] = [
  [{ kind: 'ringing' }, 'phone ringing'],
  [{ kind: 'document', says: 'answers <Connect> <Stream>' }, 'webhook answers <Connect> <Stream>'],
  [
    { kind: 'connected', assistantReadyMs: 400, keptEarlyMs: 380, resumed: true },
    'bridge both sides are ready: the assistant after 0.40 s, 0.38 s of the caller kept for it, and the conversation goes on',
  ],
  [{ kind: 'cut', discardedMs: 6_680 }, 'caller hears the assistant fall silent, 6.68 s before its end'],
  [{ kind: 'interrupted', heardMs: [2_660, 0] }, 'assistant learns that 2.66 s and 0.00 s of it were heard'],
  [{ kind: 'answer', latencyMs: 840 }, 'assistant is heard 0.84 s after the caller’s last word'],
  [{ kind: 'answer', latencyMs: undefined }, 'assistant is heard, without a question'],
  [{ kind: 'keys', count: 1 }, 'bridge hands a key to the assistant'],
  [{ kind: 'keys', count: 4 }, 'bridge hands 4 keys to the assistant'],
  [
    { kind: 'tool', name: 'find_table', outcome: 'too-late', durationMs: 5_000 },
    'assistant used find_table: too-late after 5.00 s',
  ],
  [
    { kind: 'response-failed', code: undefined, retried: true },
    'bridge a response failed (no code), asking again',
  ],
  [{ kind: 'updated', to: 'transfer' }, 'bridge has Twilio transfer the call, by REST'],
  [{ kind: 'ended', endedBy: 'rest', reason: undefined, error: undefined }, 'phone over, ended by rest'],
];

describe('what happened, in words', () => {
  it.each(SENTENCES)('%j', (happening, sentence) => {
    const { who, what } = eventWords({ atMs: 0, ...happening });

    expect(`${who} ${what}`).toBe(sentence);
  });

  it('makes one look twice at what went wrong', () => {
    const isOdd = (happening: Happening) => eventWords({ atMs: 0, ...happening }).isOdd === true;

    expect([
      isOdd({ kind: 'warning', code: 31921, message: 'Close Error' }),
      isOdd({ kind: 'tool', name: 'find_table', outcome: 'ok', durationMs: 1 }),
      isOdd({ kind: 'tool', name: 'find_table', outcome: 'failed', durationMs: 1 }),
    ]).toEqual([true, false, true]);
  });
});
