import type { FunctionCall } from './answers';
import type { Entry } from './conversation';
import { newId } from './id';
import type { Delta, OutputItem, OutputItemTies } from './output-item';
import type { Item } from './server-event';
import type { OutputItemRecord } from './session-record';
import { textTokens } from './usage';
import type { Tokens } from './usage';

const CHARACTERS_PER_DELTA = 8;

/** A function that the assistant wants called. Its arguments are sent as they are, valid JSON or not. */
export class FunctionCallItem implements OutputItem {
  readonly record: OutputItemRecord;
  readonly #call: { name: string; arguments: string };
  readonly #callId: string;
  readonly #ties: OutputItemTies;
  #entry: Entry | undefined;
  #status: 'in_progress' | 'completed' | 'incomplete' = 'in_progress';
  #sent = '';

  constructor({ functionCall }: FunctionCall, ties: OutputItemTies) {
    this.#call = functionCall;
    this.#callId = functionCall.callId ?? newId('call');
    this.#ties = ties;
    this.record = {
      id: newId('item'),
      kind: 'function-call',
      generatedMs: 0,
      audio: Buffer.alloc(0),
      transcript: '',
    };
  }

  get item(): Item & { id: string } {
    return {
      id: this.record.id,
      type: 'function_call',
      status: this.#status,
      name: this.#call.name,
      call_id: this.#callId,
      arguments: this.#sent,
    };
  }

  get tokens(): Tokens {
    return { text: textTokens(this.#call.name + this.#sent), audio: 0 };
  }

  open(): void {
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const item = this.item;
    line.send({
      type: 'response.output_item.added',
      response_id: responseId,
      output_index: outputIndex,
      item,
    });
    this.#entry = conversation?.open(item);
  }

  *deltas(): Generator<Delta> {
    for (const delta of splitArguments(this.#call.arguments)) {
      yield {
        durationMs: 0,
        send: () => {
          this.#sent += delta;
          this.#ties.line.send({ type: 'response.function_call_arguments.delta', ...this.#address(), delta });
        },
      };
    }
  }

  close(status: 'completed' | 'incomplete'): void {
    this.#status = status;
    const { line, conversation, responseId, outputIndex } = this.#ties;
    line.send({
      type: 'response.function_call_arguments.done',
      ...this.#address(),
      name: this.#call.name,
      arguments: this.#sent,
    });
    const item = this.item;
    if (this.#entry !== undefined) conversation?.finish(this.#entry, item);
    line.send({
      type: 'response.output_item.done',
      response_id: responseId,
      output_index: outputIndex,
      item,
    });
  }

  #address(): { response_id: string; item_id: string; output_index: number; call_id: string } {
    const { responseId, outputIndex } = this.#ties;
    return {
      response_id: responseId,
      item_id: this.record.id,
      output_index: outputIndex,
      call_id: this.#callId,
    };
  }
}

/** The pieces that arguments come in. */
export function splitArguments(whole: string): string[] {
  const count = Math.ceil(whole.length / CHARACTERS_PER_DELTA);
  return Array.from({ length: count }, (_, index) =>
    whole.slice(index * CHARACTERS_PER_DELTA, (index + 1) * CHARACTERS_PER_DELTA),
  );
}
