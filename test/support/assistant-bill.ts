import type { RealtimeResponseUsage } from 'openai/resources/realtime/realtime';
import type { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';

/** Everything that an assistant bills, from when it is told to keep count. */
export class AssistantBill {
  readonly #usages: RealtimeResponseUsage[] = [];
  #transcribedSeconds = 0;

  constructor(assistant: AssistantSimulator) {
    assistant.on('session', (session) => {
      session.on('server-event', (event) => {
        if (event.type === 'response.done')
          this.#usages.push((event.response.usage ?? {}) as RealtimeResponseUsage);
        if (event.type === 'conversation.item.input_audio_transcription.completed') {
          this.#transcribedSeconds += event.usage.type === 'duration' ? event.usage.seconds : 0;
        }
      });
    });
  }

  get transcribedSeconds(): number {
    return this.#transcribedSeconds;
  }

  /** By kind, as it is paid. */
  get tokens(): Record<string, number> {
    const textCached = this.#sum((usage) => usage.input_token_details?.cached_tokens_details?.text_tokens);
    const audioCached = this.#sum((usage) => usage.input_token_details?.cached_tokens_details?.audio_tokens);
    return {
      'text-in': this.#sum((usage) => usage.input_token_details?.text_tokens) - textCached,
      'text-in-cached': textCached,
      'audio-in': this.#sum((usage) => usage.input_token_details?.audio_tokens) - audioCached,
      'audio-in-cached': audioCached,
      'text-out': this.#sum((usage) => usage.output_token_details?.text_tokens),
      'audio-out': this.#sum((usage) => usage.output_token_details?.audio_tokens),
    };
  }

  #sum(of: (usage: RealtimeResponseUsage) => number | undefined): number {
    return this.#usages.reduce((sum, usage) => sum + (of(usage) ?? 0), 0);
  }
}
