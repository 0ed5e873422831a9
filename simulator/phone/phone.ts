import { accountSidOf } from './call-settings';
import type { PhoneOptions } from './call-settings';
import { PhoneCall } from './phone-call';
import { RestApi } from './rest-api';

/** A phone, and Twilio behind it. It knows Twilio's public protocol, and nothing of the server that it calls. */
export class Phone {
  readonly #calls = new Map<string, PhoneCall>();
  #callCount = 0;

  constructor(private readonly options: PhoneOptions) {}

  /** The calls in progress. */
  get calls(): PhoneCall[] {
    return [...this.#calls.values()];
  }

  /**
   * Calls the number whose voice webhook this is. `options` differ from the phone's for this call.
   *
   * @throws Error when the URL or a route is not one.
   */
  call(webhookUrl: string, options: Partial<PhoneOptions> = {}): PhoneCall {
    const seed = (this.options.seed ?? 1) + this.#callCount;
    this.#callCount += 1;
    const call = new PhoneCall(webhookUrl, { ...this.options, seed, ...options });
    this.#calls.set(call.callSid, call);
    call.once('ended', () => this.#calls.delete(call.callSid));
    return call;
  }

  /** Twilio's REST API for this phone's calls; whoever asked for it listens and closes. */
  restApi(): RestApi {
    return new RestApi({
      accountSid: accountSidOf(this.options),
      authToken: this.options.authToken,
      findCall: (callSid) => this.#calls.get(callSid),
    });
  }
}
