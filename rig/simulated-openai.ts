import { AssistantSimulator } from '../simulator/assistant/assistant-simulator';
import { ResponsesSimulator } from '../simulator/responses/responses-simulator';
import { recordings } from '../simulator/speech/recordings';
import { recordedConversation } from './conversation';
import { recognise } from './script/script-speech';

/** OpenAI on this machine, for whoever has no key: the Realtime API in recorded sentences, the Responses API in the caller's own words. */
export class SimulatedOpenAi {
  private constructor(
    private readonly assistant: AssistantSimulator,
    private readonly responses: ResponsesSimulator,
  ) {}

  static async listen(language: string): Promise<SimulatedOpenAi> {
    const spoken = language.startsWith('ja') ? 'ja' : 'en';
    const { answers } = recordedConversation(spoken);
    const sentences = recordings(spoken, 'caller');
    const transcribe = (audio: Buffer): string => recognise(audio, sentences);
    const assistant = await AssistantSimulator.listen({ answers, transcribe });
    return new SimulatedOpenAi(assistant, await ResponsesSimulator.listen());
  }

  /** What leads webhook and bridge here. */
  get env(): NodeJS.ProcessEnv {
    return {
      OPENAI_REALTIME_API_KEY: 'sk-simulated',
      OPENAI_REALTIME_URL: this.assistant.url,
      OPENAI_RESPONSES_URL: this.responses.url,
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.assistant.close(), this.responses.close()]);
  }
}
