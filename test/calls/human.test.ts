import { once } from 'node:events';
import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import type { Facts } from '../../lambda/voice/webhook-log';
import { type CallFacts, simulatedCall, type SimulatedCallOptions } from '../../rig/simulated-call';
import { answersBy } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import type { DialPlan } from '../../simulator/phone/dialled-call';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import { assistantFile } from '../support/assistant-file';
import { turnCall } from '../support/turn-call';

/** Whole calls that a human takes over, and what comes after the human. */

const DESK: Partial<AssistantDocument> = {
  greeting: { say: 'Hello.' },
  destinations: [{ name: 'desk', number: '+15005550006', description: 'The front desk.' }],
  keys: { actions: { '0': { transfer: 'desk' } } },
};
const HUMAN_HANGS_UP: DialPlan = { status: 'completed', hangsUpFirst: 'callee', talkMs: 50 };

/** Presses zero as soon as the assistant is heard. */
async function asksForHuman(call: PhoneCall): Promise<void> {
  await once(call, 'hears');
  call.press('0');
}

function take(
  conduct: (call: PhoneCall) => Promise<unknown>,
  options: SimulatedCallOptions & { dial: DialPlan },
): Promise<CallFacts> {
  return simulatedCall(
    {
      ...options,
      env: { ASSISTANT_FILES: assistantFile(DESK), ...options.env },
      phone: { pausePace: Infinity, dial: options.dial },
      assistant: {
        timings: FAST_TIMINGS,
        answers: answersBy(() => ({ audio: speechLikeNoise(600), transcript: 'Hello.' })),
        ...options.assistant,
      },
    },
    ({ call }) => conduct(call).then(() => undefined),
  );
}

describe('a human who took over', () => {
  it('and hangs up first has the call hung up, with nothing said and nobody else connected', async () => {
    const outcomes: Facts[] = [];
    const keep = (_message: string, facts: Facts): number => outcomes.push(facts);

    const { phone, sessions, summaries } = await take(
      async (call) => {
        await asksForHuman(call);
        await call.ended;
      },
      { dial: HUMAN_HANGS_UP, webhookLog: { info: keep, warn: keep, error: keep } },
    );

    expect(phone).toMatchObject({ endedBy: 'hangup-verb', says: [], dials: [{ number: '+15005550006' }] });
    expect(phone.warnings).toEqual([]);
    expect(sessions).toHaveLength(1);
    expect(summaries).toMatchObject([{ reason: 'transferred' }]);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'hang-up' });
  });

  it('and is hung up on has the webhook told, which has nothing left to do', async () => {
    const outcomes: Facts[] = [];
    const keep = (_message: string, facts: Facts): number => outcomes.push(facts);

    const { phone } = await take(
      async (call) => {
        await asksForHuman(call);
        await call.ended;
      },
      {
        dial: { status: 'completed', hangsUpFirst: 'caller', talkMs: 50 },
        webhookLog: { info: keep, warn: keep, error: keep },
      },
    );

    expect(phone).toMatchObject({ endedBy: 'dialed', warnings: [] });
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'caller-gone' });
  });

  it('because no assistant could be had, and hangs up first, is not followed by an apology', async () => {
    const { phone } = await take((call) => call.ended, {
      dial: HUMAN_HANGS_UP,
      assistant: { faults: () => ({ turnAway: 'invalid_api_key' }) },
      env: { FALLBACK_NUMBER: '+15005550006' },
    });

    expect(phone).toMatchObject({
      endedBy: 'hangup-verb',
      dials: [{ number: '+15005550006' }],
      says: [{ text: 'We are sorry. One moment, please.' }],
    });
  });

  it('from a call that was answered turn by turn, and hangs up first, is its end as well', async () => {
    const { phone, asked } = await turnCall(DESK, (caller) => caller.presses('0'), {
      phone: { dial: HUMAN_HANGS_UP },
    });

    expect(phone).toMatchObject({ endedBy: 'hangup-verb', dials: [{ number: '+15005550006' }] });
    expect(asked).toEqual([]);
  });
});

describe('a human who cannot be had', () => {
  it.each(['busy', 'failed', 'canceled'] as const)(
    'because the number is %s leaves the caller to the assistant',
    async (status) => {
      const { phone, sessions } = await take(
        async (call) => {
          await asksForHuman(call);
          await once(call, 'dialed');
          await once(call, 'hears');
        },
        { dial: { status } },
      );

      expect(phone).toMatchObject({ endedBy: 'caller', dials: [{ number: '+15005550006' }], warnings: [] });
      expect(sessions).toHaveLength(2);
    },
  );
});
