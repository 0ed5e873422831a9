import type { RunTool } from '../contract/assistant/tools';
import { type Clock, Deadline } from './clock';
import type { ToolCall } from './legs';
import type { ToolFacts } from './observer';
import { failure, type ToolOutcome, type ToolRunner, type ToolUser } from './tool-runner';

/** What tool calls need done. */
export interface ToolCallActions {
  answer(toolCallId: string, output: string): void;
  /** All calls of a response were answered, and it is over: the assistant is to go on. */
  goOn(): void;
  /** The caller has waited long enough to be told something. */
  fill(words: string): void;
  /** No tool runs any longer. */
  idle(): void;
  /** For those who watch. */
  finished(facts: ToolFacts): void;
}

interface Running {
  name: string;
  startedAtMs: number;
  abort: AbortController;
  due: Deadline;
  filler: Deadline;
}

/**
 * The tools that the assistant calls: each runs beside the audio, with a deadline of its own, and is answered whatever comes
 * of it, because a call without an answer confuses every turn after it. Several calls of one response are all answered
 * before the assistant is asked to go on, once.
 */
export class ToolCalls {
  readonly #running = new Map<string, Running>();
  /** Responses with calls, and how many of these are not answered. A response is `over` when no more can come of it. */
  readonly #responses = new Map<string, { unanswered: number; isOver: boolean }>();

  constructor(
    private readonly clock: Clock,
    private readonly runner: ToolRunner,
    private readonly user: ToolUser,
    private readonly actions: ToolCallActions,
  ) {}

  get areRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Runs a tool for a call of it. */
  run(call: ToolCall, tool: RunTool): void {
    const startedAtMs = this.clock.nowMs();
    const abort = new AbortController();
    const settle = (outcome: ToolOutcome): void => {
      if (!this.#running.delete(call.id)) return;
      due.clear();
      filler.clear();
      abort.abort();
      this.actions.finished({
        name: call.name,
        durationMs: this.clock.nowMs() - startedAtMs,
        outcome: outcome.ok ? 'ok' : outcome.why,
      });
      this.answer(call, outcome.output);
    };
    const due = new Deadline(this.clock, () =>
      settle(failure('too-late', `The tool did not answer within ${tool.deadlineMs / 1_000} seconds.`)),
    );
    const filler = new Deadline(this.clock, () => this.actions.fill(tool.filler?.say ?? ''));
    this.expect(call);
    this.#running.set(call.id, { name: call.name, startedAtMs, abort, due, filler });
    due.set(tool.deadlineMs);
    if (tool.filler !== undefined) filler.set(tool.filler.afterMs);
    this.runner.run(tool, call.arguments, this.user, abort.signal).then(settle, (error: unknown) => {
      settle(failure('failed', `The tool failed: ${error instanceof Error ? error.name : 'unknown'}.`));
    });
  }

  /** A call that is answered when it is known what comes of it. */
  expect({ responseId }: ToolCall): void {
    const response = this.#responses.get(responseId) ?? { unanswered: 0, isOver: false };
    response.unanswered += 1;
    this.#responses.set(responseId, response);
  }

  /** Answers a call that was expected; `output` is for the assistant. */
  answer({ responseId, id }: ToolCall, output: string): void {
    this.actions.answer(id, output);
    const response = this.#responses.get(responseId);
    if (response === undefined) return;
    response.unanswered -= 1;
    this.#goOnIfAnswered(responseId, response);
    if (!this.areRunning) this.actions.idle();
  }

  /** No more calls can come of it. */
  responseEnded(responseId: string): void {
    const response = this.#responses.get(responseId);
    if (response === undefined) return;
    response.isOver = true;
    this.#goOnIfAnswered(responseId, response);
  }

  /** Nobody waits any longer. What a tool has begun to change it may have changed all the same, so that it is told of. */
  stop(): void {
    for (const { name, startedAtMs, abort, due, filler } of this.#running.values()) {
      abort.abort();
      due.clear();
      filler.clear();
      this.actions.finished({ name, durationMs: this.clock.nowMs() - startedAtMs, outcome: 'given-up' });
    }
    this.#running.clear();
  }

  #goOnIfAnswered(responseId: string, { unanswered, isOver }: { unanswered: number; isOver: boolean }): void {
    if (unanswered > 0 || !isOver) return;
    this.#responses.delete(responseId);
    this.actions.goOn();
  }
}
