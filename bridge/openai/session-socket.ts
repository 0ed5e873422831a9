import type { Socket } from 'node:net';
import type { RealtimeClientEvent, SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import type { AssistantNote } from '../call/assistant-note';
import { audioMs } from '../call/caller-voice';
import { type Clock, Deadline } from '../call/clock';
import type { CallerAudio } from '../call/legs';
import { FrameTap, type TextTaker } from '../wire/frame-tap';
import { textMessage, type TextMessage } from '../wire/text-message';
import { appendFrame, giveBack } from './append-frame';
import { isTruncateId, SESSION_UPDATE_ID } from './event-ids';
import { decodeOpenAI, type FromOpenAI } from './events';
import { RealtimeProtocolError } from './fields';
import { isBenignError, isLastingRefusal } from './refusals';

/** From dialling to `session.created`: 1.7 s were seen from the other side of the world. */
export const CREATED_DUE_MS = 4_000;
/** From `session.created` to `session.updated`: 67 ms were seen from our update on. */
export const UPDATED_DUE_MS = 2_000;
/** The same for one that has been open for a while: where it is dead, there is time for another. */
export const BEGUN_DUE_MS = 1_000;
/** How long nothing at all may come before the peer is asked whether it is there, and how long that may take. */
export const PING_AFTER_MS = 10_000;
/** About 20 s of the caller's voice that the peer does not take: more would only be heard too late. */
const MOST_UNSENT_BYTES = 256 * 1_024;
/** The API's largest event is 15 MiB; an audio delta is a thousandth of that. */
const MAX_MESSAGE_BYTES = 16 * 1_024 * 1_024;
/** A peer that does not answer our close is cut off, so that no session outlives its call. */
const CLOSE_ANSWER_MS = 500;

/** Where a session is opened, as whom, and over what. */
export interface SessionAddress {
  /** For example `wss://api.openai.com/v1/realtime`. */
  url: string;
  apiKey: string;
  model: string;
  /** Tells OpenAI's abuse monitoring this caller from others, and nobody who it is. */
  callerAlias: string | undefined;
  /** A connection that is open already, or about to be. */
  connection: Socket | undefined;
}

/** Why a session is over. */
export interface SessionEnd {
  /** It had been ready, so a call was lost and not only an attempt to begin one. */
  wasReady: boolean;
  /** Trying again with the same settings must fail the same way. */
  lasting: boolean;
  /** The API's code or close reason, for the log. */
  why: string;
}

/** What a session is told first: its settings, and what it is to say first, if that is known. */
export type Opening = readonly [SessionUpdateEvent, ...RealtimeClientEvent[]];

/** What a session reports. */
export interface SessionListener {
  /** Its settings are confirmed; one that was told none is open. */
  sessionReady(): void;
  sessionEvent(event: FromOpenAI): void;
  sessionOver(end: SessionEnd): void;
  /** Something for those who watch. */
  sessionNoted(note: AssistantNote): void;
  /** Handling one of its events threw: a fault of ours. */
  sessionFault(error: unknown): void;
}

/**
 * One session of OpenAI's Realtime API over one WebSocket.
 *
 *   dialling ──session.created──▶ configuring ──session.updated──▶ ready ──▶ over
 *       └──the same, told nothing──▶ waiting ──begin──▲
 *
 * "Open" is not "ready": the API refuses after the upgrade, and until it has confirmed our settings it would take
 * the caller's μ-law for PCM. But it reads events in their order, so that settings and first words are asked for as soon as the
 * socket is open, as OpenAI's own clients do, and no round trip is waited for in between.
 */
export class SessionSocket implements TextTaker {
  readonly #socket: WebSocket;
  readonly #due: Deadline;
  readonly #sign: Deadline;
  #state: 'dialling' | 'waiting' | 'configuring' | 'ready' | 'over' = 'dialling';
  #lastSignAtMs: number;
  /** The last error that was no mere race: a close is understood by it. */
  #lastError = '';
  /** Why the connection could not be made, or broke, where the system or the peer's HTTP says so. */
  #socketError: string | undefined;
  #malformed = 0;
  /** What is under the WebSocket once it is open. */
  #wire: Socket | undefined;
  /** What came of the opening before the settings were confirmed. */
  #early: FromOpenAI[] = [];
  /** The peer did not take all of what was sent last. */
  #isBehind = false;
  #untakenMs = 0;

  constructor(
    { url: address, apiKey, model, callerAlias, connection }: SessionAddress,
    /** Without one it waits, and is told later (`begin`). */
    private readonly opening: Opening | undefined,
    private readonly clock: Clock,
    private listener: SessionListener,
    private log: Logger,
  ) {
    const url = new URL(address);
    url.searchParams.set('model', model);
    this.#lastSignAtMs = clock.nowMs();
    this.#due = new Deadline(clock, () =>
      this.#over({ lasting: false, why: `${this.#state} took too long` }),
    );
    this.#sign = new Deadline(clock, () => this.#ask());
    this.#socket = new WebSocket(url, {
      headers: {
        Authorization: `Bearer ${apiKey}`,
        ...(callerAlias === undefined ? {} : { 'OpenAI-Safety-Identifier': callerAlias }),
      },
      ...(connection === undefined ? {} : { createConnection: () => connection }),
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#due.set(CREATED_DUE_MS);
    this.#socket.on('upgrade', ({ socket }) => {
      this.#wire = socket;
    });
    this.#socket.on('open', () => {
      if (this.#wire !== undefined) FrameTap.open(this.#wire, 'server', this);
      for (const event of this.opening ?? []) this.send(event);
    });
    this.#socket.on('message', (data, isBinary) => {
      if (isBinary) this.#onMalformed('a binary message');
      // `ws` gives one Buffer for a message unless told otherwise.
      else this.takeText(textMessage(data as Buffer));
    });
    this.#socket.on('pong', () => this.#onSign());
    this.#socket.on('ping', () => this.#onSign());
    this.#socket.on('error', (error) => {
      if (this.#state !== 'over') this.#socketError = error.message;
    });
    this.#socket.on('close', (code, reason) => this.#onClose(code, reason.toString('utf8')));
  }

  /** A session that waits is told who it is, and reports to somebody else from now on. */
  begin(opening: Opening, listener: SessionListener, log: Logger): void {
    this.listener = listener;
    this.log = log;
    this.#sign.clear();
    this.#state = 'configuring';
    this.#due.set(BEGUN_DUE_MS);
    for (const event of opening) this.send(event);
  }

  /** How much audio was not sent because the peer took none. */
  get untakenMs(): number {
    return this.#untakenMs;
  }

  /** Lets the assistant hear base64 μ-law, given as the bytes of its text. */
  hear(audio: CallerAudio): void {
    const wire = this.#wire;
    if (this.#state !== 'ready' || this.#socket.readyState !== WebSocket.OPEN || wire === undefined) return;
    if (this.#isBehind && wire.writableLength > MOST_UNSENT_BYTES) {
      this.#untakenMs += audioMs(audio);
      return;
    }
    const frame = appendFrame(audio);
    // Whole frames may be written beside those of `ws`: it never leaves one unfinished without compression.
    if (frame !== undefined) {
      this.#isBehind = !wire.write(frame);
      if (wire.writableLength === 0) giveBack(frame);
    } else this.send({ type: 'input_audio_buffer.append', audio: audio.toString('latin1') });
  }

  send(event: RealtimeClientEvent): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(event));
  }

  takeText(message: TextMessage): void {
    if (this.#state === 'over') return;
    this.#onSign();
    try {
      const event = decodeOpenAI(message);
      if (event !== undefined) this.#take(event);
    } catch (error) {
      if (error instanceof RealtimeProtocolError) this.#onMalformed(error.message);
      else this.listener.sessionFault(error);
    }
  }

  /** Closes the session without a further report. Harmless when it is over. */
  close(): void {
    this.#state = 'over';
    this.#due.clear();
    this.#sign.clear();
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    if (this.#socket.readyState === WebSocket.CONNECTING) {
      this.#socket.terminate();
      return;
    }
    this.#socket.close(1000);
    this.#socket.once(
      'close',
      this.clock.after(CLOSE_ANSWER_MS, () => this.#socket.terminate()),
    );
  }

  #onMalformed(why: string): void {
    this.#malformed += 1;
    if (this.#malformed === 1) this.log.warn({ why }, 'malformed event ignored');
  }

  #take(event: FromOpenAI): void {
    switch (event.type) {
      case 'session.created':
        if (this.#state !== 'dialling') return;
        if (this.opening === undefined) {
          this.#established('waiting');
          return;
        }
        this.#state = 'configuring';
        this.#due.set(UPDATED_DUE_MS);
        return;
      case 'session.updated':
        if (this.#state !== 'configuring') return;
        this.#established('ready');
        for (const early of this.#early.splice(0)) this.listener.sessionEvent(early);
        return;
      case 'error':
        this.#onError(event.code ?? 'unknown', event.event_id);
        if (this.#state === 'ready') this.listener.sessionEvent(event);
        return;
      default:
        if (this.#state === 'ready') this.listener.sessionEvent(event);
        else this.#early.push(event);
    }
  }

  #established(state: 'waiting' | 'ready'): void {
    this.#state = state;
    this.#due.clear();
    this.#sign.set(PING_AFTER_MS);
    this.listener.sessionReady();
  }

  /** An error does not end a session; only a close that follows does, or a refusal of the settings themselves. */
  #onError(code: string, eventId: string | undefined): void {
    const isTruncate = isTruncateId(eventId);
    const isRace = this.#state === 'ready' && isBenignError(code);
    if (isTruncate) this.listener.sessionNoted({ what: 'truncate-refused' });
    else if (!isRace) this.listener.sessionNoted({ what: 'error', code });
    if (eventId === SESSION_UPDATE_ID) {
      this.#over({ lasting: true, why: `session.update refused: ${code}` });
      return;
    }
    if (isRace) {
      this.log.info({ code }, 'assistant error ignored');
      return;
    }
    this.#lastError = code;
    this.log.warn({ code }, 'assistant error');
  }

  #onClose(code: number, reason: string): void {
    const told = [reason, this.#lastError].filter((part) => part !== '').join(', ');
    const why = told === '' ? (this.#socketError ?? `close code ${code}`) : told;
    this.#over({ lasting: isLastingRefusal(reason) || isLastingRefusal(this.#lastError), why });
  }

  #onSign(): void {
    this.#lastSignAtMs = this.clock.nowMs();
  }

  #ask(): void {
    const silentMs = this.clock.nowMs() - this.#lastSignAtMs;
    if (silentMs >= 2 * PING_AFTER_MS) {
      this.#over({ lasting: false, why: 'nothing came, not even an answer to a ping' });
      return;
    }
    if (silentMs >= PING_AFTER_MS) this.#socket.ping();
    this.#sign.set(PING_AFTER_MS);
  }

  #over(end: Omit<SessionEnd, 'wasReady'>): void {
    if (this.#state === 'over') return;
    const wasReady = this.#state === 'ready';
    this.close();
    this.listener.sessionOver({ wasReady, ...end });
  }
}
