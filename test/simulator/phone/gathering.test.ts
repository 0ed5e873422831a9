import type { GatherNoun } from '../../../simulator/phone/gather';
import type { GatheringSettings } from '../../../simulator/phone/gathering';
import { Gathering } from '../../../simulator/phone/gathering';
import { readTwiml } from '../../../simulator/phone/twiml';
import { FakeClock } from '../../support/fake-clock';

const speech = (durationMs: number) => Buffer.alloc(durationMs * 8, 0x11);

/** A `<Gather>` with these attributes, and a Twilio that understands how long the caller spoke. */
function gather(attributes: string, settings: Partial<GatheringSettings> = {}) {
  const { verbs } = readTwiml(`<Response><Gather ${attributes}/></Response>`);
  const { gather: noun } = verbs[0] as { gather: GatherNoun };
  const clock = new FakeClock();
  const gathering = new Gathering(noun, {
    clock,
    gatherPace: 1,
    endOfSpeechMs: 600,
    recognise: (audio) => ({ text: `${audio.length / 8} ms`, confidence: 0.9 }),
    ...settings,
  });
  const over: string[] = [];
  void gathering.result.then((gathered) => {
    over.push(
      gathered.input === 'speech'
        ? gathered.recognition.text
        : gathered.input === 'dtmf'
          ? `keys ${gathered.digits}`
          : 'nothing',
    );
  });
  /** Time passes, and whoever waits for it takes notice. */
  const pass = async (durationMs: number): Promise<void> => {
    clock.pass(durationMs);
    await new Promise(setImmediate);
  };
  return { clock, gathering, over, pass };
}

describe('speech', () => {
  it('is over after a silence, and all of it is understood', async () => {
    const { clock, gathering, over, pass } = gather('input="speech" speechTimeout="auto"');
    gathering.promptsAreOver();
    await pass(1_000);

    const spoken = gathering.say(speech(2_000));
    await pass(2_599);
    expect(over).toEqual([]);
    await pass(1);

    expect(over).toEqual(['2000 ms']);
    expect(await spoken).toEqual({ startedAtMs: 1_000, endedAtMs: 3_000 });
    expect(clock.timerCount).toBe(0);
  });

  it('is over after as many seconds of silence as the TwiML says', async () => {
    const { gathering, over, pass } = gather('input="speech" speechTimeout="2"');
    gathering.promptsAreOver();

    void gathering.say(speech(500));
    await pass(2_499);
    expect(over).toEqual([]);
    await pass(1);

    expect(over).toEqual(['500 ms']);
  });

  it('that goes on before it was over is one speech', async () => {
    const { gathering, over, pass } = gather('input="speech" speechTimeout="auto"');
    gathering.promptsAreOver();

    void gathering.say(speech(500));
    await pass(1_000);
    void gathering.say(speech(300));
    await pass(900);

    expect(over).toEqual(['800 ms']);
  });

  it('is said one thing after the other', async () => {
    const { gathering, over, pass } = gather('input="speech" speechTimeout="auto"');
    gathering.promptsAreOver();

    const spoken = [gathering.say(speech(500)), gathering.say(speech(300))];
    await pass(1_400);

    expect(await Promise.all(spoken)).toEqual([
      { startedAtMs: 0, endedAtMs: 500 },
      { startedAtMs: 500, endedAtMs: 800 },
    ]);
    expect(over).toEqual(['800 ms']);
  });

  it('is waited for no longer than the timeout, once the prompts are over', async () => {
    const { clock, gathering, over, pass } = gather('input="speech" timeout="8"');
    await pass(20_000);

    gathering.promptsAreOver();
    await pass(7_999);
    expect(over).toEqual([]);
    await pass(1);

    expect(over).toEqual(['nothing']);
    expect(clock.timerCount).toBe(0);
  });

  it('that began in time is heard to its end', async () => {
    const { gathering, over, pass } = gather('input="speech" speechTimeout="auto" timeout="1"');
    gathering.promptsAreOver();
    await pass(999);

    void gathering.say(speech(5_000));
    await pass(5_600);

    expect(over).toEqual(['5000 ms']);
  });

  it('cuts the prompts short', () => {
    const { gathering } = gather('input="speech"');

    void gathering.say(speech(10));

    expect(gathering.cut.aborted).toBe(true);
  });

  it('is not heard before the prompts are over, where it may not barge in', () => {
    const { gathering } = gather('input="speech" bargeIn="false"');
    expect(gathering.takes('speech')).toBe(false);

    gathering.promptsAreOver();

    expect(gathering.takes('speech')).toBe(true);
  });

  it('that is not understood is as if it had not been said', async () => {
    const { gathering, over, pass } = gather('input="speech" speechTimeout="auto" timeout="8"', {
      recognise: () => undefined,
    });
    gathering.promptsAreOver();

    void gathering.say(speech(1_000));
    await pass(1_600 + 7_999);
    expect(over).toEqual([]);
    await pass(1);

    expect(over).toEqual(['nothing']);
  });

  it('is heard for a minute and no longer', async () => {
    const { clock, gathering, over, pass } = gather('input="speech" speechTimeout="auto"');
    gathering.promptsAreOver();

    const spoken = gathering.say(speech(61_000));
    spoken.catch(() => undefined);
    await pass(60_000);

    expect(over).toEqual(['60000 ms']);
    await expect(spoken).rejects.toThrow('Nobody listened any more before the caller had finished speaking.');
    expect(clock.timerCount).toBe(0);
  });

  it('makes Twilio deaf to keys', async () => {
    const { gathering, over, pass } = gather('input="dtmf speech" numDigits="1" speechTimeout="auto"');
    gathering.promptsAreOver();

    void gathering.say(speech(100));
    gathering.press('1');
    await pass(700);

    expect(over).toEqual(['100 ms']);
  });
});

describe('keys', () => {
  it('are over when there are as many as there may be', async () => {
    const { clock, gathering, over, pass } = gather('numDigits="2"');
    gathering.promptsAreOver();

    gathering.press('4');
    gathering.press('2');
    await pass(0);

    expect(over).toEqual(['keys 42']);
    expect(clock.timerCount).toBe(0);
  });

  it('are over with the key that ends them, which is none of them', async () => {
    const { gathering, over, pass } = gather('');
    gathering.promptsAreOver();

    for (const key of '12*#') gathering.press(key);
    await pass(0);

    expect(over).toEqual(['keys 12*']);
  });

  it('are over when no other follows in time', async () => {
    const { gathering, over, pass } = gather('timeout="3" finishOnKey=""');
    gathering.promptsAreOver();
    await pass(2_999);

    gathering.press('1');
    await pass(2_999);
    gathering.press('#');
    await pass(2_999);
    expect(over).toEqual([]);
    await pass(1);

    expect(over).toEqual(['keys 1#']);
  });

  it('are none when the first is the one that ends them', async () => {
    const { gathering, over, pass } = gather('');
    gathering.promptsAreOver();

    gathering.press('#');
    await pass(0);

    expect(over).toEqual(['nothing']);
  });

  it('cut the prompts short, whether speech may or not', () => {
    const { gathering } = gather('input="dtmf speech" bargeIn="false"');

    gathering.press('1');

    expect(gathering.cut.aborted).toBe(true);
  });

  it('make Twilio deaf to speech', () => {
    const { gathering } = gather('input="dtmf speech"');
    gathering.promptsAreOver();

    gathering.press('1');

    expect(gathering.takes('speech')).toBe(false);
  });

  it('that no phone has are refused', () => {
    const { gathering } = gather('');

    expect(() => gathering.press('12')).toThrow('"12" is not a key of a phone.');
  });
});

describe('a Gather', () => {
  it('takes what its input says, and nothing else', () => {
    expect(gather('').gathering.takes('dtmf')).toBe(true);
    expect(gather('').gathering.takes('speech')).toBe(false);
    expect(gather('input="speech"').gathering.takes('dtmf')).toBe(false);
  });

  it('that is stopped leaves nobody waiting and no timer', async () => {
    const { clock, gathering, over, pass } = gather('input="dtmf speech"');
    gathering.promptsAreOver();
    const spoken = gathering.say(speech(1_000));
    spoken.catch(() => undefined);

    gathering.stop();
    await pass(0);

    expect(over).toEqual(['nothing']);
    await expect(spoken).rejects.toThrow('Nobody listened');
    expect(gathering.takes('speech')).toBe(false);
    expect(clock.timerCount).toBe(0);
  });

  it('waits less in a call at another pace, while the caller speaks as ever', async () => {
    const { gathering, over, pass } = gather('input="speech" speechTimeout="2"', { gatherPace: 100 });
    gathering.promptsAreOver();

    void gathering.say(speech(1_000));
    await pass(1_019);
    expect(over).toEqual([]);
    await pass(1);

    expect(over).toEqual(['1000 ms']);
  });
});
