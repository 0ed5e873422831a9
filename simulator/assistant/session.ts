import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { WebSocket } from 'ws';
import type { AssistantBehaviour } from './assistant-options';
import { decodeClientEvent } from './client-event';
import type { ClientEvent, Decoded } from './client-event';
import { ClientLine } from './client-line';
import type { SentEvent } from './client-line';
import { SessionClock } from './session-clock';
import type { Entry } from './conversation';
import { Dialogue } from './dialogue';
import { BENIGN_ERROR } from './faults';
import type { Faults } from './faults';
import { Gate } from './gate';
import { sessionExpired } from './refusal';
import type { Refusal } from './refusal';
import { SessionConfig } from './session-config';
import type { EffectiveSession } from './effective-session';
import { SessionRecord } from './session-record';

export interface SessionEvents {
  /** As it was read, before it was found right or wrong in this session. */
  'client-event': [event: ClientEvent, atMs: number];
  'server-event': [event: SentEvent, atMs: number];
  closed: [code: number, reason: string];
}

/** Who connected, and how. */
export interface SessionOpening {
  index: number;
  model: string;
  headers: IncomingHttpHeaders;
}

/**
 * One client's session, from the handshake to the close. Owns the socket and the time; what is said in between
 * is the dialogue's business.
 */
export class AssistantSession extends EventEmitter<SessionEvents> {
  readonly index: number;
  readonly model: string;
  readonly headers: IncomingHttpHeaders;
  readonly record: SessionRecord;
  readonly #behaviour: AssistantBehaviour;
  readonly #clock = new SessionClock();
  readonly #line: ClientLine;
  readonly #config: SessionConfig;
  readonly #dialogue: Dialogue;
  /** Client events are taken in order: none before `session.created`, and none before an update is confirmed. */
  readonly #gate = new Gate();

  constructor(socket: WebSocket, opening: SessionOpening, behaviour: AssistantBehaviour, faults: Faults) {
    super();
    this.index = opening.index;
    this.model = opening.model;
    this.headers = opening.headers;
    this.#behaviour = behaviour;
    this.record = new SessionRecord(behaviour.keepAudio);
    this.record.openedAtMs = this.#clock.nowMs();
    this.#line = new ClientLine(socket, this.#clock, this.record, {
      outgoing: (deliver) => behaviour.outgoing(deliver, opening.index),
      extraKeys: faults.extraKeys === true,
      onSent: (event, atMs) => this.#sent(event, atMs, faults),
    });
    this.#config = new SessionConfig(
      opening.model,
      Math.floor((Date.now() + behaviour.maxSessionMs) / 1_000),
    );
    this.#dialogue = new Dialogue({
      line: this.#line,
      clock: this.#clock,
      config: this.#config,
      record: this.record,
      behaviour,
      faults,
      gate: this.#gate,
    });
    this.#listenTo(socket);
    this.#schedule(faults);
  }

  /** The settings as they are now. */
  get settings(): EffectiveSession {
    return this.#config.session;
  }

  /** The conversation as the model has it. */
  get entries(): readonly Entry[] {
    return this.#dialogue.entries;
  }

  get isOpen(): boolean {
    return this.record.closedAtMs === undefined;
  }

  /** An `error` event out of the blue. */
  sendError(error: Refusal = BENIGN_ERROR): void {
    this.#line.refuse(error);
  }

  /** An event of a type that is in no documentation. */
  sendUnknownEvent(
    type = 'conversation.mood.changed',
    fields: Record<string, unknown> = { mood: 'sunny' },
  ): void {
    this.#line.sendUnknown(type, fields);
  }

  /** Says nothing any more; with `silent` it does not even answer pings. */
  stall({ silent = false } = {}): void {
    this.#line.stall(silent);
  }

  /** Ends the session as the service does when it has lasted too long. */
  expire(): void {
    const refusal = sessionExpired(Math.round(this.#behaviour.maxSessionMs / 60_000) || 60);
    this.#line.refuse(refusal);
    this.#line.close(1001, refusal.message);
  }

  close(code = 1000, reason = ''): void {
    this.#line.close(code, reason);
  }

  /** Drops the connection without a word. */
  tear(): void {
    this.#line.tear();
  }

  #listenTo(socket: WebSocket): void {
    // A broken frame or a reset is followed by 'close', which is where the session ends.
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      // With the default binary type a frame is one Buffer.
      const decoded = decodeClientEvent((data as Buffer).toString('utf8'), isBinary);
      // Whether a client waits for its confirmation shows when it sends, not when its event is taken.
      if (this.record.serverEvents['session.updated'] === undefined) this.record.countEarly(decoded.event);
      this.#gate.pass(() => this.#take(decoded));
    });
    socket.on('close', (code, reason) => {
      this.#clock.close();
      this.record.closedAtMs = this.#clock.nowMs();
      this.record.closeCode = code;
      this.record.closeReason = reason.toString();
      this.emit('closed', code, this.record.closeReason);
    });
  }

  #schedule(faults: Faults): void {
    const { timings, maxSessionMs } = this.#behaviour;
    this.#clock.after(maxSessionMs, () => this.expire());
    this.#pingForever();
    if (faults.sessionCreated === 'never') return;
    this.#clock.after(faults.sessionCreated?.afterMs ?? timings.sessionCreatedMs, () => {
      this.record.createdAtMs = this.#line.send({ type: 'session.created', session: this.#config.session });
      this.#gate.open();
    });
  }

  #pingForever(): void {
    this.#clock.after(this.#behaviour.pingIntervalMs, () => {
      this.#line.ping();
      this.#pingForever();
    });
  }

  #take(decoded: Decoded): void {
    if (decoded.event === undefined) {
      this.#line.refuse(decoded.refusal, decoded.eventId);
      return;
    }
    const { event } = decoded;
    this.record.countClientEvent(event.type);
    this.emit('client-event', event, this.#clock.nowMs());
    if (event.type === 'session.close') {
      this.close();
      return;
    }
    const refused = this.#dialogue.handle(event);
    if (refused !== undefined) this.#line.refuse(refused, event.event_id ?? null);
  }

  #sent(event: SentEvent, atMs: number, faults: Faults): void {
    this.emit('server-event', event, atMs);
    const isMoment = event.type === 'session.created' || event.type === 'response.created';
    if (isMoment && faults.unknownEvents === true) this.sendUnknownEvent();
  }
}
