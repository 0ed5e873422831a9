import { once } from 'node:events';
import type { CoeFontFault } from '../../../simulator/coefont/coefont-options';
import type { CoeFontSimulator } from '../../../simulator/coefont/coefont-simulator';
import { until } from '../../support/until';
import { givenCoeFont, say } from './coefont-client';

let coefont: CoeFontSimulator;
afterEach(() => coefont.close());

async function given(...faults: CoeFontFault[]): Promise<CoeFontSimulator> {
  coefont = await givenCoeFont({ faults });
  return coefont;
}

describe('a fault of the simulated CoeFont', () => {
  it('befalls the order that it is meant for', async () => {
    await given({}, { status: 429, message: 'Too many.' });

    const answers = [await say(coefont, {}), await say(coefont, {}), await say(coefont, {})];

    expect(answers.map(({ status }) => status)).toEqual([302, 429, 302]);
    expect(await answers[1]!.json()).toEqual({ message: 'Too many.' });
    expect(coefont.spoken).toMatchObject([{}, { refusedWith: 'Too many.', location: undefined }, {}]);
  });

  it('does not hide what is wrong with an order', async () => {
    await given({ status: 500 });

    const answer = await say(coefont, { speed: 99 });

    expect(answer.status).toBe(400);
  });

  it('leads nowhere', async () => {
    await given({ noLocation: true });

    const answer = await say(coefont, {});

    expect(answer.status).toBe(302);
    expect(answer.headers.has('location')).toBe(false);
  });

  it('leads elsewhere', async () => {
    await given({ location: 'ftp://example.com/a.wav' });

    const answer = await say(coefont, {});

    expect(answer.headers.get('location')).toBe('ftp://example.com/a.wav');
  });

  it('delays an answer', async () => {
    await given({ delayMs: 5 });

    const answer = await say(coefont, {});

    expect(answer.status).toBe(302);
  });

  it('is given up by a client that will not wait', async () => {
    const { spoken } = await given({ hang: true });
    const patience = new AbortController();
    const asked = say(coefont, {}, patience.signal);
    const finished = once(coefont, 'finished');
    await until(() => spoken.length === 1);
    patience.abort();

    await expect(asked).rejects.toThrow();
    await finished;

    expect(spoken).toMatchObject([{ outcome: { status: undefined, abortedByClient: true } }]);
  });

  it('breaks the connection', async () => {
    const { spoken } = await given({ reset: true });

    await expect(say(coefont, {})).rejects.toThrow();

    expect(spoken).toMatchObject([{ outcome: { wasReset: true, abortedByClient: false } }]);
  });
});
