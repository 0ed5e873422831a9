import type { WebSocket } from 'ws';
import type { Clock } from '../network/clock';
import { newId, newObfuscation } from './id';
import type { Refusal } from './refusal';
import type { ServerEvent } from './server-event';
import type { SessionRecord } from './session-record';

/** What is on the wire: a server event with its id. */
export type SentEvent = ServerEvent & { event_id: string };

/** Takes what is about to be done to the socket and does it when it pleases, in order. */
export type Outgoing = (deliver: () => void) => void;

export interface LineOptions {
  outgoing: Outgoing;
  extraKeys: boolean;
  onSent: (event: SentEvent, atMs: number) => void;
}

/**
 * The only way from a session to its client: everything written goes through here, in order. Knows nothing of
 * what the events mean.
 */
export class ClientLine {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #record: SessionRecord;
  readonly #options: LineOptions;
  #stalled = false;
  #pongs = true;

  constructor(socket: WebSocket, clock: Clock, record: SessionRecord, options: LineOptions) {
    this.#socket = socket;
    this.#clock = clock;
    this.#record = record;
    this.#options = options;
    socket.on('ping', (data) => {
      if (!this.#pongs) return;
      this.#options.outgoing(() => {
        if (socket.readyState === socket.OPEN) socket.pong(data);
      });
    });
  }

  /** Says when it was written: before whatever delay the way to the client has. */
  send(event: ServerEvent): number {
    const atMs = this.#clock.nowMs();
    if (this.#stalled) return atMs;
    const { type, ...fields } = event;
    const sent = { type, event_id: newId('event'), ...fields } as SentEvent;
    this.#write(sent);
    this.#record.countServerEvent(type);
    this.#options.onSent(sent, atMs);
    return atMs;
  }

  /** An event that is in no documentation. */
  sendUnknown(type: string, fields: Record<string, unknown> = {}): void {
    if (!this.#stalled) this.#write({ type, event_id: newId('event'), ...fields });
  }

  refuse(refusal: Refusal, clientEventId: string | null = null): void {
    this.#record.errorsSent.push(refusal);
    const { type, code, message, param } = refusal;
    this.send({ type: 'error', error: { type, code, message, param, event_id: clientEventId } });
  }

  ping(): void {
    if (!this.#stalled)
      this.#options.outgoing(() => this.#socket.readyState === this.#socket.OPEN && this.#socket.ping());
  }

  /** Says nothing more, though the connection stays. */
  stall(silent: boolean): void {
    this.#stalled = true;
    if (silent) this.#pongs = false;
  }

  close(code: number, reason: string): void {
    this.#options.outgoing(() => this.#socket.close(code, reason));
  }

  /** As when a machine dies: no close frame. */
  tear(): void {
    this.#options.outgoing(() => this.#socket.terminate());
  }

  #write(event: { type: string } & Record<string, unknown>): void {
    // Texts are padded, audio is not.
    const padded = event.type.endsWith('.delta') && event.type !== 'response.output_audio.delta';
    const whole = {
      ...event,
      ...(padded ? { obfuscation: newObfuscation() } : {}),
      ...(this.#options.extraKeys ? { unheard_of: { since: 'tomorrow', values: [1, null] } } : {}),
    };
    const frame = JSON.stringify(whole);
    this.#options.outgoing(() => {
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame);
    });
  }
}
