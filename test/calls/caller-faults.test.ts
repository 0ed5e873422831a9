import { firstSession, HELLO, shortTalk, talk, warningCodes } from '../support/quick-call';

/** Whole calls in which the caller's side goes wrong. */

const reasons = (facts: Awaited<ReturnType<typeof talk>>) => facts.summaries.map(({ reason }) => reason);

describe('the caller’s hang-up', () => {
  it('closes the assistant’s session within a second', async () => {
    const { session, phone, summary } = await talk(shortTalk(1));

    expect(summary?.reason).toBe('caller-hung-up');
    expect(session!.record.closedAtMs! - phone.times.endedAtMs!).toBeLessThan(1_000);
  });

  it('before the assistant is ready leaves no session behind', async () => {
    const facts = await talk(
      shortTalk(1),
      { assistant: { timings: { sessionCreatedMs: 60_000 } } },
      ({ call }) => {
        call.once('streaming', () => call.hangUp());
      },
    );

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.sessions.filter((session) => session.isOpen)).toEqual([]);
  });

  it('in the middle of a reply ends everything', async () => {
    const facts = await talk(shortTalk(1, [600, 8_000]), {}, ({ call }) => {
      call.once('quiet', () => call.once('hears', () => call.hangUp()));
    });

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.phone.warnings).toEqual([]);
  });

  it('is followed by nothing: the webhook knows that the caller is gone', async () => {
    const { phone } = await talk(shortTalk(1));

    expect(phone.documents).toHaveLength(1);
    expect(phone.says).toEqual([]);
  });
});

describe('a stream that breaks off', () => {
  it('closes the assistant’s session, and Twilio connects the caller again', async () => {
    const facts = await talk(shortTalk(1), {}, ({ call }) => {
      call.once('hears', () => call.stream?.reset());
    });

    expect(reasons(facts)).toEqual(['caller-lost', 'caller-hung-up']);
    expect(facts.sessions).toHaveLength(2);
    expect(facts.sessions.filter((session) => session.isOpen)).toEqual([]);
    expect(warningCodes(facts)).toEqual([31903]);
  });
});

describe('a start that is not what it should be', () => {
  it.each([
    ['of another call', { callSid: 'CAffffffffffffffffffffffffffffffff' }, 'start-mismatch'],
    ['in another encoding', { encoding: 'audio/l16' }, 'format-unsupported'],
    ['at another rate', { sampleRate: 16_000 }, 'format-unsupported'],
    ['in stereo', { channels: 2 }, 'format-unsupported'],
  ])('%s ends the stream with its reason', async (_what, startOverrides, reason) => {
    const facts = await talk(shortTalk(1), { phone: { faults: { startOverrides } } });

    expect(reasons(facts)).toEqual([reason, reason, reason]);
    expect(facts.phone.endedBy).toBe('hangup-verb');
  });
});

describe('a caller’s side that does what no documentation says', () => {
  it('changes nothing: unknown fields and events, frames of another size, no `connected`', async () => {
    const facts = await talk(shortTalk(1), {
      phone: { faults: { extraFields: true, extraEvents: true, frameBytes: 333, withoutConnected: true } },
      assistant: { keepAudio: true },
    });

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.session?.record.appendedBytes).toBe(facts.phone.bytesSent);
    expect(facts.session?.record.appendedAudio.includes(HELLO)).toBe(true);
    expect(facts.phone.warnings).toEqual([]);
  });

  it('changes nothing: malformed messages in the middle of the call', async () => {
    const facts = await talk(shortTalk(1), {}, ({ call }) => {
      call.once('hears', () => {
        for (const frame of [
          '{',
          'null',
          '{"event":"media"}',
          '{"event":"mark","mark":7}',
          Buffer.from([1, 2, 3]),
        ]) {
          call.stream?.sendMalformed(frame);
        }
      });
    });

    expect(reasons(facts)).toEqual(['caller-hung-up']);
    expect(facts.turns[0]?.answeredAtMs).toBeDefined();
  });

  it('changes nothing: a handshake that Twilio repeats', async () => {
    const facts = await talk(shortTalk(1), { phone: { faults: { repeatHandshake: true } } });

    expect(reasons(facts)).toEqual(['caller-lost', 'caller-hung-up']);
    expect(facts.turns[0]?.answeredAtMs).toBeDefined();
  });

  it('changes nothing: marks that come back late after a clear', async () => {
    const conversation = shortTalk(3, [600, 4_000, 600, 600]);
    const [first, second, third] = conversation.turns;
    const turns = [first!, { ...second!, overAnswerAfterMs: 800 }, third!];
    const facts = await talk({ ...conversation, turns }, { phone: { faults: { lateMarksMs: 300 } } });

    expect(facts.phone.cuts).toHaveLength(1);
    expect(facts.session?.record.truncates).toHaveLength(1);
    expect(facts.session?.record.errorsSent).toEqual([]);
    expect(facts.turns.every(({ answeredAtMs }) => answeredAtMs !== undefined)).toBe(true);
  });
});

describe('a caller who presses keys', () => {
  it('stops the assistant, and has what was keyed in answered as a whole', async () => {
    const keyedIn: string[] = [];
    const facts = await talk(
      shortTalk(1, [4_000, 600]),
      { observer: { keyedIn: (_callSid, keys) => keyedIn.push(keys) } },
      ({ call }) => {
        call.once('hears', () => {
          for (const key of '42#') call.press(key);
        });
      },
    );

    expect(keyedIn).toEqual(['42']);
    expect(facts.phone.cuts).toHaveLength(1);
    expect(facts.session?.record.truncates).toMatchObject([{ refusedWith: undefined }]);
    expect(facts.session?.record.responses.map(({ metadata }) => metadata?.request)).toEqual([
      'greeting-1',
      'keys-2',
      undefined,
    ]);
    expect(facts.turns[0]?.answeredAtMs).toBeDefined();
    expect(reasons(facts)).toEqual(['caller-hung-up']);
  });
});

describe('a phone that does not transmit silence', () => {
  it('is answered all the same: the silence is put in', async () => {
    const facts = await talk(shortTalk(1), {}, (participants) => {
      void firstSession(participants).then((session) => {
        // From the middle of the word on nothing comes for 5 s: without silence the turn would not end before.
        session.on('server-event', ({ type }) => {
          if (type !== 'input_audio_buffer.speech_started') return;
          setTimeout(() => participants.call.stream?.pauseFrames(5_000), 300);
        });
      });
    });
    const [turn] = facts.session!.record.turns;

    expect(turn!.speechStoppedAtMs! - turn!.speechStartedAtMs!).toBeLessThan(4_500);
    expect(reasons(facts)).toEqual(['caller-hung-up']);
  });
});

describe('a bridge that is full', () => {
  it('turns the stream away before the upgrade, and the ladder answers turn by turn', async () => {
    const facts = await talk(shortTalk(1), { env: { MAX_CALLS: '1' } }, ({ rig }) => {
      void rig.bridge.switchboard.drain();
    });

    expect(warningCodes(facts)).toEqual([31920, 31920, 31920]);
    expect(facts.phone.says.map(({ text }) => text)).toContain(
      'I am sorry for the interruption. How can I help you?',
    );
    expect(facts.sessions).toEqual([]);
  });
});

describe('a stranger', () => {
  it.each(['bad', 'none', 'https'] as const)(
    'with a signature that is %s is not let in',
    async (streamSignature) => {
      const facts = await talk(shortTalk(1), { phone: { streamSignature } });

      expect(warningCodes(facts)).toEqual([31920, 31920, 31920]);
      expect(facts.sessions).toEqual([]);
    },
  );

  it('cannot ask the webhook for a call', async () => {
    const facts = await talk(shortTalk(1), { phone: { authToken: 'another-token' } });

    expect(facts.phone.documents).toEqual([]);
    expect(facts.sessions).toEqual([]);
  });
});
