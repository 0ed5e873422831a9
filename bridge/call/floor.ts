import { type Clock, Deadline } from './clock';
import type { SpeechRequest } from './legs';

/** Why the assistant is to speak, the most urgent first. */
export const PURPOSES = ['closing', 'greeting', 'turn', 'tools', 'keys', 'silence', 'filler'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** These leave the words to the assistant, and one response deals with all of them. */
const ITS_OWN_WORDS: ReadonlySet<Purpose> = new Set(['turn', 'tools', 'keys']);
/** These are only said; nothing is done for them. */
const WORDS_ONLY: ReadonlySet<Purpose> = new Set(['closing', 'greeting', 'silence', 'filler']);

/** From asking to the beginning of a response, or to its refusal: a round trip, 50 ms of which were seen. */
const ASKED_DUE_MS = 5_000;
/** From a refusal to the beginning of the response that was faster. */
const FASTER_DUE_MS = 1_000;

/** A wish that the assistant speaks. */
export interface Wish {
  purpose: Purpose;
  instructions?: string | undefined;
}

interface Asked {
  id: string;
  wish: Wish;
}

/** A greeting, as it is asked for before there is a floor. */
export function firstRequest(instructions: string): SpeechRequest {
  return request({ purpose: 'greeting', instructions }, 1);
}

/**
 * Who has the floor: the one place from which the assistant is asked to speak. The API takes one response at a time, so a
 * wish waits while the caller speaks, while an answer to their turn is on its way, and while any response goes on. Wishes for
 * the same purpose are one, and so are those that leave the words to the assistant; what a response of its own has dealt with
 * is not wished for again.
 *
 *   free ──wish──▶ asked ──responseStarted──▶ taken ──responseEnded──▶ free
 *    │               └──────refused: another response was faster──────▶ taken
 *    ├──callerSpeaks──▶ the caller's ──callerFinished──▶ free, or an answer comes ──responseStarted──▶ taken
 */
export class Floor {
  readonly #wishes = new Map<Purpose, Wish>();
  /** Responses that go on. */
  readonly #responses = new Set<string>();
  /** What was known to the assistant before it began to answer: its answer deals with it. */
  #covered = new Set<Purpose>();
  #asked: Asked | undefined;
  /** A request that a response was taken to be the answer to, although it did not say so. */
  #assumed: Asked | undefined;
  #callerSpeaks = false;
  #isHeld = false;
  /** A response that was not asked for is to begin: the answer to the caller's turn, or the one that was faster than ours. */
  #comes: 'answer' | 'faster' | undefined;
  #closing = false;
  #count = 0;
  /** What should come is not waited for for ever: a peer may forget to say that it does not. */
  readonly #patience: Deadline;

  constructor(
    clock: Clock,
    private readonly ask: (request: SpeechRequest) => void,
    /** Told when a wish has been put to the assistant. */
    private readonly onAsked: (wish: Wish) => void,
  ) {
    this.#patience = new Deadline(clock, () => this.#giveUp());
  }

  /** Whether a response goes on, was asked for, or will come by itself. */
  get isTaken(): boolean {
    return this.#responses.size > 0 || this.#asked !== undefined || this.#comes !== undefined;
  }

  /** The caller presses keys, and is to be heard out. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  get responses(): ReadonlySet<string> {
    return this.#responses;
  }

  /** This was asked for already, by its first request. */
  openedWith(wish: Wish): void {
    this.#asks(wish);
    this.onAsked(wish);
  }

  wish(wish: Wish): void {
    // Once the last words are to be said, nothing else is.
    if (this.#closing && wish.purpose !== 'closing') return;
    this.#wishes.set(wish.purpose, wish);
    this.#covered.delete(wish.purpose);
    this.#next();
  }

  /**
   * The assistant has learned something by itself. A response that has not begun is made with it, if the words are the
   * assistant's own: of several tools that are answered together it speaks once.
   */
  learned(): void {
    if (this.#asked !== undefined && ITS_OWN_WORDS.has(this.#asked.wish.purpose)) return;
    this.wish({ purpose: 'tools' });
    if (this.#comes === 'answer') this.#covered.add('tools');
  }

  /** From now on only the last words are said. */
  close(wish: Wish): void {
    this.#closing = true;
    this.#wishes.clear();
    this.wish(wish);
  }

  /** It has not come to the last words after all. */
  reopen(): void {
    this.#closing = false;
    this.#wishes.delete('closing');
  }

  forget(purpose: Purpose): void {
    this.#wishes.delete(purpose);
  }

  callerSpeaks(): void {
    this.#callerSpeaks = true;
    this.forget('silence');
    this.forget('filler');
  }

  /** The caller does something other than speaking, and wants the floor for it. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#next();
  }

  /** `answered`: the assistant answers this turn by itself, and with it whatever waits. */
  callerFinished(answered: boolean): void {
    this.#callerSpeaks = false;
    if (answered && !this.#closing) this.#expectAnswer();
    this.#next();
  }

  /** The answer that was to come by itself does not come. */
  answerFailed(): void {
    this.#comes = undefined;
    this.#next();
  }

  started(responseId: string, requestId: string | undefined): void {
    this.#responses.add(responseId);
    // One that says nothing of its request is the answer to the caller's turn, if that is due; else what was asked for.
    const isAsked = requestId !== undefined || (this.#asked !== undefined && this.#comes === undefined);
    if (isAsked) {
      if (requestId === undefined) this.#assumed = this.#asked;
      if (this.#asked?.id === (requestId ?? this.#asked?.id)) this.#forgetAsked();
      return;
    }
    this.#comes = undefined;
    for (const purpose of this.#covered) this.#wishes.delete(purpose);
    this.#covered = new Set();
  }

  /** Another response was faster. Its end is told, and then it is asked again. */
  refused(requestId: string): void {
    const refused = [this.#asked, this.#assumed].find((asked) => asked?.id === requestId);
    if (refused === undefined) return;
    const { wish } = refused;
    if (refused === this.#asked) this.#forgetAsked();
    if (!this.#wishes.has(wish.purpose)) this.#wishes.set(wish.purpose, wish);
    if (this.#responses.size > 0) return;
    // The beginning of the response that was faster has not been told yet.
    this.#comes ??= 'faster';
    this.#patience.set(FASTER_DUE_MS);
  }

  ended(responseId: string): void {
    this.#responses.delete(responseId);
    this.#next();
  }

  stop(): void {
    this.#patience.clear();
    this.#wishes.clear();
  }

  #forgetAsked(): void {
    this.#asked = undefined;
    this.#patience.clear();
  }

  #giveUp(): void {
    this.#asked = undefined;
    if (this.#comes === 'faster') this.#comes = undefined;
    this.#next();
  }

  #expectAnswer(): void {
    this.#comes = 'answer';
    this.#covered = new Set([...this.#wishes.keys()].filter((purpose) => purpose !== 'closing'));
  }

  #next(): void {
    if (this.isTaken || this.#callerSpeaks || this.#isHeld) return;
    const purpose = PURPOSES.find((one) => this.#wishes.has(one));
    const wish = purpose === undefined ? undefined : this.#wishes.get(purpose);
    if (purpose === undefined || wish === undefined) return;
    this.#wishes.delete(purpose);
    if (ITS_OWN_WORDS.has(purpose)) for (const other of ITS_OWN_WORDS) this.#wishes.delete(other);
    this.ask(this.#asks(wish));
    this.onAsked(wish);
  }

  #asks(wish: Wish): SpeechRequest {
    this.#count += 1;
    const asked = request(wish, this.#count);
    this.#asked = { id: asked.id, wish };
    this.#patience.set(ASKED_DUE_MS);
    return asked;
  }
}

function request({ purpose, instructions }: Wish, count: number): SpeechRequest {
  return { id: `${purpose}-${count}`, instructions, mayUseTools: !WORDS_ONLY.has(purpose) };
}
