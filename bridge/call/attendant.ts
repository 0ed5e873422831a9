import { keyedIn, timeIsShort } from '../contract/line-notes';
import type { KnownAssistant } from '../contract/assistant/directory';
import type { Tool } from '../contract/assistant/tools';
import type { LastWords } from './barge-in';
import type { Clock } from './clock';
import type { EndReason } from './end-reason';
import { Farewell, type PlannedEnd } from './farewell';
import { type KeyAction, Keypad } from './keypad';
import type { AssistantLeg, CallAddress, CallControl, ToolCall } from './legs';
import type { CallObserver } from './observer';
import {
  ASK_WHETHER_THERE,
  CALLED_OFF,
  ENDS_ALREADY,
  HANG_UP_FAILED,
  NO_SUCH_TOOL,
  noSuchDestination,
  SAY_GOODBYE,
  sayExactly,
  TRANSFER_FAILED,
} from './phrases';
import type { Floor } from './floor';
import { SilenceWatch } from './silence-watch';
import { TimeLimits } from './time-limits';
import { ToolCalls } from './tool-calls';
import type { ToolRunner, ToolUser } from './tool-runner';

/** How long the last words may take to be generated; how long they take to be heard is known then. */
const LAST_WORDS_MS = 10_000;

/** What an attendant works with. */
export interface AttendantParts {
  assistant: KnownAssistant;
  address: CallAddress;
  user: ToolUser;
  line: AssistantLeg;
  control: CallControl;
  tools: ToolRunner;
  clock: Clock;
  observer: CallObserver;
  end: (reason: EndReason) => void;
}

/** The conversation, as its attendant needs it. */
export interface Speech {
  /** Nobody speaks, nothing is still to be heard, and no answer is on its way. */
  readonly isQuiet: boolean;
  /** How much is still to be heard, in ms. */
  readonly unheardMs: number;
  /** The assistant falls silent. */
  interrupt(): void;
  /** Only last words are said from now on; undefined: it has not come to that after all. */
  closing(lastWords: LastWords | undefined): void;
}

/**
 * Does what a call needs besides speech: runs tools, gathers keys, notices silence and time, and brings about the end that
 * somebody means. It has the assistant speak by wishing for it, and acts once what was said has been heard.
 */
export class Attendant {
  readonly #keypad: Keypad;
  readonly #silence: SilenceWatch;
  readonly #limits: TimeLimits;
  readonly #farewell: Farewell;
  readonly #toolCalls: ToolCalls;
  /** What a caller who waits for a tool is to be told, once nothing else is heard. */
  #filler: string | undefined;

  constructor(
    private readonly parts: AttendantParts,
    private readonly speech: Speech,
    private readonly floor: Floor,
  ) {
    const { assistant, clock, line, control, address, observer } = parts;
    this.#keypad = new Keypad(assistant.keys, clock, {
      act: (action) => this.#act(action),
      keyedIn: (keys) => this.#keyedIn(keys),
    });
    this.#silence = new SilenceWatch(assistant.silence, clock, {
      prompt: (instructions = ASK_WHETHER_THERE) => floor.wish({ purpose: 'silence', instructions }),
      giveUp: () => this.#close('caller-silent', true),
    });
    this.#limits = new TimeLimits(assistant.limits, clock, {
      warn: (secondsLeft) => line.note(timeIsShort(secondsLeft)),
      callIsOver: () => this.#close('time-limit', false),
      turnIsEndless: () => this.#close('one-sided', false),
    });
    this.#farewell = new Farewell(clock, {
      hangUp: () => control.hangUp(address),
      transfer: (destination) => control.transfer(address, destination),
      end: (reason) => parts.end(reason),
    });
    this.#toolCalls = new ToolCalls(clock, parts.tools, parts.user, {
      answer: (toolCallId, output) => line.answer(toolCallId, output),
      goOn: () => floor.wish({ purpose: 'tools' }),
      fill: (words) => this.#fill(words),
      idle: () => this.#stopFilling(),
      finished: (facts) => observer.toolFinished?.(address.callSid, facts),
    });
  }

  /** `elapsedMs`: how long the call has been going on, on the lines that it was on before. */
  start(elapsedMs: number): void {
    this.#limits.start(elapsedMs);
  }

  stop(): void {
    this.#keypad.stop();
    this.#silence.ends();
    this.#limits.stop();
    this.#farewell.stop();
    this.#toolCalls.stop();
  }

  /** Why the call ended, if it ends now for this reason: what was meant, if it has come to that. */
  reasonFor(reason: EndReason): EndReason {
    return this.#farewell.reasonFor(reason);
  }

  /** Whether an end is meant that has not come yet. */
  get isEnding(): boolean {
    return this.#farewell.isPlanned;
  }

  callerSpeaks(): void {
    this.#silence.callerIsThere();
    this.#limits.callerSpeaks();
  }

  /** What the caller says or does is no aside: an end that is meant may be called off by it. */
  callerInterrupts(): void {
    if (!this.#farewell.callOff()) return;
    this.speech.closing(undefined);
    this.floor.reopen();
  }

  callerFinished(): void {
    this.#limits.callerFinished();
  }

  /** The assistant speaks, or is about to. */
  assistantSpeaks(): void {
    this.#silence.ends();
  }

  /** No answer comes. Where the end is meant, it need not be waited for. */
  assistantFailed(reason: EndReason): void {
    if (this.#farewell.isPlanned) this.#farewell.allIsHeard();
    else this.parts.end(reason);
  }

  responseEnded(responseId: string): void {
    this.#toolCalls.responseEnded(responseId);
    this.#farewell.wait(this.speech.unheardMs);
  }

  /** All has been heard, and nobody speaks. */
  quiet(): void {
    this.#farewell.allIsHeard();
    if (this.#filler !== undefined) this.#fill(this.#filler);
    else if (!this.#farewell.isPlanned && !this.#toolCalls.areRunning) this.#silence.begins();
  }

  /** All has been heard, but the caller goes on speaking. */
  heardInSpeech(): void {
    if (!this.#farewell.canBeCalledOff) this.#farewell.allIsHeard();
  }

  /** Who presses a key does not want to hear the rest; the assistant knows nothing of it, so it has to be stopped. */
  pressed(key: string): void {
    this.#silence.callerIsThere();
    if (!this.#keypad.isGathering) {
      this.floor.hold();
      this.speech.interrupt();
      this.callerInterrupts();
    }
    this.#keypad.press(key);
  }

  toolCalled(call: ToolCall): void {
    const tool = this.parts.assistant.tools.find((one) => isCalled(one, call.name));
    if (tool?.type === 'lambda' || tool?.type === 'https') {
      this.#toolCalls.run(call, tool);
      return;
    }
    this.#toolCalls.expect(call);
    if (tool?.type === 'hang_up')
      this.#planFor(call, { reason: 'assistant-hung-up', failure: HANG_UP_FAILED });
    else if (tool?.type === 'transfer_call') this.#transfer(call);
    else this.#toolCalls.answer(call, NO_SUCH_TOOL);
  }

  #transfer(call: ToolCall): void {
    const { destinations } = this.parts.assistant;
    const name = destinationIn(call.arguments);
    const destination = destinations.find((one) => one.name === name);
    if (destination === undefined) {
      this.#toolCalls.answer(call, noSuchDestination(destinations.map((one) => one.name)));
    } else {
      this.#planFor(call, { reason: 'transferred', destination, failure: TRANSFER_FAILED });
    }
  }

  /** An end that the assistant means. It is told what came of its call, unless that is the end. */
  #planFor(
    call: ToolCall,
    { failure, ...end }: Pick<PlannedEnd, 'reason' | 'destination'> & { failure: string },
  ): void {
    const isPlanned = this.#plan({
      ...end,
      canBeCalledOff: true,
      onCalledOff: () => this.#toolCalls.answer(call, CALLED_OFF),
      onFailed: () => this.#toolCalls.answer(call, failure),
    });
    if (!isPlanned) this.#toolCalls.answer(call, ENDS_ALREADY);
  }

  #plan(end: PlannedEnd): boolean {
    this.#silence.ends();
    const isPlanned = this.#farewell.plan(end, this.speech.unheardMs);
    if (this.speech.isQuiet) this.quiet();
    return isPlanned;
  }

  /** The last words, and then the end. */
  #close(reason: PlannedEnd['reason'], canBeCalledOff: boolean): void {
    const { closingWords } = this.parts.assistant;
    const instructions = closingWords === undefined ? SAY_GOODBYE : sayExactly(closingWords);
    this.speech.closing(canBeCalledOff ? 'to be interrupted' : 'to be heard');
    this.floor.close({ purpose: 'closing', instructions });
    this.#silence.ends();
    this.#farewell.plan({ reason, canBeCalledOff }, this.speech.unheardMs + LAST_WORDS_MS);
  }

  #act(action: KeyAction): void {
    this.floor.release();
    if (action === 'hang_up') {
      this.#close('assistant-hung-up', false);
      return;
    }
    const destination = this.parts.assistant.destinations.find(({ name }) => name === action.transfer);
    if (destination === undefined) return;
    const onFailed = (): void => this.#tell(TRANSFER_FAILED);
    this.#plan({ reason: 'transferred', destination, canBeCalledOff: false, onFailed });
  }

  #keyedIn(keys: string): void {
    this.parts.observer.keyedIn?.(this.parts.address.callSid, keys);
    this.#tell(keyedIn(keys));
    this.floor.release();
  }

  /** Something that nobody said, and that wants an answer. */
  #tell(text: string): void {
    this.parts.line.note(text);
    this.floor.wish({ purpose: 'keys' });
  }

  #fill(words: string): void {
    this.#filler = words;
    if (!this.speech.isQuiet) return;
    this.#filler = undefined;
    this.floor.wish({ purpose: 'filler', instructions: sayExactly(words) });
  }

  #stopFilling(): void {
    this.#filler = undefined;
    this.floor.forget('filler');
  }
}

function isCalled(tool: Tool, name: string): boolean {
  return tool.type === 'lambda' || tool.type === 'https' ? tool.name === name : tool.type === name;
}

/** The model's arguments may be anything. */
function destinationIn(args: string): unknown {
  try {
    return (JSON.parse(args) as { destination?: unknown } | null)?.destination;
  } catch {
    return undefined;
  }
}
