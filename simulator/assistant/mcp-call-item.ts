import type { McpCall } from './answers';
import type { Entry } from './conversation';
import { splitArguments } from './function-call-item';
import { newId } from './id';
import type { Delta, OutputItem, OutputItemTies } from './output-item';
import type { Item, ServerEvent } from './server-event';
import type { OutputItemRecord } from './session-record';
import { textTokens } from './usage';
import type { Tokens } from './usage';

/**
 * A tool on a server that the service itself calls. What comes of it is told when it comes: a client was seen that had
 * it after `response.done`, and had to ask for the response that speaks of it.
 */
export class McpCallItem implements OutputItem {
  readonly record: OutputItemRecord;
  readonly #call: McpCall['mcpCall'];
  readonly #ties: OutputItemTies;
  #entry: Entry | undefined;
  #sent = '';
  #isAnswered = false;

  constructor({ mcpCall }: McpCall, ties: OutputItemTies) {
    this.#call = mcpCall;
    this.#ties = ties;
    this.record = {
      ...{ id: newId('item'), kind: 'mcp-call', generatedMs: 0 },
      ...{ audio: Buffer.alloc(0), transcript: '' },
    };
  }

  get item(): Item & { id: string } {
    const { server, name, output, error } = this.#call;
    const failed = error === undefined ? null : ({ type: 'tool_execution_error', message: error } as const);
    return {
      id: this.record.id,
      type: 'mcp_call',
      server_label: server,
      name,
      arguments: this.#sent,
      approval_request_id: null,
      error: this.#isAnswered ? failed : null,
      output: this.#isAnswered && failed === null ? (output ?? '') : null,
    };
  }

  get tokens(): Tokens {
    return { text: textTokens(this.#call.name + this.#sent), audio: 0 };
  }

  open(): void {
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const item = this.item;
    line.send({
      ...{ type: 'response.output_item.added', response_id: responseId, output_index: outputIndex, item },
    });
    this.#entry = conversation?.open(item);
  }

  *deltas(): Generator<Delta> {
    for (const delta of splitArguments(this.#call.arguments)) {
      yield {
        durationMs: 0,
        send: () => {
          this.#sent += delta;
          this.#tell('response.mcp_call_arguments.delta', { delta });
        },
      };
    }
  }

  /** With its last argument it is called; one that is cut short before is not. */
  close(status: 'completed' | 'incomplete'): void {
    this.#tell('response.mcp_call_arguments.done', { arguments: this.#sent });
    if (status === 'incomplete') {
      this.#finish();
      return;
    }
    const { line, clock, outputIndex } = this.#ties;
    const address = { item_id: this.record.id, output_index: outputIndex };
    line.send({ type: 'response.mcp_call.in_progress', ...address });
    clock.after(this.#call.takesMs ?? 0, () => {
      this.#isAnswered = true;
      const how = this.#call.error === undefined ? 'completed' : 'failed';
      line.send({ type: `response.mcp_call.${how}`, ...address });
      this.#finish();
    });
  }

  #finish(): void {
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const item = this.item;
    if (this.#entry !== undefined) conversation?.finish(this.#entry, item);
    line.send({
      type: 'response.output_item.done',
      response_id: responseId,
      output_index: outputIndex,
      item,
    });
  }

  #tell(
    type: 'response.mcp_call_arguments.delta' | 'response.mcp_call_arguments.done',
    fields: { delta: string } | { arguments: string },
  ): void {
    const { line, responseId, outputIndex } = this.#ties;
    const address = { response_id: responseId, item_id: this.record.id, output_index: outputIndex };
    line.send({ type, ...address, ...fields } as ServerEvent);
  }
}
