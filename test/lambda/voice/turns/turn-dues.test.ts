import { TURN_DUES } from '../../../../lambda/voice/turns/turn-dues';

/** What the stack gives the webhook's Lambda, a second before Twilio gives up. */
const LAMBDA_MS = 14_000;

describe('the time that a turn may take', () => {
  it('has room for the model and the voice, and is over before the Lambda is stopped', () => {
    const { model, speech, greeting, phrase, all } = TURN_DUES;

    expect(model + speech).toBeLessThanOrEqual(all);
    expect(all).toBeLessThan(LAMBDA_MS);
    expect([model, speech]).toEqual([7_000, 4_000]);
    expect(greeting + speech).toBeLessThan(all);
    expect(model + phrase).toBeLessThan(all);
  });
});
