import { first } from '../../simulator/assistant/faults';
import { shortTalk, talk, warningCodes } from '../support/quick-call';

/** Whole calls in which the assistant's side goes wrong. */

const reasons = (facts: Awaited<ReturnType<typeof talk>>) => facts.summaries.map(({ reason }) => reason);

describe('an assistant that cannot be reached at first', () => {
  it('is dialled again, and the caller notices nothing but a longer ringing', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: first(1, { handshake: 'unavailable' as const }) },
    });

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.turns[0]?.answeredAtMs).toBeDefined();
    expect(facts.phone.warnings).toEqual([]);
  });

  it('hears all that the caller said meanwhile', async () => {
    const { phone, session } = await talk(shortTalk(1), {
      assistant: { faults: first(1, { sessionCreated: { afterMs: 1_500 } }) },
    });

    expect(session?.record.appendedBytes).toBe(phone.bytesSent);
    expect(session?.record.appendedBeforeUpdatedBytes).toBe(0);
  });
});

describe('an assistant that refuses for good', () => {
  it('is not dialled twice in one call; the caller is connected again twice and then answered turn by turn', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: () => ({ turnAway: 'credit_balance_exhausted' }) },
    });

    expect(reasons(facts)).toEqual(['assistant-refused', 'assistant-refused', 'assistant-refused']);
    expect(facts.phone.says).toMatchObject([
      { language: 'en-US', text: 'We are sorry. One moment, please.' },
      { language: 'en-US', text: 'I am sorry for the interruption. How can I help you?' },
      { text: 'I did not hear anything. Are you still there?' },
      { text: 'I did not hear anything. Are you still there?' },
      { text: 'Thank you for calling. Goodbye.' },
    ]);
    expect(facts.phone.endedBy).toBe('hangup-verb');
  });

  it('leads to a human where a number is configured', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: () => ({ turnAway: 'invalid_api_key' }) },
      env: { FALLBACK_NUMBER: '+15005550006' },
    });

    expect(facts.phone.dials).toMatchObject([{ number: '+15005550006' }]);
    expect(facts.phone.says).toMatchObject([{ text: 'We are sorry. One moment, please.' }]);
  });

  it('apologises in Japanese where the assistant is Japanese, after a human who does not answer', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: () => ({ turnAway: 'invalid_api_key' }) },
      phone: { dial: { status: 'no-answer' } },
      env: { FALLBACK_NUMBER: '+15005550006', ASSISTANT_LANGUAGE: 'ja' },
    });

    expect(facts.phone.says).toMatchObject([
      { language: 'ja-JP', text: expect.stringContaining('少々お待ちください') },
      { language: 'ja-JP', text: expect.stringContaining('おかけ直しください') },
    ]);
  });
});

describe('an assistant that is lost in the middle', () => {
  it('is replaced: the caller is connected again and goes on talking', async () => {
    const conversation = shortTalk(2, [600]);
    const facts = await talk(conversation, {
      assistant: {
        faults: first(1, {
          responses: { 1: { what: 'connection-lost' as const, closeCode: 1001, afterMs: 300 } },
        }),
      },
    });

    expect(reasons(facts)).toEqual(['assistant-lost', 'caller-hung-up']);
    expect(facts.sessions).toHaveLength(2);
    expect(facts.phone.endedBy).toBe('caller');
    // Twilio notes that we closed the stream, as it does for every close of ours.
    expect(warningCodes(facts)).toEqual([31921]);
  });

  it('is replaced also when it falls silent', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: first(1, { responses: { 0: { what: 'stall' as const } } }) },
    });

    expect(reasons(facts)).toEqual(['assistant-silent', 'caller-hung-up']);
    expect(facts.turns[0]?.answeredAtMs).toBeDefined();
  });
});

describe('a response that fails', () => {
  it('is asked for again, and the caller hears the answer', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: { responses: { 1: { what: 'failed', code: 'rate_limit_exceeded' } } } },
    });

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.turns[0]?.answeredAtMs).toBeDefined();
    expect(facts.session?.record.responses.map(({ status }) => status)).toEqual([
      'completed',
      'failed',
      'completed',
    ]);
  });

  it('twice in a row ends the stream, so that the ladder can help', async () => {
    const facts = await talk(shortTalk(1), {
      assistant: { faults: first(1, { responses: () => ({ what: 'failed' as const }) }) },
    });

    expect(reasons(facts)).toEqual(['assistant-failed', 'caller-hung-up']);
  });
});

describe('an assistant that does what no documentation says', () => {
  it('changes nothing for the caller: unknown events, extra keys, harmless errors, late and lost transcripts', async () => {
    const facts = await talk(shortTalk(3), {
      assistant: {
        faults: {
          unknownEvents: true,
          extraKeys: true,
          rateLimits: 'absent',
          responses: { 1: { what: 'error-event' } },
          transcriptions: { 0: 'after-next-turn', 1: 'failed', 2: 'never' },
        },
      },
    });

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.turns.every(({ answeredAtMs }) => answeredAtMs !== undefined)).toBe(true);
    expect(facts.summary?.turns().map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'assistant: Reply number 0.',
      'caller: Hello.',
      'assistant: Reply number 1.',
      'caller: ',
      'assistant: Reply number 2.',
      'caller: ',
      'assistant: Reply number 3.',
    ]);
  });
});
