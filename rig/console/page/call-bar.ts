import type { Ready } from '../messages';
import { byId } from './element';

/** How far a call is, in a word. */
export type CallState = 'none' | 'asking' | 'calling' | 'connected' | 'over';

const STATE_WORDS: Readonly<Record<CallState, string>> = {
  none: 'no call',
  asking: 'waiting for the microphone',
  calling: 'calling',
  connected: 'in a call',
  over: 'call over',
};

/** The head of the page: who answers, the call's button and clock, and what is wrong. */
export class CallBar {
  readonly #who = byId('who', HTMLElement);
  readonly #about = byId('about', HTMLElement);
  readonly #notice = byId('notice', HTMLElement);
  readonly #state = byId('state', HTMLElement);
  readonly #clock = byId('clock', HTMLElement);
  readonly #call = byId('call', HTMLButtonElement);
  readonly #hangUp = byId('hang-up', HTMLButtonElement);

  constructor(deeds: { call: () => void; hangUp: () => void }) {
    this.#call.addEventListener('click', deeds.call);
    this.#hangUp.addEventListener('click', deeds.hangUp);
  }

  showAnswerer({ assistant, model, answered }: Ready): void {
    this.#who.textContent = assistant.name;
    this.#who.lang = assistant.language;
    const numbers = assistant.numbers.length === 0 ? [] : [assistant.numbers.join(', ')];
    const speaks = model === undefined ? 'simulated' : `OpenAI, ${model}`;
    const language = new Intl.DisplayNames('en', { type: 'language' }).of(assistant.language);
    this.#about.textContent = [language ?? assistant.language, ...numbers, speaks, answered].join(' · ');
    document.title = `${assistant.name} – Voice Bridge`;
  }

  showState(state: CallState, isReachable: boolean): void {
    const isInCall = state === 'calling' || state === 'connected';
    this.#state.textContent = STATE_WORDS[state];
    this.#call.hidden = isInCall;
    this.#call.disabled = !isReachable || state === 'asking';
    this.#call.textContent = state === 'over' ? 'Call again' : 'Call';
    this.#hangUp.hidden = !isInCall;
  }

  showLength(lengthMs: number): void {
    const totalS = Math.floor(lengthMs / 1_000);
    const text = `${Math.floor(totalS / 60)}:${String(totalS % 60).padStart(2, '0')}`;
    if (this.#clock.textContent !== text) this.#clock.textContent = text;
  }

  /** Says what is wrong and what to do, until something else is said. */
  notice(sentence: string | undefined): void {
    this.#notice.textContent = sentence ?? '';
    this.#notice.hidden = sentence === undefined;
  }
}
