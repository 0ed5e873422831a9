import type { Speech } from './answers';
import type { Entry } from './conversation';
import { newId } from './id';
import { splitWords } from './output-item';
import type { Delta, OutputItem, OutputItemTies } from './output-item';
import type { Item } from './server-event';
import type { OutputItemRecord } from './session-record';
import { textTokens } from './usage';
import type { Tokens } from './usage';

/** Something the assistant writes, in a session that asked for text instead of audio. */
export class TextItem implements OutputItem {
  readonly record: OutputItemRecord;
  readonly #words: string[];
  readonly #ties: OutputItemTies;
  #entry: Entry | undefined;
  #status: 'in_progress' | 'completed' | 'incomplete' = 'in_progress';

  constructor(speech: Speech, ties: OutputItemTies) {
    this.#words = splitWords(speech.transcript);
    this.#ties = ties;
    this.record = {
      id: newId('item'),
      kind: 'text',
      generatedMs: 0,
      audio: Buffer.alloc(0),
      transcript: '',
    };
  }

  get item(): Item & { id: string } {
    return this.#shown([{ type: 'output_text', text: this.record.transcript }]);
  }

  get tokens(): Tokens {
    return { text: textTokens(this.record.transcript), audio: 0 };
  }

  open(): void {
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const item = this.#shown([]);
    line.send({
      type: 'response.output_item.added',
      response_id: responseId,
      output_index: outputIndex,
      item,
    });
    this.#entry = conversation?.open(item);
    line.send({ type: 'response.content_part.added', ...this.#address(), part: { type: 'text', text: '' } });
  }

  *deltas(): Generator<Delta> {
    for (const delta of this.#words) {
      yield {
        durationMs: 0,
        send: () => {
          this.record.transcript += delta;
          this.#ties.line.send({ type: 'response.output_text.delta', ...this.#address(), delta });
        },
      };
    }
  }

  close(status: 'completed' | 'incomplete'): void {
    this.#status = status;
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const text = this.record.transcript;
    line.send({ type: 'response.output_text.done', ...this.#address(), text });
    line.send({ type: 'response.content_part.done', ...this.#address(), part: { type: 'text', text } });
    const item = this.item;
    if (this.#entry !== undefined) conversation?.finish(this.#entry, item);
    line.send({
      type: 'response.output_item.done',
      response_id: responseId,
      output_index: outputIndex,
      item,
    });
  }

  #address(): { response_id: string; item_id: string; output_index: number; content_index: number } {
    const { responseId, outputIndex } = this.#ties;
    return { response_id: responseId, item_id: this.record.id, output_index: outputIndex, content_index: 0 };
  }

  #shown(content: { type: 'output_text'; text: string }[]): Item & { id: string } {
    return { id: this.record.id, type: 'message', status: this.#status, role: 'assistant', content };
  }
}
