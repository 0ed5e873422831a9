import { FRAME, GivenFacts, response, SUMMARY, TURNS } from './given-facts';

describe('the figures of a good call', () => {
  const { figures } = new GivenFacts();

  it('find nothing wrong', () => {
    expect(figures.problems).toEqual([]);
  });

  it('count the first word from the ringing', () => {
    expect(figures.timeToFirstWordMs).toBe(700);
  });

  it('count each answer from the caller’s last word', () => {
    expect(figures.answerLatenciesMs).toEqual([900, 600]);
    expect([figures.answerLatencyP50Ms, figures.answerLatencyP95Ms]).toEqual([600, 900]);
  });

  it('say how far off the assistant was told of the interruption', () => {
    expect(figures.truncationErrorsMs).toEqual([12]);
  });

  it('count frames of 20 ms both ways', () => {
    expect(figures.callerToAssistant).toEqual({ sent: 400, received: 400, cut: 0, lost: 0 });
    expect(figures.assistantToCaller).toEqual({ sent: 250, received: 250, cut: 0, lost: 0 });
  });

  it('tell the conversation as it was heard, and nothing else of it', () => {
    expect(figures.turns).toEqual([
      { speaker: 'assistant', text: 'Hello.' },
      { speaker: 'caller', text: 'A table for two.' },
      { speaker: 'assistant', text: 'All of' },
    ]);
  });

  it('take no offence at a call without an interruption', () => {
    const facts = new GivenFacts();
    facts.phone.cuts = [];
    facts.record.truncates.length = 0;

    expect(facts.figures).toMatchObject({ truncationErrorsMs: [], problems: [] });
  });

  it('do not count as lost what the bridge dropped of an answer that was cut', () => {
    const facts = new GivenFacts();
    facts.record.responses[1] = response('answer', 5_900, 3_000, 'cancelled');
    facts.phone.bytesReceived = 190 * FRAME;

    expect(facts.figures.assistantToCaller).toEqual({ sent: 250, received: 190, cut: 60, lost: 0 });
    expect(facts.problems).toEqual([]);
  });

  it('do not count silence that the bridge put in as anything', () => {
    const facts = new GivenFacts();
    facts.record.appendedBytes += 50 * FRAME;

    expect(facts.figures.callerToAssistant).toEqual({ sent: 400, received: 450, cut: 0, lost: 0 });
  });
});

describe('a call is not good', () => {
  const wrong: [string, (facts: GivenFacts) => void, string[]][] = [
    [
      'when Twilio warns',
      ({ phone }) => {
        phone.warnings = [{ code: 31951, level: 'warning', message: 'Invalid Message: no key', atMs: 0 }];
      },
      ['Twilio warned: 31951, Invalid Message: no key.'],
    ],
    [
      'when the phone ended it',
      ({ phone }) => {
        phone.endedBy = 'document-end';
      },
      ['The call was ended by document-end, not by caller.'],
    ],
    [
      'when it failed',
      ({ phone }) => {
        phone.endedBy = 'error';
        phone.error = 'HTTP retrieval failure';
      },
      ['The call was ended by error (HTTP retrieval failure), not by caller.'],
    ],
    [
      'when the bridge ended it',
      (facts) => {
        facts.summaries = [{ ...SUMMARY, reason: 'assistant-lost' }];
      },
      ['The bridge ended the call for the reason assistant-lost, not caller-hung-up.'],
    ],
    [
      'when the bridge ended it once, and the caller was connected again',
      (facts) => {
        facts.summaries = [{ ...SUMMARY, reason: 'assistant-silent' }, SUMMARY];
      },
      [
        'The bridge ended the call for the reason assistant-silent, caller-hung-up, not caller-hung-up, caller-hung-up.',
      ],
    ],
    [
      'when nothing was heard',
      ({ phone }) => {
        phone.times = { ...phone.times!, firstHeardAtMs: undefined };
      },
      ['The caller never heard a word.'],
    ],
    [
      'when the first word came late',
      ({ phone }) => {
        phone.times = { ...phone.times!, firstHeardAtMs: 3_001 };
      },
      ['The first word took longer than 2 s.'],
    ],
    [
      'when a turn was not answered',
      (facts) => {
        facts.turns = [TURNS[0]!, { ...TURNS[1]!, answeredAtMs: undefined }];
      },
      ['“Wait!” was not answered.'],
    ],
    [
      'when a turn was answered late',
      (facts) => {
        facts.turns = [{ ...TURNS[0]!, answeredAtMs: 7_001 }, TURNS[1]!];
      },
      ['The answer to “A table for two.” took longer than 2 s.'],
    ],
    [
      'when the assistant was not told that it was interrupted',
      ({ record }) => {
        record.truncates.length = 0;
      },
      ['The assistant was not told that it was interrupted.'],
    ],
    [
      'when the assistant was told too much',
      (facts) => {
        facts.record.truncates[0] = facts.told(1_051);
      },
      ['What the assistant was told of an interruption is 51 ms off.'],
    ],
    [
      'when the assistant was told too little',
      (facts) => {
        facts.record.truncates[0] = facts.told(900);
      },
      ['What the assistant was told of an interruption is -100 ms off.'],
    ],
    [
      'when something heard was truncated',
      (facts) => {
        facts.record.truncates.push(facts.told(500, 'greeting'));
      },
      ['greeting was truncated though heard.'],
    ],
    [
      'when a truncation was refused',
      (facts) => {
        facts.record.truncates[0] = { ...facts.told(1_000), refusedWith: 'invalid_value' };
      },
      ['The assistant refused a truncation: answer: invalid_value.'],
    ],
    [
      'when the assistant sent an error',
      ({ record }) => {
        record.errorsSent.push({ type: 'server_error', code: 'server_error', message: '', param: null });
      },
      ['The assistant sent an error: server_error.'],
    ],
    [
      'when frames of the caller were lost',
      ({ record }) => {
        record.appendedBytes -= 3 * FRAME;
      },
      ['3 frames of the caller were lost.'],
    ],
    [
      'when frames of the assistant were lost',
      ({ phone }) => {
        phone.bytesReceived = 245 * FRAME;
      },
      ['5 frames of the assistant were lost.'],
    ],
  ];

  it.each(wrong)('%s', (_when, spoil, problems) => {
    const facts = new GivenFacts();

    spoil(facts);

    expect(facts.problems).toEqual(problems);
  });

  it('when the assistant was never reached', () => {
    const facts = new GivenFacts();
    facts.isReached = false;

    expect(facts.problems).toContain('The assistant was never reached.');
    expect(facts.figures.truncationErrorsMs).toEqual([]);
  });

  it('when more than what was cut is missing of the assistant', () => {
    const facts = new GivenFacts();
    facts.record.responses[1] = response('answer', 5_900, 3_000, 'cancelled');
    facts.phone.bytesReceived = 90 * FRAME;

    expect(facts.figures.assistantToCaller).toEqual({ sent: 250, received: 90, cut: 150, lost: 10 });
    expect(facts.problems).toEqual(['10 frames of the assistant were lost.']);
  });
});
