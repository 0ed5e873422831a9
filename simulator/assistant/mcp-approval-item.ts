import type { McpCall } from './answers';
import { newId } from './id';
import type { Delta, OutputItem, OutputItemTies } from './output-item';
import type { Item } from './server-event';
import type { OutputItemRecord } from './session-record';
import { textTokens } from './usage';
import type { Tokens } from './usage';

/** The question whether a tool may be called. It stays unanswered: no client's approval is stood in for. */
export class McpApprovalItem implements OutputItem {
  readonly record: OutputItemRecord;
  readonly #call: McpCall['mcpCall'];
  readonly #ties: OutputItemTies;

  constructor({ mcpCall }: McpCall, ties: OutputItemTies) {
    this.#call = mcpCall;
    this.#ties = ties;
    this.record = {
      ...{ id: newId('item'), kind: 'mcp-approval', generatedMs: 0 },
      ...{ audio: Buffer.alloc(0), transcript: '' },
    };
  }

  get item(): Item & { id: string } {
    const { server, name, arguments: given } = this.#call;
    return { id: this.record.id, type: 'mcp_approval_request', server_label: server, name, arguments: given };
  }

  get tokens(): Tokens {
    return { text: textTokens(this.#call.name + this.#call.arguments), audio: 0 };
  }

  open(): void {
    const { line, responseId, outputIndex } = this.#ties;
    const address = { response_id: responseId, output_index: outputIndex };
    line.send({ type: 'response.output_item.added', ...address, item: this.item });
  }

  *deltas(): Generator<Delta> {
    // It comes as a whole.
  }

  close(): void {
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const address = { response_id: responseId, output_index: outputIndex };
    conversation?.add(this.item);
    line.send({ type: 'response.output_item.done', ...address, item: this.item });
  }
}
