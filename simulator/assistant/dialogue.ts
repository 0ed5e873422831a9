import type { SessionUpdateEvent } from 'openai/resources/realtime/realtime';
import type { AssistantBehaviour } from './assistant-options';
import { fromMulaw, toMulaw } from './audio-format';
import type { ClientEvent } from './client-event';
import type { ClientLine } from './client-line';
import type { Clock } from '../network/clock';
import { Conversation } from './conversation';
import type { Entry } from './conversation';
import type { Faults } from './faults';
import type { Gate } from './gate';
import { IdleTimeout } from './idle-timeout';
import { McpLists } from './mcp-lists';
import { audioTooLong, invalidAudio } from './refusal';
import type { Refusal } from './refusal';
import { Responses } from './responses';
import type { TurnDetection } from './effective-session';
import type { SessionConfig } from './session-config';
import type { SessionRecord } from './session-record';
import { Transcriptions } from './transcriptions';
import { TurnTaking } from './turn-taking';
import type { TurnListener } from './turn-taking';
import { Meter } from './usage';

/** The most that one event may append, as published. */
const MAX_APPEND_BYTES = 15 * 1024 * 1024;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export interface DialogueTies {
  line: ClientLine;
  clock: Clock;
  config: SessionConfig;
  record: SessionRecord;
  behaviour: AssistantBehaviour;
  faults: Faults;
  gate: Gate;
}

type CommittedTurn = Parameters<TurnListener['turnCommitted']>[0];

/** What is said and heard in one session. Knows events, but neither frames nor sockets. */
export class Dialogue {
  readonly #ties: DialogueTies;
  readonly #conversation: Conversation;
  readonly #turns: TurnTaking;
  readonly #responses: Responses;
  readonly #transcriptions: Transcriptions;
  readonly #idle: IdleTimeout;
  readonly #lists: McpLists;

  constructor(ties: DialogueTies) {
    const { line, clock, config, record, behaviour, faults } = ties;
    const { answers, cancelHitsNext, timings, pace, deltaBytes, transcribe } = behaviour;
    this.#ties = ties;
    const conversation = new Conversation(ties);
    this.#conversation = conversation;
    this.#turns = new TurnTaking(
      { line, config, conversation, record },
      {
        speechStarted: (detection) => this.#speechStarted(detection),
        turnCommitted: (turn) => this.#turnCommitted(turn),
      },
    );
    this.#lists = new McpLists({
      ...{ line, clock, conversation, servers: behaviour.mcpServers, delayMs: timings.mcpListMs },
    });
    this.#responses = new Responses(
      { answers, faults, cancelHitsNext },
      {
        ...{ line, clock, conversation, config, meter: new Meter(), timings, pace, deltaBytes, record },
        callerIsSpeaking: () => this.#turns.callerIsSpeaking,
        lists: this.#lists,
        onResponseDone: (playbackMs) => this.#responseDone(playbackMs),
      },
    );
    const delayMs = timings.transcriptionMs;
    this.#transcriptions = new Transcriptions({
      line,
      clock,
      config,
      conversation,
      delayMs,
      transcribe,
      faults,
    });
    this.#idle = new IdleTimeout(
      clock,
      () => this.#turns.appendedMs,
      (startMs, endMs) => this.#turns.idle(startMs, endMs),
    );
  }

  get entries(): readonly Entry[] {
    return this.#conversation.entries;
  }

  /** Does what the client asks, or says why not. */
  handle(event: Exclude<ClientEvent, { type: 'session.close' }>): Refusal | undefined {
    switch (event.type) {
      case 'session.update':
        return this.#update(event);
      case 'input_audio_buffer.append':
      case 'session.input_audio_buffer.append':
        return this.#append(event.audio);
      case 'input_audio_buffer.commit':
        return this.#turns.commit();
      case 'input_audio_buffer.clear':
        this.#turns.clear();
        return undefined;
      case 'conversation.item.create':
        return this.#conversation.create(event);
      case 'conversation.item.truncate':
        return this.#conversation.truncate(event, this.#turns.callerIsSpeaking);
      case 'conversation.item.delete':
        return this.#conversation.delete(event.item_id);
      case 'conversation.item.retrieve':
        return this.#conversation.retrieve(event.item_id, (entry) => this.#encoded(entry));
      case 'response.create':
        this.#idle.stop();
        return this.#responses.create(event);
      case 'response.cancel':
        return this.#responses.cancel(event);
    }
  }

  /** Takes effect now; the confirmation takes its time, and what comes after it waits for that. */
  #update(event: SessionUpdateEvent): Refusal | undefined {
    const { config, line, clock, record, behaviour, faults, gate } = this.#ties;
    if (event.session.type === 'realtime') record.sessionUpdates.push(event.session);
    const refusal = config.update(event.session, {
      assistantHasSpoken: record.assistantHasSpoken,
      responseIsActive: this.#responses.active,
    });
    if (refusal !== undefined) return refusal;
    if (this.#idleMs === undefined) this.#idle.stop();
    if (faults.sessionUpdated === 'never') return undefined;
    const { session } = config;
    gate.shut();
    clock.after(faults.sessionUpdated?.afterMs ?? behaviour.timings.sessionUpdatedMs, () => {
      line.send({ type: 'session.updated', session });
      this.#lists.follow(session.tools);
      gate.open();
    });
    return undefined;
  }

  #append(base64: string): Refusal | undefined {
    if (base64.length % 4 !== 0 || !BASE64.test(base64)) return invalidAudio('an invalid value');
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length === 0) return invalidAudio('empty bytes');
    if (bytes.length > MAX_APPEND_BYTES) return audioTooLong(MAX_APPEND_BYTES);

    const { config, record } = this.#ties;
    const { format } = config.session.audio.input;
    record.appendedBytes += bytes.length;
    if (format.type === 'audio/pcm') record.pcmAppendedBytes += bytes.length;
    const mulaw = toMulaw(format, bytes);
    record.keep(mulaw);
    this.#turns.append(mulaw);
    return undefined;
  }

  #speechStarted(detection: TurnDetection): void {
    this.#idle.stop();
    if (detection.interrupt_response !== false) this.#responses.interrupt();
  }

  #turnCommitted({ itemId, audio, how }: CommittedTurn): void {
    this.#transcriptions.begin(itemId, audio, how === 'idle');
    const detection = this.#ties.config.session.audio.input.turn_detection;
    // With both switched off nothing is said that the client has not asked for, not even into silence.
    const isLeftToClient = detection?.create_response === false && detection.interrupt_response === false;
    if (how === 'idle') {
      if (!isLeftToClient) this.#responses.answer({ purpose: 'idle', userAudio: audio });
    } else if (how === 'by-client' || detection?.create_response === false) this.#responses.heard(audio);
    else this.#responses.answer({ purpose: 'turn', userAudio: audio });
  }

  #responseDone(playbackMs: number): void {
    const idleMs = this.#idleMs;
    if (idleMs !== undefined && !this.#turns.callerIsSpeaking) this.#idle.start(playbackMs, idleMs);
  }

  /** How long the session waits for the caller, if it does. */
  get #idleMs(): number | undefined {
    const detection = this.#ties.config.session.audio.input.turn_detection;
    return detection?.type === 'server_vad' ? (detection.idle_timeout_ms ?? undefined) : undefined;
  }

  #encoded({ item, audio }: Entry): string {
    const side = item.type === 'message' && item.role === 'user' ? 'input' : 'output';
    return fromMulaw(this.#ties.config.session.audio[side].format, audio).toString('base64');
  }
}
