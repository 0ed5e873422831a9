import type {
  RealtimeResponseCreateParams,
  ResponseCancelEvent,
  ResponseCreateEvent,
} from 'openai/resources/realtime/realtime';
import type { Answers, Reply, Turn } from './answers';
import { responseFault } from './faults';
import type { Faults } from './faults';
import { newId } from './id';
import { invalidValue, nothingToCancel, responseActive, unknownParameter, voiceIsFixed } from './refusal';
import type { McpLists } from './mcp-lists';
import type { Refusal } from './refusal';
import { ResponseStream } from './response-stream';
import type { CutReason, ResponseTies } from './response-stream';
import { isSecondGeneration } from './model';
import { ToolChoice } from './tool-choice';
import type { ResponseRecord, SessionRecord } from './session-record';

export interface ResponsesOptions {
  answers: Answers;
  faults: Faults;
  /**
   * A cancel that comes after one response ended and before the next began was seen to silence the next one.
   * Off, it is refused.
   */
  cancelHitsNext: boolean;
}

export interface ResponsesTies extends ResponseTies {
  record: SessionRecord;
  lists: McpLists;
  callerIsSpeaking: () => boolean;
  onResponseDone: (playbackMs: number) => void;
}

/** What a response is made from; the rest is known here. */
export type Occasion = Pick<Turn, 'purpose' | 'userAudio'>;

/** All responses of a session: at most one at a time in the conversation, any number beside it. */
export class Responses {
  readonly #options: ResponsesOptions;
  readonly #ties: ResponsesTies;
  #current: ResponseStream | undefined;
  /** Those outside the conversation that are not done. */
  readonly #beside = new Set<ResponseStream>();
  #queued: Occasion | undefined;
  #orderedByClient = false;
  #nextIsCancelled = false;
  #unanswered: Buffer = Buffer.alloc(0);
  #count = 0;
  #outputsUsed = 0;

  constructor(options: ResponsesOptions, ties: ResponsesTies) {
    this.#options = options;
    this.#ties = ties;
  }

  get active(): boolean {
    return this.#current !== undefined;
  }

  /** The caller's turn is committed; answer it. */
  answer(occasion: Occasion): void {
    if (this.#current?.isEnding === true) this.#queued = occasion;
    else if (this.#current !== undefined) this.#ties.line.refuse(responseActive(this.#current.id));
    else this.#orderForTurn(occasion);
  }

  /** The turn is committed, and the client decides whether it is answered. */
  heard(userAudio: Buffer): void {
    this.#unanswered = userAudio;
  }

  create(event: ResponseCreateEvent): Refusal | undefined {
    const request = event.response ?? {};
    const refusal = this.#refuse(request);
    if (refusal !== undefined) return refusal;
    const beside = request.conversation === 'none';
    if (!beside && this.#current !== undefined) return responseActive(this.#current.id);

    const response = this.#order(this.#occasion(), request);
    if (beside) {
      this.#beside.add(response);
      return undefined;
    }
    this.#current = response;
    this.#orderedByClient = true;
    return undefined;
  }

  cancel(event: ResponseCancelEvent): Refusal | undefined {
    const hit = this.#cancelled(event.response_id);
    const atMs = this.#ties.clock.nowMs();
    this.#ties.record.cancels.push({ responseId: event.response_id, hit, atMs });
    return hit === undefined ? nothingToCancel() : undefined;
  }

  interrupt(): void {
    this.#current?.cut('turn_detected');
  }

  /** What a cancel hits, if anything. */
  #cancelled(responseId: string | undefined): string | undefined {
    const beside = [...this.#beside].find(({ id, state }) => id === responseId && state === 'streaming');
    if (beside !== undefined) {
      beside.cut('client_cancelled');
      return beside.id;
    }
    const current = this.#current;
    const hasBegun =
      current?.state === 'streaming' || (current?.state === 'waiting' && this.#orderedByClient);
    const hitsNext = this.#options.cancelHitsNext && responseId === undefined;
    const canBeHit = hasBegun || (hitsNext && current?.isEnding === false);
    if (current !== undefined && canBeHit && (responseId ?? current.id) === current.id) {
      current.cut('client_cancelled');
      return current.id;
    }
    if (!hitsNext || !(current?.isEnding ?? this.#ties.callerIsSpeaking())) return undefined;
    this.#nextIsCancelled = true;
    return 'next';
  }

  #orderForTurn(occasion: Occasion): void {
    this.#current = this.#order(occasion, {});
    this.#orderedByClient = false;
  }

  #order(occasion: Occasion, request: RealtimeResponseCreateParams): ResponseStream {
    const record = this.#newRecord(request);
    const index = this.#count++;
    const stream = new ResponseStream(
      {
        record,
        request,
        reply: () =>
          this.#callable(this.#options.answers.answer(this.#turn(index, occasion, request)), request),
        fault: responseFault(this.#options.faults, index),
      },
      this.#ties,
      () => this.#done(stream, record),
    );
    const cut: CutReason | undefined = this.#nextIsCancelled ? 'client_cancelled' : undefined;
    this.#nextIsCancelled = false;
    if (cut !== undefined) stream.cut(cut);
    this.#ties.clock.after(this.#ties.timings.responseCreatedMs, () => stream.begin());
    return stream;
  }

  /** The client asked; whether it is for a turn, a greeting or something else shows in what came before. */
  #occasion(): Occasion {
    const userAudio = this.#unanswered;
    this.#unanswered = Buffer.alloc(0);
    if (userAudio.length > 0) return { purpose: 'turn', userAudio };
    const { entries } = this.#ties.conversation;
    const userHasSpoken = entries.some(({ item }) => item.type === 'message' && item.role === 'user');
    return { purpose: userHasSpoken ? 'create' : 'greeting', userAudio };
  }

  #newRecord(request: RealtimeResponseCreateParams): ResponseRecord {
    const record: ResponseRecord = {
      id: newId('resp'),
      index: this.#count,
      status: 'waiting',
      reason: undefined,
      metadata: request.metadata ?? null,
      items: [],
      createdAtMs: undefined,
      firstDeltaAtMs: undefined,
      doneAtMs: undefined,
    };
    this.#ties.record.responses.push(record);
    return record;
  }

  #turn(index: number, occasion: Occasion, request: RealtimeResponseCreateParams): Turn {
    const functionOutputs = this.#ties.record.functionOutputs.slice(this.#outputsUsed);
    this.#outputsUsed += functionOutputs.length;
    return {
      ...occasion,
      index,
      instructions: request.instructions,
      metadata: request.metadata ?? undefined,
      language: this.#ties.config.language,
      functionOutputs,
    };
  }

  /** A model calls only what it was given, and nothing where it must not: whatever an answer says. */
  #callable(reply: Reply, request: RealtimeResponseCreateParams): Reply {
    const { config, lists, record } = this.#ties;
    const tools = request.tools ?? config.session.tools;
    const choice = new ToolChoice(tools, request.tool_choice ?? config.session.tool_choice);
    const items = reply.items.filter((item) => {
      if ('functionCall' in item) {
        const { name } = item.functionCall;
        const isCallable = choice.allows(name);
        if (!isCallable) record.impossibleCalls.push(name);
        return isCallable;
      }
      if (!('mcpCall' in item)) return true;
      const { server, name } = item.mcpCall;
      const isCallable = choice.allowsOf(server, name) && lists.has(server, name);
      if (!isCallable) record.impossibleCalls.push(`${server}.${name}`);
      return isCallable;
    });
    return { items };
  }

  #done(stream: ResponseStream, record: ResponseRecord): void {
    const spokenMs = record.items.reduce((sum, item) => sum + item.generatedMs, 0);
    this.#sendRateLimits();
    this.#beside.delete(stream);
    if (stream !== this.#current) return;
    this.#current = undefined;
    const queued = this.#queued;
    this.#queued = undefined;
    if (queued === undefined) this.#ties.onResponseDone(spokenMs);
    else this.#orderForTurn(queued);
  }

  #sendRateLimits(): void {
    const { rateLimits } = this.#options.faults;
    if (rateLimits === 'absent') return;
    this.#ties.clock.after(rateLimits?.afterMs ?? this.#ties.timings.rateLimitsMs, () => {
      const limit = {
        name: 'tokens',
        limit: 15_000_000,
        remaining: 14_998_954,
        reset_seconds: 0.004,
      } as const;
      this.#ties.line.send({ type: 'rate_limits.updated', rate_limits: [limit] });
    });
  }

  #refuse(request: RealtimeResponseCreateParams): Refusal | undefined {
    const { session } = this.#ties.config;
    const voice = request.audio?.output?.voice;
    if (voice !== undefined && voice !== session.audio.output.voice && this.#ties.record.assistantHasSpoken) {
      return voiceIsFixed();
    }
    if (request.output_modalities !== undefined && request.output_modalities.length !== 1) {
      return invalidValue(
        'response.output_modalities',
        "Supported combinations are: ['text'] and ['audio'].",
      );
    }
    const onlyNewer = (['reasoning', 'parallel_tool_calls'] as const).find(
      (key) => request[key] !== undefined,
    );
    if (onlyNewer !== undefined && !isSecondGeneration(session.model))
      return unknownParameter(`response.${onlyNewer}`);
    return undefined;
  }
}
