import { setTimeout as wait } from 'node:timers/promises';
import { builtInAssistant } from '../../bridge/contract/assistant/built-in';
import { type Assistants, Directory } from '../../bridge/contract/assistant/directory';
import { readSettings } from '../../bridge/settings';
import { readSettings as readVoiceSettings } from '../../lambda/voice/settings';
import type { Ready } from './messages';

/** Who answers a call that begins now. */
export type Answering = Pick<Ready, 'assistant' | 'model' | 'answered' | 'from' | 'to'>;

/** Nobody waits longer for a page because documents are kept far away. */
const READ_DUE_MS = 1_500;
/** Numbers of nobody, as the simulated phone has them too. */
const FROM = '+819012345678';
const TO = '+815012345678';

/** Knows who answers, as webhook and bridge do: from the same environment, and read anew, as documents are edited. */
export class Answerer {
  readonly #isTurnByTurn: boolean;
  readonly #directory: Directory;
  readonly #language: string;
  readonly #model: string;

  /** @throws SettingsError of webhook or bridge. */
  constructor(
    env: NodeJS.ProcessEnv,
    /** Whether the assistant is simulated, so that no model speaks. */
    private readonly isSimulated: boolean,
  ) {
    const voice = readVoiceSettings(env);
    this.#isTurnByTurn = !voice.useOpenAiRealtime;
    this.#language = voice.assistantLanguage;
    this.#model = this.#isTurnByTurn
      ? (voice.turns?.model ?? '')
      : readSettings({ ...env, USE_OPENAI_REALTIME: 'true' }).model;
    // What is wrong with a document the webhook says itself.
    const options = { defaultName: voice.defaultAssistant, complain: () => undefined };
    this.#directory = new Directory(voice.assistants, options);
  }

  async read(): Promise<Answering> {
    const assistants = await Promise.race([
      this.#directory.read().catch(() => undefined),
      wait(READ_DUE_MS, undefined, { ref: false }),
    ]);
    const { name, language, numbers, model, legacy } =
      assistants === undefined ? builtInAssistant(this.#language) : defaultOf(assistants);
    const ownModel = this.#isTurnByTurn ? legacy.model : model;
    return {
      assistant: { name, language, numbers },
      model: this.isSimulated ? undefined : (ownModel ?? this.#model),
      answered: this.#isTurnByTurn ? 'turn by turn' : 'realtime',
      from: FROM,
      to: numbers[0] ?? TO,
    };
  }
}

/** Whoever answers a number that is nobody's. */
function defaultOf(assistants: Assistants): ReturnType<Assistants['forNumber']> {
  return assistants.forNumber(undefined);
}
