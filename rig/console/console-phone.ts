import type { CallObserver } from '../../bridge/call/observer';
import type { PhoneOptions } from '../../simulator/phone/call-settings';
import { Phone } from '../../simulator/phone/phone';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import type { RestApi } from '../../simulator/phone/rest-api';
import { RestFront } from './rest-front';

/** Twilio and a phone, whose handsets are the pages in a browser. It tells its own calls from all others by their sids. */
export class ConsolePhone {
  /** Watches the bridge on behalf of whoever follows a call of this phone. */
  readonly observer: CallObserver;

  readonly #followers = new Map<string, CallObserver>();

  private constructor(
    private readonly phone: Phone,
    private readonly restApi: RestApi,
    private readonly front: RestFront,
  ) {
    this.observer = this.#observerOfAll();
  }

  /** `othersRest`: where the REST API of other phones listens. */
  static async open(authToken: string, othersRest: string): Promise<ConsolePhone> {
    const phone = new Phone({ authToken });
    const restApi = phone.restApi();
    const ours = await restApi.listen();
    const isOurs = (callSid: string): boolean => phone.calls.some((call) => call.callSid === callSid);
    return new ConsolePhone(phone, restApi, await RestFront.open({ isOurs, ours, others: othersRest }));
  }

  /** What stands for Twilio's REST API, for these calls and those of other phones. */
  get restUrl(): string {
    return this.front.origin;
  }

  call(webhookUrl: string, options: Partial<PhoneOptions>): PhoneCall {
    return this.phone.call(webhookUrl, options);
  }

  /** Lets this one watch the bridge's side of a call, and read its words, until the answer is called. */
  follow(callSid: string, observer: CallObserver): () => void {
    this.#followers.set(callSid, observer);
    return () => this.#followers.delete(callSid);
  }

  async close(): Promise<void> {
    const calls = this.phone.calls;
    for (const call of calls) call.hangUp();
    await Promise.all(calls.map(({ ended }) => ended));
    await Promise.all([this.front.close(), this.restApi.close()]);
  }

  #observerOfAll(): CallObserver {
    const of = (callSid: string): CallObserver | undefined => this.#followers.get(callSid);
    return {
      keepsWords: (callSid) => of(callSid)?.keepsWords?.(callSid) === true,
      answered: (callSid, ...facts) => of(callSid)?.answered?.(callSid, ...facts),
      connected: (callSid, ...facts) => of(callSid)?.connected?.(callSid, ...facts),
      firstWordHeard: (callSid, ...facts) => of(callSid)?.firstWordHeard?.(callSid, ...facts),
      answerHeard: (callSid, ...facts) => of(callSid)?.answerHeard?.(callSid, ...facts),
      interrupted: (callSid, ...facts) => of(callSid)?.interrupted?.(callSid, ...facts),
      asideHeard: (callSid) => of(callSid)?.asideHeard?.(callSid),
      turnTaken: (callSid, ...facts) => of(callSid)?.turnTaken?.(callSid, ...facts),
      responseFailed: (callSid, ...facts) => of(callSid)?.responseFailed?.(callSid, ...facts),
      toolFinished: (callSid, ...facts) => of(callSid)?.toolFinished?.(callSid, ...facts),
      keyedIn: (callSid, ...facts) => of(callSid)?.keyedIn?.(callSid, ...facts),
      ended: (summary) => of(summary.callSid)?.ended?.(summary),
    };
  }
}
