import type { ConversationItemInputAudioTranscriptionCompletedEvent } from 'openai/resources/realtime/realtime';
import { PCMU_BYTES_PER_MS } from '../../bridge/audio/pcmu';
import type { ClientLine } from './client-line';
import type { Clock } from '../network/clock';
import type { Conversation } from './conversation';
import type { Faults } from './faults';
import { splitWords } from './output-item';
import type { SessionConfig } from './session-config';
import { textTokens } from './usage';

/** Decides what the caller is understood to have said. */
export type Transcribe = (userAudio: Buffer, turnIndex: number, language: string | undefined) => string;

export function describeTurn(userAudio: Buffer, turnIndex: number): string {
  return `(caller turn ${turnIndex + 1}, ${Math.round(userAudio.length / PCMU_BYTES_PER_MS)} ms)`;
}

export interface TranscriptionsTies {
  line: ClientLine;
  clock: Clock;
  config: SessionConfig;
  conversation: Conversation;
  delayMs: number;
  transcribe: Transcribe;
  faults: Faults;
}

/** Another model writes down what the caller said, in its own time: the transcript may come at any point. */
export class Transcriptions {
  readonly #ties: TranscriptionsTies;
  #turnCount = 0;
  #heldBack: (() => void)[] = [];

  constructor(ties: TranscriptionsTies) {
    this.#ties = ties;
  }

  /** Called when the item of a turn is in the conversation. */
  begin(itemId: string, userAudio: Buffer, silent = false): void {
    const held = this.#heldBack;
    this.#heldBack = [];
    for (const finish of held) finish();

    if (this.#ties.config.session.audio.input.transcription === null) return;
    const turnIndex = this.#turnCount++;
    const fault = this.#ties.faults.transcriptions?.[turnIndex];
    if (fault === 'never') return;
    const finish = () => {
      const { transcribe, config } = this.#ties;
      if (fault === 'failed') this.#fail(itemId);
      else this.#complete(itemId, userAudio, silent ? '' : transcribe(userAudio, turnIndex, config.language));
    };
    if (fault === 'after-next-turn') this.#heldBack.push(finish);
    else this.#ties.clock.after(this.#ties.delayMs, finish);
  }

  #complete(itemId: string, userAudio: Buffer, transcript: string): void {
    const { line, conversation } = this.#ties;
    const address = { item_id: itemId, content_index: 0 };
    for (const delta of splitWords(transcript)) {
      line.send({ type: 'conversation.item.input_audio_transcription.delta', ...address, delta });
    }
    const entry = conversation.find(itemId);
    if (entry?.item.type === 'message' && entry.item.role === 'user') {
      entry.item = { ...entry.item, content: [{ type: 'input_audio', transcript }] };
    }
    const usage = this.#usage(userAudio.length / PCMU_BYTES_PER_MS, transcript);
    line.send({
      type: 'conversation.item.input_audio_transcription.completed',
      ...address,
      transcript,
      usage,
    });
  }

  #fail(itemId: string): void {
    this.#ties.line.send({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: itemId,
      content_index: 0,
      error: {
        type: 'transcription_error',
        code: 'audio_unintelligible',
        message: 'The audio could not be transcribed.',
        param: null,
      },
    });
  }

  /** The whisper models are paid by the second, the others by the token. */
  #usage(
    audioMs: number,
    transcript: string,
  ): ConversationItemInputAudioTranscriptionCompletedEvent['usage'] {
    const model = this.#ties.config.session.audio.input.transcription?.model ?? '';
    if (model.includes('whisper')) {
      return { type: 'duration', seconds: transcript === '' ? 0 : Math.ceil(audioMs / 1_000) } as const;
    }
    const audioTokens = Math.ceil(audioMs / 100);
    const outputTokens = textTokens(transcript);
    return {
      type: 'tokens',
      total_tokens: audioTokens + outputTokens,
      input_tokens: audioTokens,
      input_token_details: { text_tokens: 0, audio_tokens: audioTokens },
      output_tokens: outputTokens,
    } as const;
  }
}
