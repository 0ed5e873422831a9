import type { Logger } from 'pino';
import { type Clock, Deadline } from '../call/clock';
import type { EndReason } from '../call/end-reason';
import type { SpeechRequest, TurnTaking } from '../call/legs';
import type { KnownAssistant } from '../contract/assistant/directory';
import type { Secret } from '../contract/secret';
import { askToSpeak } from './client-events';
import { EarlyConnection } from './early-connection';
import { sessionUpdate } from './session-config';
import { type Opening, type SessionEnd, type SessionListener, SessionSocket } from './session-socket';
import type { WarmSessions } from './warm-sessions';

/**
 * A line that breaks at once is tried once more. One that kept us waiting is not: the caller has waited as well, and
 * the ladder tries another task.
 */
const ATTEMPTS = 2;
const REDIAL_AFTER_MS = 250;
const REDIAL_WITHIN_MS = 2_000;

/** Where and as whom sessions are opened. */
export interface AssistantAccess {
  /** For example `wss://api.openai.com/v1/realtime`. */
  url: string;
  apiKey: Secret;
  /** For assistants that name none. */
  model: string;
  voice: string;
  /** The secret that is kept under this name. */
  secretNamed: (parameterName: string) => Secret;
  /** Sessions that are open already. @default - each call opens its own */
  warm?: WarmSessions | undefined;
}

/** What is dialled. */
export interface Dialled {
  assistant: KnownAssistant;
  turnTaking: TurnTaking;
  callerAlias: string | undefined;
  /** What the session is to say first, if that is known. */
  opening: SpeechRequest | undefined;
}

/** Who waits for a session. */
export interface DiallerListener extends SessionListener {
  /** A session is being opened. */
  dialled(session: SessionSocket): void;
  /** None could be. */
  unreachable(reason: EndReason): void;
}

/** Opens a session, and a second one if the first cannot be opened. */
export class Dialler {
  readonly #redial: Deadline;
  readonly #early: EarlyConnection;
  #dialled: Dialled | undefined;
  #attempts = 0;
  #dialledAtMs = 0;
  #apiKey = '';
  #isClosed = false;

  /** Opens the way, which takes longer than it takes to learn who is to be talked to. */
  constructor(
    private readonly access: AssistantAccess,
    private readonly listener: DiallerListener,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {
    this.#early = new EarlyConnection(access.url);
    this.#redial = new Deadline(clock, () => this.#dial(() => access.apiKey.read()));
  }

  /** How long ago the last attempt began. */
  get sinceDialledMs(): number {
    return this.clock.nowMs() - this.#dialledAtMs;
  }

  dial(dialled: Dialled): void {
    this.#dialled = dialled;
    this.#dial(() => this.access.apiKey.read());
  }

  /** An attempt has failed before the session was ready. */
  failed({ why, lasting }: SessionEnd): void {
    this.log.info({ attempt: this.#attempts }, 'assistant not reached');
    if (lasting) this.#refused(why);
    else if (this.#attempts < ATTEMPTS && this.sinceDialledMs < REDIAL_WITHIN_MS)
      this.#redial.set(REDIAL_AFTER_MS);
    else this.listener.unreachable('assistant-unreachable');
  }

  close(): void {
    this.#isClosed = true;
    this.#redial.clear();
    this.#early.close();
  }

  /** A key may have been rotated since it was read: then the new one deserves its attempt. */
  #refused(why: string): void {
    if (!why.includes('invalid_api_key') || this.#attempts >= ATTEMPTS) {
      this.listener.unreachable('assistant-refused');
      return;
    }
    const refusedKey = this.#apiKey;
    this.#dial(async () => {
      const apiKey = await this.access.apiKey.refresh();
      return apiKey === refusedKey ? undefined : apiKey;
    });
  }

  #dial(key: () => Promise<string | undefined>): void {
    const dialled = this.#dialled;
    if (dialled === undefined) return;
    this.#attempts += 1;
    this.#dialledAtMs = this.clock.nowMs();
    Promise.all([key(), this.#authorizations(dialled.assistant)]).then(
      ([apiKey, authorizations]) => {
        if (this.#isClosed) return;
        if (apiKey === undefined) this.listener.unreachable('assistant-refused');
        else this.#open(apiKey, authorizations, dialled);
      },
      (error: unknown) => {
        this.log.error({ why: String(error) }, 'the key could not be read');
        if (this.#isClosed) return;
        this.listener.sessionNoted({ what: 'session-failed' });
        this.listener.unreachable('assistant-unreachable');
      },
    );
  }

  /** What servers of tools know us by, by their labels. One that cannot be read costs its tools, not the call. */
  async #authorizations({ tools }: KnownAssistant): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const tool of tools) {
      if (tool.type !== 'mcp' || tool.authorizationParameter === undefined) continue;
      try {
        found.set(tool.serverLabel, await this.access.secretNamed(tool.authorizationParameter).read());
      } catch (error) {
        const facts = { why: String(error), server: tool.serverLabel };
        this.log.error(facts, 'a server of tools goes without its secret');
      }
    }
    return found;
  }

  /** A key that no header can carry, such as one with a newline, throws: that must not end other calls. */
  #open(
    apiKey: string,
    authorizations: ReadonlyMap<string, string>,
    { assistant, turnTaking, callerAlias, opening }: Dialled,
  ): void {
    this.#apiKey = apiKey;
    const { url } = this.access;
    const { model = this.access.model, voice = this.access.voice } = assistant;
    const connection = this.#early.take();
    const update = sessionUpdate({ ...assistant, model, voice, authorizations }, turnTaking);
    const first: Opening = [update, ...(opening === undefined ? [] : [askToSpeak(opening)])];
    const warm = this.#attempts === 1 ? this.access.warm?.take(model) : undefined;
    if (warm !== undefined) {
      connection?.destroy();
      this.listener.dialled(warm);
      warm.begin(first, this.listener, this.log);
      return;
    }
    try {
      const address = { url, apiKey, model, callerAlias, connection };
      this.listener.dialled(new SessionSocket(address, first, this.clock, this.listener, this.log));
    } catch (error) {
      connection?.destroy();
      this.log.error({ why: String(error) }, 'no session can be opened with these settings');
      this.listener.sessionNoted({ what: 'session-failed' });
      this.listener.unreachable('assistant-refused');
    }
  }
}
