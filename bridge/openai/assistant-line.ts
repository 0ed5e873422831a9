import type { Logger } from 'pino';
import type { AssistantNote } from '../call/assistant-note';
import { type Clock, Deadline } from '../call/clock';
import type { AssistantLeg, AssistantListener, CallerAudio, Cut, SpeechRef } from '../call/legs';
import type { Secret } from '../contract/secret';
import type { Assistant } from './assistant';
import type { FromOpenAI } from './events';
import { TRUNCATE_ID } from './session-config';
import { type SessionEnd, type SessionListener, SessionSocket } from './session-socket';

/**
 * A line that breaks at once is tried once more. One that kept us waiting is not: the caller has waited as well, and
 * the ladder tries another task.
 */
const ATTEMPTS = 2;
const REDIAL_AFTER_MS = 250;
const REDIAL_WITHIN_MS = 2_000;

/** Where and as whom sessions are opened. */
export interface AssistantAccess {
  /** For example `wss://api.openai.com/v1/realtime`. */
  url: string;
  apiKey: Secret;
}

/**
 * The assistant's leg: opens a session, a second one if the first cannot be opened, and turns its events into
 * facts for the listener.
 */
export class AssistantLine implements AssistantLeg, SessionListener {
  readonly #redial: Deadline;
  #session: SessionSocket | undefined;
  #listener: AssistantListener | undefined;
  #attempts = 0;
  #dialledAtMs = 0;
  #truncateCount = 0;
  #apiKey = '';
  #over = false;

  constructor(
    private readonly access: AssistantAccess,
    private readonly assistant: Assistant,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.#redial = new Deadline(clock, () => this.#dial(() => access.apiKey.read()));
  }

  get untakenMs(): number {
    return this.#session?.untakenMs ?? 0;
  }

  /** Dials and reports to the listener from now on. */
  dial(listener: AssistantListener): void {
    this.#listener = listener;
    this.#dial(() => this.access.apiKey.read());
  }

  hear(audio: CallerAudio): void {
    this.#session?.hear(audio);
  }

  respond(instructions?: string): void {
    this.#session?.send({
      type: 'response.create',
      ...(instructions === undefined ? {} : { response: { instructions } }),
    });
  }

  truncate({ itemId, contentIndex, audioEndMs }: Cut): void {
    this.#truncateCount += 1;
    this.#session?.send({
      type: 'conversation.item.truncate',
      event_id: `${TRUNCATE_ID}-${this.#truncateCount}`,
      item_id: itemId,
      content_index: contentIndex,
      audio_end_ms: audioEndMs,
    });
  }

  close(): void {
    this.#over = true;
    this.#redial.clear();
    this.#session?.close();
  }

  sessionReady(): void {
    this.sessionNoted({ what: 'session-ready', afterMs: this.clock.nowMs() - this.#dialledAtMs });
    this.#listener?.assistantReady();
  }

  sessionOver(end: SessionEnd): void {
    this.log.warn({ why: end.why, lasting: end.lasting, attempt: this.#attempts }, 'assistant line over');
    this.sessionNoted({ what: 'session-failed' });
    if (end.wasReady) {
      this.#listener?.assistantGone('assistant-lost');
    } else if (end.lasting) {
      this.#refused(end.why);
    } else if (this.#attempts < ATTEMPTS && this.clock.nowMs() - this.#dialledAtMs < REDIAL_WITHIN_MS) {
      this.#redial.set(REDIAL_AFTER_MS);
    } else {
      this.#listener?.assistantGone('assistant-unreachable');
    }
  }

  sessionNoted(note: AssistantNote): void {
    this.#listener?.assistantNoted(note);
  }

  /** A fault of ours must end one call, not the process with all its calls. */
  sessionFault(error: unknown): void {
    this.log.error({ err: error }, 'fault while handling an event of the assistant');
    this.#listener?.assistantGone('bridge-fault');
  }

  sessionEvent(event: FromOpenAI): void {
    const listener = this.#listener;
    if (listener === undefined || this.#over) return;
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        listener.callerSpeechStarted(event.item_id);
        return;
      case 'input_audio_buffer.speech_stopped':
        listener.callerSpeechStopped(event.item_id, event.audio_end_ms);
        return;
      case 'conversation.item.input_audio_transcription.completed':
        listener.callerUnderstood(event.item_id, event.transcript);
        listener.assistantNoted({ what: 'transcribed', ...event.used });
        return;
      case 'response.created':
        listener.responseStarted(event.response_id);
        return;
      case 'response.output_audio.delta':
        listener.assistantSpoke(speechRef(event), event.delta);
        return;
      case 'response.output_audio.done':
        listener.assistantFinished(speechRef(event));
        return;
      case 'response.output_audio_transcript.delta':
        listener.assistantSaid(speechRef(event), event.delta);
        return;
      case 'response.done':
        // Before the end is told: it may be the end of the call.
        if (event.tokens !== undefined)
          listener.assistantNoted({ what: 'tokens-used', tokens: event.tokens });
        listener.responseEnded({ responseId: event.response_id, status: event.status, code: event.code });
        return;
      case 'session.created':
      case 'session.updated':
      case 'error':
        return;
    }
  }

  /** A key may have been rotated since it was read: then the new one deserves its attempt. */
  #refused(why: string): void {
    if (!why.includes('invalid_api_key') || this.#attempts >= ATTEMPTS) {
      this.#listener?.assistantGone('assistant-refused');
      return;
    }
    const refusedKey = this.#apiKey;
    this.#dial(async () => {
      const apiKey = await this.access.apiKey.refresh();
      return apiKey === refusedKey ? undefined : apiKey;
    });
  }

  #dial(key: () => Promise<string | undefined>): void {
    this.#attempts += 1;
    this.#dialledAtMs = this.clock.nowMs();
    key().then(
      (apiKey) => {
        if (this.#over) return;
        if (apiKey === undefined) {
          this.#listener?.assistantGone('assistant-refused');
          return;
        }
        this.#apiKey = apiKey;
        this.#open(apiKey);
      },
      (error: unknown) => {
        this.log.error({ why: String(error) }, 'the key could not be read');
        if (this.#over) return;
        this.sessionNoted({ what: 'session-failed' });
        this.#listener?.assistantGone('assistant-unreachable');
      },
    );
  }

  /** A key that no header can carry, such as one with a newline, throws: that must not end other calls. */
  #open(apiKey: string): void {
    try {
      const line = { url: this.access.url, apiKey };
      this.#session = new SessionSocket(line, this.assistant, this.clock, this, this.log);
    } catch (error) {
      this.log.error({ why: String(error) }, 'no session can be opened with these settings');
      this.sessionNoted({ what: 'session-failed' });
      this.#listener?.assistantGone('assistant-refused');
    }
  }
}

function speechRef(event: { response_id: string; item_id: string; content_index: number }): SpeechRef {
  return { responseId: event.response_id, itemId: event.item_id, contentIndex: event.content_index };
}
