import type { CallEvent, Message, Ready, RecordedSentence } from '../messages';
import { CallBar, type CallState } from './call-bar';
import { CallStory } from './call-story';
import { byId } from './element';
import { EventLog } from './event-log';
import { Figures } from './figures';
import { Handset } from './handset';
import { Keypad } from './keypad';
import { Numbers } from './numbers';
import { ReadAloud } from './read-aloud';
import { Sentences } from './sentences';
import { listenForShortcuts } from './shortcuts';
import { Timeline } from './timeline';
import { Transcript } from './transcript';
import { Voice } from './voice';

const LOST = 'The console does not answer: run npm start again in its terminal. This page tries by itself.';
const SOUNDLESS = 'This browser cannot carry the sound of a call: use a current Chromium, Firefox or Safari.';
const SIMULATED =
  'The simulated assistant understands these words; of anything else it hears that, and how long, somebody spoke.';
const IN_WORDS = 'Here is nobody who makes words of sound, as Twilio does: write them.';
const CLOCK_EVERY_MS = 250;

/** The page: a telephone, and around it all that is known of its call. */
export class ConsolePage {
  readonly #bar = new CallBar({ call: () => void this.#call(), hangUp: () => this.#hangUp() });
  readonly #voice = new Voice((frame) => {
    this.#handset.say(frame);
    if (this.#isStreaming) this.#story?.spoke(frame);
  });
  readonly #timeline = new Timeline();
  readonly #figures = new Figures(byId('figures', HTMLElement));
  readonly #log = new EventLog(byId('log', HTMLElement), byId('log-hint', HTMLElement));
  readonly #transcript = new Transcript(
    byId('conversation', HTMLElement),
    byId('conversation-hint', HTMLElement),
  );
  readonly #keypad = new Keypad(byId('keypad', HTMLElement), (key) => this.#press(key));
  readonly #sentences = new Sentences(byId('sentences', HTMLElement), (sentence) => void this.#say(sentence));
  readonly #wordsForm = byId('words-form', HTMLFormElement);
  readonly #words = byId('words', HTMLInputElement);
  readonly #sayHint = byId('say-hint', HTMLElement);
  readonly #numbers = new Numbers();
  readonly #aloud = new ReadAloud();
  readonly #handset = new Handset({
    told: (message) => this.#told(message),
    heard: (mulaw) => {
      this.#voice.play(mulaw);
      this.#story?.heard(mulaw);
    },
    lost: () => this.#lost(),
  });

  #state: CallState = 'none';
  /** What the console has said of itself; nothing while it is out of reach. */
  #ready: Ready | undefined;
  #story: CallStory | undefined;
  /** Whether sound is carried now: where it is not, the caller speaks in words. */
  #isStreaming = false;

  start(): void {
    this.#wordsForm.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#sayWords();
    });
    listenForShortcuts({
      mute: () => this.#voice.mute(),
      press: (key) => this.#press(key),
      hangUp: () => this.#hangUp(),
    });
    this.#figures.show(new CallStory(() => 0));
    setInterval(() => this.#bar.showLength(this.#story?.lengthMs ?? 0), CLOCK_EVERY_MS);
    this.#become('none');
    this.#handset.connect();
  }

  get #isInCall(): boolean {
    return this.#state === 'calling' || this.#state === 'connected';
  }

  // --- what a person does ---

  async #call(): Promise<void> {
    if (this.#isInCall || this.#state === 'asking' || this.#ready === undefined) return;
    this.#bar.notice(undefined);
    this.#numbers.close();
    this.#become('asking');
    try {
      this.#bar.notice(await this.#voice.begin());
    } catch {
      this.#bar.notice(SOUNDLESS);
      this.#become('none');
      return;
    }
    this.#story = new CallStory(() => performance.now());
    this.#log.clear();
    this.#transcript.show([]);
    this.#figures.show(this.#story);
    this.#timeline.show(this.#story);
    this.#handset.wish({ do: 'call', ...this.#numbers.given });
    this.#become('calling');
    this.#voice.takeFocus();
  }

  #hangUp(): void {
    if (this.#isInCall) this.#handset.wish({ do: 'hang-up' });
  }

  #press(key: string): void {
    if (this.#isInCall) this.#handset.wish({ do: 'press', key });
  }

  async #say({ name }: RecordedSentence): Promise<void> {
    if (!this.#isStreaming) {
      this.#handset.wish({ do: 'say', recording: name });
      return;
    }
    try {
      await this.#voice.say(name);
    } catch {
      this.#bar.notice('The recorded sentence cannot be had: see whether npm start still runs.');
    }
  }

  #sayWords(): void {
    const text = this.#words.value.trim();
    if (text === '' || !this.#isInCall) return;
    this.#aloud.stop();
    this.#handset.wish({ do: 'say', text });
    this.#words.value = '';
  }

  // --- what the console tells ---

  #told(message: Message): void {
    this.#story?.told(message);
    switch (message.is) {
      case 'ready':
        this.#meet(message);
        break;
      case 'event':
        this.#happened(message);
        break;
      case 'cleared':
        this.#voice.clear();
        break;
      case 'turns':
        this.#transcript.show(message.turns);
        break;
      case 'dropped':
        break;
      case 'fault':
        this.#bar.notice(message.says);
        // A call that was refused has not even rung.
        if (this.#state === 'calling' && this.#story?.events.length === 0) this.#end('none');
    }
    if (this.#story !== undefined) this.#figures.show(this.#story);
  }

  #meet(ready: Ready): void {
    if (this.#ready === undefined) this.#bar.notice(undefined);
    this.#ready = ready;
    this.#bar.showAnswerer(ready);
    this.#sentences.offer(ready.recordings, ready.assistant.language);
    this.#numbers.otherwise = ready;
    const isTurnByTurn = ready.answered === 'turn by turn';
    this.#wordsForm.hidden = !isTurnByTurn;
    this.#voice.wantsMicrophone = !isTurnByTurn;
    this.#sayHint.textContent = isTurnByTurn ? IN_WORDS : ready.model === undefined ? SIMULATED : '';
    this.#become(this.#state);
  }

  #happened(event: CallEvent): void {
    this.#log.add(event);
    switch (event.kind) {
      case 'streaming':
        this.#isStreaming = true;
        this.#become('connected');
        break;
      case 'line-over':
        this.#isStreaming = false;
        break;
      case 'listening':
        // A call may go on turn by turn when it cannot be connected.
        this.#wordsForm.hidden = false;
        this.#become('connected');
        break;
      case 'said':
        this.#aloud.say(event.text, event.language);
        break;
      case 'spoken':
        this.#aloud.stop();
        break;
      case 'ended':
        this.#end('over');
        if (event.error !== undefined) this.#bar.notice(failed(event.error));
        break;
      default:
        break;
    }
  }

  #lost(): void {
    this.#ready = undefined;
    this.#bar.notice(LOST);
    if (this.#isInCall && this.#story !== undefined) {
      const atMs = this.#story.lengthMs;
      this.#story.told({
        is: 'event',
        atMs,
        kind: 'ended',
        endedBy: 'the console',
        reason: undefined,
        error: undefined,
      });
      this.#end('over');
    } else {
      this.#become(this.#state);
    }
  }

  #end(state: CallState): void {
    this.#isStreaming = false;
    this.#voice.end();
    this.#aloud.stop();
    if (state === 'none') {
      this.#story = undefined;
      this.#timeline.show(undefined);
    } else {
      this.#timeline.over();
    }
    this.#become(state);
  }

  #become(state: CallState): void {
    this.#state = state;
    this.#bar.showState(state, this.#ready !== undefined);
    this.#keypad.isUsable = state === 'connected';
    this.#sentences.isUsable = state === 'connected';
  }
}

function failed(error: string): string {
  return `The call failed: ${error.replace(/\.$/, '')}. The terminal of npm start may say more.`;
}
