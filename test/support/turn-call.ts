import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import { type CallFacts, simulatedCall, type SimulatedCallOptions } from '../../rig/simulated-call';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import type { PhoneOptions } from '../../simulator/phone/call-settings';
import { assistantFile } from './assistant-file';

/** A tenth of a second of speech; which words are in it, a test says itself. */
const A_WORD = Buffer.alloc(800, 0x2a);

/** A caller who is answered turn by turn: says or presses something when somebody listens, and waits for what comes of it. */
export class TurnTalker {
  /** What the phone is to understand of what is said next. */
  #words = '';
  #listens = 0;
  #isOver = false;
  #changed: () => void = () => undefined;
  #call: PhoneCall | undefined;

  /** How the phone of such a caller understands, and how quickly time passes on it. */
  readonly phone: Partial<PhoneOptions> = {
    recognise: () => ({ text: this.#words, confidence: 0.9 }),
    endOfSpeechMs: 20,
    playPace: Infinity,
    // What nobody says anything to is over after hundredths of a second.
    gatherPace: 200,
  };

  follow(call: PhoneCall): void {
    this.#call = call;
    call.on('listening', () => {
      this.#listens += 1;
      this.#changed();
    });
    call.on('ended', () => {
      this.#isOver = true;
      this.#changed();
    });
  }

  /** Says it when somebody listens, and waits until somebody listens again, or the call is over. */
  async says(words: string): Promise<void> {
    this.#words = words;
    await this.#during((call) => call.say(A_WORD));
  }

  async presses(key: string): Promise<void> {
    await this.#during((call) => {
      call.press(key);
      return Promise.resolve();
    });
  }

  /** Waits for the end, without a word. */
  isHungUpOn(): Promise<void> {
    return this.#until(() => false);
  }

  async #during(act: (call: PhoneCall) => Promise<unknown>): Promise<void> {
    await this.#until(() => this.#listens > 0);
    const call = this.#call;
    if (call === undefined || this.#isOver) return;
    const heardBefore = this.#listens;
    await act(call);
    await this.#until(() => this.#listens > heardBefore);
  }

  #until(isTrue: () => boolean): Promise<void> {
    if (isTrue() || this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#changed = () => {
        if (!isTrue() && !this.#isOver) return;
        this.#changed = () => undefined;
        resolve();
      };
    });
  }
}

/** Takes a whole call that is answered turn by turn, as quickly as it can be. */
export function turnCall(
  document: Partial<AssistantDocument>,
  conduct: (caller: TurnTalker) => Promise<void>,
  options: SimulatedCallOptions = {},
): Promise<CallFacts> {
  const caller = new TurnTalker();
  const env = { ASSISTANT_FILES: assistantFile(document), USE_OPENAI_REALTIME: 'false', ...options.env };
  const phone = { ...caller.phone, ...options.phone };
  return simulatedCall({ ...options, env, phone }, ({ call }) => {
    caller.follow(call);
    return conduct(caller);
  });
}
