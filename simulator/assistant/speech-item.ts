import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { Speech } from './answers';
import { fromMulaw } from './audio-format';
import type { Entry } from './conversation';
import { newId } from './id';
import { deltaSize, splitWords } from './output-item';
import type { Delta, OutputItem, OutputItemTies } from './output-item';
import type { Item, Phase } from './server-event';
import type { OutputItemRecord } from './session-record';
import { assistantAudioTokens, textTokens } from './usage';
import type { Tokens } from './usage';

/** The text is there in half the time of the audio. */
const TRANSCRIPT_LEAD = 2;

/** Something the assistant says aloud. */
export class SpeechItem implements OutputItem {
  readonly record: OutputItemRecord;
  readonly #speech: Speech;
  readonly #ties: OutputItemTies;
  #entry: Entry | undefined;
  #status: 'in_progress' | 'completed' | 'incomplete' = 'in_progress';
  #sentBytes = 0;
  #transcript = '';

  constructor(speech: Speech, ties: OutputItemTies) {
    this.#speech = speech;
    this.#ties = ties;
    this.record = {
      id: newId('item'),
      kind: 'speech',
      generatedMs: 0,
      audio: Buffer.alloc(0),
      transcript: '',
    };
  }

  get item(): Item & { id: string } {
    // The part is called "audio" while it is made and "output_audio" once it is in an item.
    return this.#shown([{ type: 'output_audio', transcript: this.#transcript }]);
  }

  get tokens(): Tokens {
    return { text: textTokens(this.#transcript), audio: assistantAudioTokens(this.record.generatedMs) };
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
    line.send({
      type: 'response.content_part.added',
      ...this.#address(),
      part: { type: 'audio', transcript: '' },
    });
  }

  *deltas(): Generator<Delta> {
    const { audio, transcript } = this.#speech;
    const words = splitWords(transcript);
    let said = 0;
    for (let at = 0, index = 0; at < audio.length; index++) {
      const piece = audio.subarray(at, at + deltaSize(this.#ties.deltaBytes, index));
      at += piece.length;
      const due = Math.ceil(words.length * Math.min(1, (TRANSCRIPT_LEAD * at) / audio.length));
      const nextWords = words.slice(said, due);
      said = due;
      yield { durationMs: piece.length / PCMU_BYTES_PER_MS, send: () => this.#send(piece, nextWords) };
    }
  }

  close(status: 'completed' | 'incomplete'): void {
    this.#status = status;
    const { line, conversation, responseId, outputIndex } = this.#ties;
    const transcript = this.#transcript;
    line.send({ type: 'response.output_audio.done', ...this.#address() });
    line.send({ type: 'response.output_audio_transcript.done', ...this.#address(), transcript });
    line.send({
      type: 'response.content_part.done',
      ...this.#address(),
      part: { type: 'audio', transcript },
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

  #send(piece: Buffer, words: readonly string[]): void {
    const { line, format } = this.#ties;
    for (const delta of words) {
      this.#transcript += delta;
      line.send({ type: 'response.output_audio_transcript.delta', ...this.#address(), delta });
    }
    this.#sentBytes += piece.length;
    const sent = this.#speech.audio.subarray(0, this.#sentBytes);
    this.record.audio = sent;
    this.record.transcript = this.#transcript;
    this.record.generatedMs = Math.floor(sent.length / PCMU_BYTES_PER_MS);
    // Deltas may still come after the client cut the item; they do not make it longer again.
    if (this.#entry !== undefined && !this.#entry.truncated) this.#entry.audio = sent;
    line.send({
      type: 'response.output_audio.delta',
      ...this.#address(),
      delta: fromMulaw(format, piece).toString('base64'),
    });
  }

  #address(): { response_id: string; item_id: string; output_index: number; content_index: number } {
    const { responseId, outputIndex } = this.#ties;
    return { response_id: responseId, item_id: this.record.id, output_index: outputIndex, content_index: 0 };
  }

  #shown(content: { type: 'output_audio'; transcript: string }[]): Item & { id: string; phase?: Phase } {
    const { phase } = this.#speech;
    const item = { id: this.record.id, type: 'message', status: this.#status, role: 'assistant' } as const;
    return { ...item, ...(phase === undefined ? {} : { phase }), content };
  }
}
