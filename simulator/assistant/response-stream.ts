import type { RealtimeResponseCreateParams } from 'openai/resources/realtime/realtime';
import type { Reply } from './answers';
import type { ClientLine } from './client-line';
import type { Cancel, Clock } from '../network/clock';
import type { Conversation } from './conversation';
import { BENIGN_ERROR, failure, strikesAt } from './faults';
import type { ResponseFault } from './faults';
import type { DeltaBytes, OutputItem } from './output-item';
import { Prompt } from './prompt';
import { itemMaker, perform } from './reply-script';
import type { Beat } from './reply-script';
import { responseResource } from './response-resource';
import type { StatusDetails } from './response-resource';
import type { SessionConfig } from './session-config';
import type { ResponseRecord } from './session-record';
import type { Timings } from './timings';
import { msOfAssistantTokens, nothingUsed } from './usage';
import type { Meter } from './usage';

export interface ResponsePlan {
  record: ResponseRecord;
  request: RealtimeResponseCreateParams;
  /** Asked when the response begins, not when it is ordered. */
  reply: () => Reply;
  fault: ResponseFault | undefined;
}

export interface ResponseTies {
  line: ClientLine;
  clock: Clock;
  conversation: Conversation;
  config: SessionConfig;
  meter: Meter;
  timings: Timings;
  pace: number;
  deltaBytes: DeltaBytes;
}

export type CutReason = 'turn_detected' | 'client_cancelled';

const OUT_OF_TOKENS: StatusDetails = { type: 'incomplete', reason: 'max_output_tokens' };

/**
 * One response from `response.created` to `response.done`.
 *
 *   waiting ──begin──▶ streaming ──cut──▶ ending ──▶ done
 *                          └───────────────────────▶ done
 */
export class ResponseStream {
  readonly #plan: ResponsePlan;
  readonly #ties: ResponseTies;
  readonly #onDone: () => void;
  #state: 'waiting' | 'streaming' | 'ending' | 'done' = 'waiting';
  #cutAtBirth: CutReason | undefined;
  #cancelNext: Cancel = () => undefined;
  #script: Iterator<Beat> | undefined;
  /** Taken from the script, and not yet due. */
  #held: Beat | undefined;
  #fault: ResponseFault | undefined;
  #prompt: Prompt | undefined;
  readonly #items: OutputItem[] = [];
  readonly #open = new Set<OutputItem>();

  constructor(plan: ResponsePlan, ties: ResponseTies, onDone: () => void) {
    this.#plan = plan;
    this.#ties = ties;
    this.#onDone = onDone;
    this.#fault = plan.fault;
  }

  get id(): string {
    return this.#plan.record.id;
  }

  get state(): 'waiting' | 'streaming' | 'ending' | 'done' {
    return this.#state;
  }

  /** Cut, though the events that say so may still be to come. */
  get isEnding(): boolean {
    return this.#state === 'ending' || this.#cutAtBirth !== undefined;
  }

  begin(): void {
    const { line, config, conversation, clock } = this.#ties;
    const { record, request } = this.#plan;
    this.#state = 'streaming';
    record.status = 'in_progress';
    this.#prompt = new Prompt(config.session, conversation, request);
    record.createdAtMs = line.send({ type: 'response.created', response: this.#resource(null) });
    if (this.#cutAtBirth !== undefined) {
      this.#finish({ type: 'cancelled', reason: this.#cutAtBirth });
      return;
    }
    this.#script = this.#perform();
    this.#advance(clock.nowMs());
  }

  /** No delta leaves after this; the events that end the response follow a moment later. */
  cut(reason: CutReason): void {
    if (this.#state === 'waiting') this.#cutAtBirth = reason;
    if (this.#state !== 'streaming') return;
    this.#state = 'ending';
    this.#cancelNext();
    this.#ties.clock.after(this.#ties.timings.interruptedMs, () => {
      this.#sendLateDeltas();
      this.#finish({ type: 'cancelled', reason });
    });
  }

  #perform(): Iterator<Beat> {
    const { line, clock, conversation, config, deltaBytes, timings, pace } = this.#ties;
    const { request, reply } = this.#plan;
    const itemTies = {
      line,
      clock,
      conversation: request.conversation === 'none' ? undefined : conversation,
      responseId: this.id,
      deltaBytes,
    };
    const stage = {
      open: (item: OutputItem) => this.#openItem(item),
      delta: (send: () => void) => this.#sendDelta(send),
      close: (item: OutputItem) => this.#closeItem(item, 'completed'),
      end: (how: 'whole' | 'broken-off') => this.#finish(how === 'whole' ? null : OUT_OF_TOKENS),
    };
    const breaksOffInCall = this.#fault?.what === 'partial-function-call';
    return perform(reply(), itemMaker(itemTies, config.session, request), stage, {
      timings,
      pace,
      breaksOffInCall,
    });
  }

  #advance(startedAtMs: number): void {
    while (this.#state === 'streaming') {
      const beat = this.#nextBeat();
      if (beat === undefined) return;
      const waitMs = startedAtMs + beat.dueMs - this.#ties.clock.nowMs();
      if (waitMs > 0) {
        this.#held = beat;
        this.#cancelNext = this.#ties.clock.after(waitMs, () => this.#advance(startedAtMs));
        return;
      }
      this.#play(beat);
    }
  }

  #nextBeat(): Beat | undefined {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) return held;
    const next = this.#script?.next();
    return next === undefined || next.done === true ? undefined : next.value;
  }

  #play(beat: Beat): void {
    if (this.#fault !== undefined && strikesAt(this.#fault, beat.audioMs)) this.#misbehave(this.#fault);
    const limit = this.#plan.request.max_output_tokens ?? this.#ties.config.session.max_output_tokens;
    const isSpent = limit !== 'inf' && beat.audioMs >= msOfAssistantTokens(limit);
    if (this.#state !== 'streaming') return;
    if (isSpent && beat.isDelta) this.#finish(OUT_OF_TOKENS);
    else beat.play();
  }

  #openItem(item: OutputItem): void {
    this.#items.push(item);
    this.#open.add(item);
    this.#plan.record.items.push(item.record);
    item.open();
  }

  #closeItem(item: OutputItem, status: 'completed' | 'incomplete'): void {
    this.#open.delete(item);
    item.close(status);
  }

  #sendDelta(send: () => void): void {
    this.#plan.record.firstDeltaAtMs ??= this.#ties.clock.nowMs();
    send();
  }

  #sendLateDeltas(): void {
    const count = this.#fault?.what === 'late-deltas' ? this.#fault.count : 0;
    for (let sent = 0; sent < count; sent++) {
      const beat = this.#nextBeat();
      if (beat?.isDelta !== true) return;
      beat.play();
    }
  }

  #misbehave(fault: ResponseFault): void {
    const { line } = this.#ties;
    this.#fault = undefined;
    switch (fault.what) {
      case 'failed':
        this.#finish({ type: 'failed', error: failure(fault.code ?? 'rate_limit_exceeded') });
        break;
      case 'incomplete':
        this.#finish({ type: 'incomplete', reason: fault.reason ?? 'max_output_tokens' });
        break;
      case 'error-event':
        line.refuse(fault.error ?? BENIGN_ERROR);
        break;
      case 'stall':
        this.#state = 'ending';
        line.stall(fault.silent === true);
        break;
      case 'connection-lost':
        this.#state = 'ending';
        if (fault.closeCode === undefined) line.tear();
        else line.close(fault.closeCode, fault.closeReason ?? '');
        break;
      case 'late-deltas':
      case 'partial-function-call':
    }
  }

  #finish(details: StatusDetails | null): void {
    const { record } = this.#plan;
    for (const item of this.#open) this.#closeItem(item, 'incomplete');
    this.#state = 'done';
    record.status = details?.type ?? 'completed';
    record.reason = details?.reason ?? details?.error?.code;
    record.doneAtMs = this.#ties.line.send({ type: 'response.done', response: this.#resource(details) });
    this.#onDone();
  }

  #resource(details: StatusDetails | null): ReturnType<typeof responseResource> {
    const { conversation, config } = this.#ties;
    const { record, request } = this.#plan;
    const isDone = this.#state === 'done';
    return responseResource({
      record,
      details,
      output: isDone ? this.#items.map(({ item }) => item) : [],
      conversationId: request.conversation === 'none' ? null : conversation.id,
      request,
      session: config.session,
      usage: isDone && details?.type !== 'failed' ? this.#bill() : null,
    });
  }

  #bill(): ReturnType<Meter['bill']> {
    if (this.#items.length === 0 || this.#prompt === undefined) return nothingUsed();
    const output = this.#items.reduce(
      (sum, { tokens }) => ({ text: sum.text + tokens.text, audio: sum.audio + tokens.audio }),
      { text: 0, audio: 0 },
    );
    return this.#ties.meter.bill(this.#prompt, output);
  }
}
