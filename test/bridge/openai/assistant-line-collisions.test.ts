import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { tones } from '../../../simulator/assistant/answers';
import { BENIGN_ERROR } from '../../../simulator/assistant/faults';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { silent } from '../../support/pcmu';
import { askToSpeak, closeLines, given, ready, until } from './given-line';

afterEach(closeLines);

const SPEECH = Buffer.from(speechLikeNoise(600).toString('base64'));
/** Slow enough that a response goes on for as long as a test looks at it. */
const LONG_ANSWER = { answers: tones([20_000]), pace: 20 };

describe('a response that is asked for while another goes on', () => {
  it('is reported as refused, by its own name', async () => {
    await given(LONG_ANSWER);
    const { line, told, listener } = await ready(SYSTEM_CLOCK);
    askToSpeak(line, 'turn-1');
    await until(() => listener.spoke.length > 0);

    askToSpeak(line, 'keys-2');
    await until(() => told.some((fact) => fact.includes('refused')));

    expect(told).toEqual(['ready', 'response started', 'request keys-2 refused']);
    expect(listener.answered).toEqual(['turn-1']);
  });

  it('is no error, and nothing to warn of', async () => {
    await given(LONG_ANSWER);
    const { line, told, listener, kept } = await ready(SYSTEM_CLOCK);
    askToSpeak(line, 'turn-1');
    askToSpeak(line, 'keys-2');
    await until(() => told.some((fact) => fact.includes('refused')));

    expect(listener.noted.filter(({ what }) => what === 'error')).toEqual([]);
    expect(kept.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

describe('a turn of the caller’s that ends while a response goes on', () => {
  it('is reported as unanswered: the assistant does not answer it by itself', async () => {
    await given(LONG_ANSWER);
    const { line, told, listener } = await ready(SYSTEM_CLOCK);
    line.hear(SPEECH);
    await until(() => told.includes('caller speaks'));

    // Asked for in the middle of the caller's speech: nothing interrupts it any more.
    askToSpeak(line, 'tools-1');
    await until(() => listener.spoke.length > 0);
    line.hear(silent(700));
    await until(() => told.includes('turn unanswered'));

    expect(listener.answered).toEqual(['tools-1']);
  });
});

describe('another error', () => {
  it.each(['response_cancel_not_active', 'invalid_value', 'server_error'])(
    'is no collision, whatever it is about: %s',
    async (code) => {
      await given();
      const { line, told, session } = await ready(SYSTEM_CLOCK);

      session.sendError({ ...BENIGN_ERROR, code });
      askToSpeak(line, 'turn-1');
      await until(() => told.includes('response completed'));

      expect(told).toEqual(['ready', 'response started', 'assistant finished', 'response completed']);
    },
  );
});
