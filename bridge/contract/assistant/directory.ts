import { setTimeout as wait } from 'node:timers/promises';
import { type Clash, clashesAmong } from './clashes';
import { type Assistant, parseAssistant } from './document';
import { versionOf } from './version';

/** An assistant, and which edition of its document it is. */
export interface KnownAssistant extends Assistant {
  /** The beginning of the document's SHA-256, in hexadecimal. */
  version: string;
}

/** Where documents come from: by the name of a file or a parameter, the text of each. */
export interface AssistantSource {
  /** For how long what was read is good enough. @default DIRECTORY_KEPT_MS */
  readonly keptMs?: number;
  /** @throws Error in one sentence when they cannot be read. */
  read(): Promise<ReadonlyMap<string, string>>;
}

/** An edit reaches calls that begin so much later, at the latest. */
export const DIRECTORY_KEPT_MS = 30_000;
/** A caller waits no longer than for one answer of SSM. */
const READ_DUE_MS = 300;

/** Which assistant answers which number. */
export class Assistants {
  constructor(
    private readonly all: readonly KnownAssistant[],
    /** Answers what is nobody's. */
    private readonly otherwise: KnownAssistant,
  ) {}

  named(name: string | undefined): KnownAssistant | undefined {
    return this.all.find((assistant) => assistant.name === name);
  }

  /** The one that answers this number: its own, or else the default. */
  forNumber(dialled: string | undefined): KnownAssistant {
    return this.all.find(({ numbers }) => numbers.includes(dialled ?? '')) ?? this.otherwise;
  }
}

/**
 * All assistants, read where they are kept and read anew now and then, so that an edit needs no deploy. A document
 * that has become wrong does not take the phone off the hook: its last good edition goes on answering.
 */
export class Directory {
  readonly #good = new Map<string, KnownAssistant>();
  /** The text of each document that was read last, good or not. */
  readonly #seen = new Map<string, string>();
  /** What is wrong with the documents that were read last. */
  readonly #wrong = new Map<string, readonly string[]>();
  #clashes: readonly Clash[] = [];
  #assistants: Assistants | undefined;
  #readAtMs = -Infinity;
  #reading: Promise<Assistants> | undefined;
  /** Why the last reading failed: what has been said once is not said again with every call. */
  #failure: string | undefined;

  constructor(
    private readonly source: AssistantSource,
    private readonly options: {
      /** The name of the one who answers what is nobody's. @default - the first of the source */
      defaultName?: string | undefined;
      /** Told, in a sentence fit for a log, of what is wrong with a document or with reading, once. */
      complain: (problem: string) => void;
      /** In ms. */
      now?: () => number;
    },
  ) {}

  /** How much is wrong at the moment: in documents, between them, or with reading them. */
  get problemCount(): number {
    const inDocuments = [...this.#wrong.values()].flat().length;
    return inDocuments + this.#clashes.length + (this.#failure === undefined ? 0 : 1);
  }

  /**
   * No older than half a minute, unless they cannot be read in time: no caller waits for them.
   *
   * @throws Error when they never could be read.
   */
  async read(): Promise<Assistants> {
    const known = this.#assistants;
    if (known === undefined) return this.#refresh();
    const { keptMs = DIRECTORY_KEPT_MS } = this.source;
    if (this.#nowMs() - this.#readAtMs < keptMs) return known;
    return Promise.race([this.#refresh(), wait(READ_DUE_MS, known, { ref: false })]);
  }

  #refresh(): Promise<Assistants> {
    this.#reading ??= this.#readAnew().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAnew(): Promise<Assistants> {
    try {
      this.#assistants = this.#take(await this.source.read());
      this.#failure = undefined;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== this.#failure) this.options.complain(why);
      this.#failure = why;
      if (this.#assistants === undefined) throw error;
    }
    this.#readAtMs = this.#nowMs();
    return this.#assistants;
  }

  #take(documents: ReadonlyMap<string, string>): Assistants {
    const edited = [...documents].filter(([key, text]) => this.#seen.get(key) !== text);
    for (const [key, text] of edited) this.#learn(key, text);
    for (const key of this.#wrong.keys()) if (!documents.has(key)) this.#forget(key);
    const places = [...documents.keys()].filter((key) => this.#good.has(key));
    const all = places.map((key) => this.#good.get(key)).filter((known) => known !== undefined);
    this.#clashes = clashesAmong(
      all.map(({ name, numbers }, index) => ({ place: places[index] ?? '', name, numbers })),
    );
    if (edited.length > 0) for (const clash of this.#clashes) this.options.complain(sentence(clash));
    const { defaultName } = this.options;
    const otherwise = defaultName === undefined ? all[0] : all.find(({ name }) => name === defaultName);
    if (otherwise === undefined) {
      throw new Error(
        defaultName === undefined
          ? 'There is no assistant to answer: not one document is complete.'
          : `There is no assistant "${defaultName}", which DEFAULT_ASSISTANT names, or it is not complete.`,
      );
    }
    return new Assistants(all, otherwise);
  }

  #learn(key: string, text: string): void {
    this.#seen.set(key, text);
    const read = parseAssistant(text, 'discreet');
    if ('assistant' in read) {
      this.#good.set(key, { ...read.assistant, version: versionOf(text) });
      this.#wrong.delete(key);
    } else {
      this.#wrong.set(key, read.problems);
      for (const problem of read.problems) this.options.complain(`${key}: ${problem}`);
    }
  }

  /** It is gone, and complained of again if it comes back as it was. */
  #forget(key: string): void {
    this.#wrong.delete(key);
    this.#seen.delete(key);
  }

  #nowMs(): number {
    return (this.options.now ?? Date.now)();
  }
}

function sentence({ over, value, places: [first, other] }: Clash): string {
  // A number is never written to a log.
  const what = over === 'name' ? `the name "${value}"` : 'one number';
  return `${first} and ${other} both claim ${what}: the first has it.`;
}
