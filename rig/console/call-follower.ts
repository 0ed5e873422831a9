import type { CallObserver } from '../../bridge/call/observer';
import { readStreamParameters } from '../../bridge/contract/stream-parameters';
import type { Clock } from '../../simulator/network/clock';
import type { MediaStream } from '../../simulator/phone/media-stream';
import type { Spoken } from '../../simulator/phone/microphone';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import { documentVerbs } from '../document-verbs';
import { HeardTurns } from './heard-turns';
import type { ConversationTurn, Happening, Message } from './messages';

/** Who is told what happens on a call, and given what its caller hears. */
export interface CallTeller {
  tell(message: Message): void;
  play(mulaw: Buffer): void;
}

/** Words are written down at any moment, and nobody tells of it: a page that lags so little looks as if it listened. */
const LOOK_EVERY_MS = 250;
/** The bridge closes a line within a second, and the last words are written down within 1.2 s of that. */
const LAST_WORDS_MS = 2_500;

/** Follows one call on the phone and in the bridge, and tells of it on one clock that begins with the ringing. */
export class CallFollower {
  readonly #turns = new HeardTurns();
  #ringingAtMs: number;
  /** How old the call was, as the bridge counts, when it rang: the webhook goes by whole seconds. */
  #ageWhenRingingMs = 0;
  #lastReason: string | undefined;
  /** Without a line: when the caller's last word was said that has no answer yet. */
  #lastWordAtMs: number | undefined;
  #saidCount = 0;
  #isOver = false;
  #callOffLook: () => void = () => undefined;

  constructor(
    call: PhoneCall,
    private readonly clock: Clock,
    private readonly teller: CallTeller,
    private readonly unixMs: () => number = Date.now,
  ) {
    this.#ringingAtMs = clock.nowMs();
    this.#followPhone(call);
    this.#lookForTurns(Infinity);
  }

  /** What the bridge tells of this call. */
  readonly observer: CallObserver = {
    keepsWords: () => true,
    answered: (_callSid, { parameters }) => {
      const { begunS } = readStreamParameters(parameters);
      if (begunS === undefined) return;
      const ageMs = Math.max(0, this.unixMs() - begunS * 1_000);
      this.#ageWhenRingingMs = ageMs - this.#sinceRinging(this.clock.nowMs());
    },
    connected: (_callSid, { assistantReadyMs, keptEarlyMs, resumed }) => {
      this.#turns.lineBegins();
      this.#tell({ kind: 'connected', assistantReadyMs, keptEarlyMs, resumed });
    },
    firstWordHeard: (_callSid, afterMs) => this.#tell({ kind: 'first-word', afterMs }),
    answerHeard: (_callSid, latencyMs) =>
      // As its turn has it.
      this.#tell({ kind: 'answer', latencyMs: latencyMs === undefined ? undefined : Math.round(latencyMs) }),
    interrupted: (_callSid, cuts) =>
      this.#tell({ kind: 'interrupted', heardMs: cuts.map(({ audioEndMs }) => audioEndMs) }),
    asideHeard: () => this.#tell({ kind: 'aside' }),
    turnTaken: (_callSid, turns) => this.#turns.lineKnows(() => turns().map((turn) => this.#dated(turn))),
    responseFailed: (_callSid, code, retried) => this.#tell({ kind: 'response-failed', code, retried }),
    toolFinished: (_callSid, { name, outcome, durationMs }) =>
      this.#tell({ kind: 'tool', name, outcome, durationMs }),
    keyedIn: (_callSid, keys) => this.#tell({ kind: 'keys', count: keys.length }),
    ended: ({ turns, reason }) => {
      this.#turns.lineKnows(() => turns().map((turn) => this.#dated(turn)));
      this.#lastReason = reason;
      this.#tell({ kind: 'line-over', reason });
    },
  };

  /** Without a line, words that the caller has said: nobody tells of the answer but whoever hears it. */
  callerSpoke({ startedAtMs, endedAtMs }: Spoken): void {
    this.#lastWordAtMs = endedAtMs;
    this.#tell({ kind: 'spoke', durationMs: endedAtMs - startedAtMs }, endedAtMs);
  }

  /** Tells nothing more. */
  close(): void {
    this.#isOver = true;
    this.#callOffLook();
  }

  #followPhone(call: PhoneCall): void {
    call.on('ringing', (atMs) => {
      this.#ringingAtMs = atMs;
      this.#tell({ kind: 'ringing' }, atMs);
    });
    call.on('document', ({ atMs, twiml }) =>
      this.#tell({ kind: 'document', says: documentVerbs(twiml) }, atMs),
    );
    call.on('streaming', (atMs, stream) => {
      this.#tell({ kind: 'streaming' }, atMs);
      this.#followStream(stream);
    });
    call.on('hears', (atMs) => this.#tell({ kind: 'hears' }, atMs));
    call.on('quiet', (atMs) => this.#tell({ kind: 'quiet' }, atMs));
    call.on('cut', ({ atMs, discardedMs }) => {
      this.#cleared(atMs);
      this.#tell({ kind: 'cut', discardedMs }, atMs);
    });
    call.on('cleared-empty', ({ atMs }) => this.#cleared(atMs));
    call.on('said', ({ atMs, text, language }) => {
      const latencyMs = this.#answered(atMs);
      this.#tell({ kind: 'said', text, language }, atMs);
      this.#said('assistant', text, atMs, latencyMs);
    });
    call.on('played', ({ atMs, durationMs }) => {
      this.#answered(atMs);
      this.#tell({ kind: 'played', durationMs }, atMs);
    });
    call.on('spoken', ({ atMs }) => this.#tell({ kind: 'spoken' }, atMs));
    call.on('listening', ({ atMs, language }) => this.#tell({ kind: 'listening', language }, atMs));
    call.on('recognised', ({ atMs, text }) => {
      this.#tell({ kind: 'recognised', text }, atMs);
      this.#said('caller', text, atMs);
    });
    call.on('dialed', ({ atMs, number }) => this.#tell({ kind: 'dialed', number }, atMs));
    call.on('updated', (updated) =>
      this.#tell({ kind: 'updated', to: 'twiml' in updated ? 'transfer' : 'hang up' }, updated.atMs),
    );
    call.on('warning', ({ atMs, code, message }) => this.#tell({ kind: 'warning', code, message }, atMs));
    call.on('ended', ({ endedBy, error, times }) => {
      const atMs = times.endedAtMs ?? this.clock.nowMs();
      this.#tell({ kind: 'ended', endedBy, reason: this.#lastReason, error }, atMs);
      this.#callOffLook();
      this.#lookForTurns(this.clock.nowMs() + LAST_WORDS_MS);
    });
  }

  #followStream(stream: MediaStream): void {
    stream.on('received', (message) => {
      if (message.event === 'media' && !this.#isOver) this.teller.play(message.audio);
    });
    // Twilio plays nothing of a stream that is over.
    void stream.ended.then(() => this.#cleared(this.clock.nowMs()));
  }

  #cleared(atMs: number): void {
    if (!this.#isOver) this.teller.tell({ is: 'cleared', atMs: this.#sinceRinging(atMs) });
  }

  /** Something begins to be heard: how long after the caller's last word, if it is an answer. */
  #answered(atMs: number): number | undefined {
    const latencyMs = this.#lastWordAtMs === undefined ? undefined : Math.round(atMs - this.#lastWordAtMs);
    this.#lastWordAtMs = undefined;
    if (latencyMs !== undefined) this.#tell({ kind: 'answer', latencyMs }, atMs);
    return latencyMs;
  }

  /** A voice of Twilio's, and what it understood: no line knows of them. */
  #said(speaker: 'caller' | 'assistant', text: string, atMs: number, latencyMs?: number): void {
    this.#saidCount += 1;
    this.#turns.said({
      ...{ speaker, text, itemId: `said-${this.#saidCount}`, startedAtMs: this.#sinceRinging(atMs) },
      ...(latencyMs === undefined ? {} : { latencyMs }),
    });
  }

  #lookForTurns(untilMs: number): void {
    const turns = this.#turns.news();
    if (turns !== undefined) this.teller.tell({ is: 'turns', turns });
    if (this.#isOver || this.clock.nowMs() >= untilMs) return;
    this.#callOffLook = this.clock.after(LOOK_EVERY_MS, () => this.#lookForTurns(untilMs));
  }

  #tell(happening: Happening, atMs = this.clock.nowMs()): void {
    if (!this.#isOver) this.teller.tell({ is: 'event', atMs: this.#sinceRinging(atMs), ...happening });
  }

  /** Of the same clock as everything else. */
  #dated(turn: ConversationTurn): ConversationTurn {
    return { ...turn, startedAtMs: Math.max(0, Math.round(turn.startedAtMs - this.#ageWhenRingingMs)) };
  }

  /** To the tenth of a ms: finer than anybody sees, and shorter to send. */
  #sinceRinging(atMs: number): number {
    return Math.round((atMs - this.#ringingAtMs) * 10) / 10;
  }
}
