import { VoiceCushion } from '../../../rig/console/voice-cushion';
import { Microphone } from '../../../simulator/phone/microphone';
import { FakeClock } from '../../support/fake-clock';

const LOUD = 0x20;
const QUIET = 0xfe;

/** A microphone that speaks by a clock that stands still, and a page that sends frames to it. */
class Given {
  readonly clock = new FakeClock();
  /** What was said, one letter for each 20 ms: `.` is silence. */
  said = '';
  readonly #microphone = new Microphone(this.clock, 160, (payload) => {
    const [byte] = Buffer.from(payload, 'base64');
    this.said += byte === LOUD ? 'L' : byte === QUIET ? 'q' : '.';
  });
  readonly cushion = new VoiceCushion((audio) => this.#microphone.say(audio));

  constructor() {
    this.#microphone.start();
  }

  sends(frameCount: number, byte = LOUD): void {
    for (let index = 0; index < frameCount; index++) this.cushion.take(new Uint8Array(160).fill(byte));
  }

  /** Time passes, and whoever waits for what was said is told of it. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      this.clock.pass(20);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  stop(): void {
    this.#microphone.stop();
  }
}

describe('the cushion of the caller’s voice', () => {
  it('begins with 40 ms of silence', async () => {
    const given = new Given();

    given.sends(2);
    await given.pass(80);

    expect(given.said).toBe('..LL');
  });

  it('bridges a frame that is late by less than the cushion', async () => {
    const given = new Given();

    given.sends(1);
    await given.pass(60);
    given.sends(2);
    await given.pass(60);
    given.sends(1);
    await given.pass(60);

    // The first is late by 40 ms and comes after a new cushion; the others come in time.
    expect(given.said).toBe('..L..LLL.');
  });

  it('keeps the delay where it is while frames come as they are spoken', async () => {
    const given = new Given();
    given.sends(1);

    for (let frame = 0; frame < 100; frame++) {
      given.sends(1);
      await given.pass(20);
    }

    expect(given.cushion.waitingMs).toBe(60);
    expect(given.cushion.droppedFrames).toBe(0);
  });

  it('drops quiet frames once 160 ms wait', () => {
    const given = new Given();

    given.sends(10, QUIET);

    expect(given.cushion.waitingMs).toBe(160);
    expect(given.cushion.droppedFrames).toBe(4);
  });

  it('keeps loud ones longer, but not without an end', () => {
    const given = new Given();

    given.sends(14, LOUD);

    expect(given.cushion.waitingMs).toBe(240);
    expect(given.cushion.droppedFrames).toBe(4);
  });

  it('makes up for the delay in the pauses of speech', async () => {
    const given = new Given();
    given.sends(10, LOUD);

    for (let frame = 0; frame < 10; frame++) {
      given.sends(1, QUIET);
      await given.pass(20);
    }

    expect(given.cushion.waitingMs).toBeLessThanOrEqual(160);
  });

  it('does not wait for what the end of a line cut short', async () => {
    const given = new Given();
    given.sends(5);

    given.stop();
    await given.pass(20);

    expect(given.cushion.waitingMs).toBe(0);
  });
});
