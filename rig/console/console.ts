import type { CallObserver } from '../../bridge/call/observer';
import { VOICE_PATH } from '../../bridge/contract/paths';
import { recordings } from '../../simulator/speech/recordings';
import { Answerer } from './answerer';
import { ConsolePhone } from './console-phone';
import { ConsoleServer } from './console-server';

export interface ConsoleOptions {
  /** What the phone signs its requests with. */
  authToken: string;
  /** The origins of webhook and stream as Twilio is told them. */
  publicBaseUrl: string;
  publicStreamUrl: string;
  /** Whether the assistant is simulated. */
  isSimulated: boolean;
  /** Where the REST API of a phone listens that is none of the console's. */
  othersRest: string;
}

/**
 * The page that is a phone: calls go from a browser through the simulated Twilio to webhook and bridge. It is needed before
 * the rig, which is told of its observer and its REST API, and opened after it.
 */
export class Console {
  #server: ConsoleServer | undefined;

  private constructor(
    private readonly phone: ConsolePhone,
    private readonly options: ConsoleOptions,
  ) {}

  static async prepare(options: ConsoleOptions): Promise<Console> {
    return new Console(await ConsolePhone.open(options.authToken, options.othersRest), options);
  }

  /** Watches the bridge for the calls of this console, and for no others. */
  get observer(): CallObserver {
    return this.phone.observer;
  }

  /** What stands for Twilio's REST API. */
  get restUrl(): string {
    return this.phone.restUrl;
  }

  /**
   * Opens the page; resolves with its address. `env` is that of webhook and bridge, which answer at `rigOrigin`.
   *
   * @throws SettingsError, or the system's error when the port is taken.
   */
  async open(port: number, rigOrigin: string, env: NodeJS.ProcessEnv): Promise<string> {
    const { publicBaseUrl, publicStreamUrl, isSimulated } = this.options;
    const answerer = new Answerer(env, isSimulated);
    const { assistant } = await answerer.read();
    const ties = {
      phone: this.phone,
      webhookUrl: `${publicBaseUrl}${VOICE_PATH}`,
      routes: { [publicBaseUrl]: rigOrigin, [publicStreamUrl]: rigOrigin.replace(/^http/, 'ws') },
      recordings: recordings(/^ja\b/i.test(assistant.language) ? 'ja' : 'en', 'caller'),
      answerer,
    };
    this.#server = await ConsoleServer.open(ties, port);
    return this.#server.url;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.phone.close();
  }
}
