import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';
import type { ClientEvent } from './client-event';
import type { Refusal } from './refusal';

/** All moments are `performance.now()` of the process the assistant runs in. */

export interface TurnRecord {
  itemId: string;
  /** On the clock of appended audio, as the events told it. Not set for audio that the client committed. */
  audioStartMs: number | undefined;
  audioEndMs: number | undefined;
  speechStartedAtMs: number | undefined;
  speechStoppedAtMs: number | undefined;
  committedAtMs: number | undefined;
}

export interface OutputItemRecord {
  id: string;
  kind: 'speech' | 'text' | 'function-call' | 'mcp-call' | 'mcp-approval';
  /** What was sent of it so far. */
  generatedMs: number;
  audio: Buffer;
  transcript: string;
}

export interface ResponseRecord {
  id: string;
  /** Responses are counted from 0 within the session. */
  index: number;
  status: 'waiting' | 'in_progress' | 'completed' | 'cancelled' | 'incomplete' | 'failed';
  reason: string | undefined;
  metadata: Record<string, string> | null;
  items: OutputItemRecord[];
  createdAtMs: number | undefined;
  firstDeltaAtMs: number | undefined;
  doneAtMs: number | undefined;
}

export interface TruncateRecord {
  itemId: string;
  contentIndex: number;
  audioEndMs: number;
  /** How much audio the item had when the request came; 0 when there is no such item. */
  generatedMs: number;
  atMs: number;
  /** The code of the error it was answered with; nothing if it was accepted. */
  refusedWith: string | undefined;
}

export interface CancelRecord {
  responseId: string | undefined;
  /** The response that was hit; "next" if it was not ordered yet; nothing if there was none to cancel. */
  hit: string | undefined;
  atMs: number;
}

/** Everything that a session did and had done to it, for whoever asks afterwards. */
export class SessionRecord {
  openedAtMs = 0;
  createdAtMs: number | undefined;
  closedAtMs: number | undefined;
  closeCode: number | undefined;
  closeReason: string | undefined;

  /** Audio on the wire, in the format of the session. */
  appendedBytes = 0;
  /** Of these, what came before the session was told of G.711 and was therefore taken for PCM. */
  pcmAppendedBytes = 0;
  /** Of these, what came before the first `session.updated`. */
  appendedBeforeUpdatedBytes = 0;
  readonly clientEvents: Record<string, number> = {};
  readonly serverEvents: Record<string, number> = {};
  readonly sessionUpdates: RealtimeSessionCreateRequest[] = [];
  readonly truncates: TruncateRecord[] = [];
  readonly cancels: CancelRecord[] = [];
  readonly errorsSent: Refusal[] = [];
  readonly turns: TurnRecord[] = [];
  readonly responses: ResponseRecord[] = [];
  /** Functions that an answer wanted called, and that the session had not given or did not allow. */
  readonly impossibleCalls: string[] = [];
  readonly functionOutputs: { callId: string; output: string }[] = [];

  readonly #kept: Buffer[] | undefined;

  constructor(keepAudio: boolean) {
    this.#kept = keepAudio ? [] : undefined;
  }

  /** Whether there ever was audio of the assistant's, in the conversation or beside it. */
  get assistantHasSpoken(): boolean {
    return this.responses.some(({ items }) => items.some(({ generatedMs }) => generatedMs > 0));
  }

  /** All audio appended, as μ-law; empty unless the assistant was asked to keep it. */
  get appendedAudio(): Buffer {
    return Buffer.concat(this.#kept ?? []);
  }

  keep(mulaw: Buffer): void {
    this.#kept?.push(mulaw);
  }

  countClientEvent(type: string): void {
    this.clientEvents[type] = (this.clientEvents[type] ?? 0) + 1;
  }

  /** What a client sends before its first `session.updated`. */
  countEarly(event: ClientEvent | undefined): void {
    if (event !== undefined && 'audio' in event) {
      this.appendedBeforeUpdatedBytes += Buffer.byteLength(event.audio, 'base64');
    }
  }

  countServerEvent(type: string): void {
    this.serverEvents[type] = (this.serverEvents[type] ?? 0) + 1;
  }
}
