import { setTimeout as wait } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { CALL_ID_LIFETIME_S, signCallId } from '../../bridge/contract/call-id';
import { MEDIA_STREAM_PATH } from '../../bridge/contract/paths';
import { FRAME_MS } from './caller-script';
import type { Certificate } from '../certificate';
import { Load, type LoadCounts, type LoadScript } from './load';
import type { StreamTarget } from './phone';
import { cpuMsOf, rssMbOf } from './process-cost';
import { AUTH_TOKEN, type Bundle, PUBLIC_STREAM_URL, Subject } from '../subject';

/** The compiler has seen it all by then, and the first replies have been heard to their end. */
const WARM_UP_MS = 4_000;
/** After its turn has come, before it is measured: caches and timers have to come back. */
const SETTLE_MS = 300;

/** One subject under one load for one turn. */
export interface Sample {
  cpuMsPerCallSecond: number;
  rssMb: number;
  /** Share of the callers' frames that arrived at the assistants' end, in percent. */
  carriedUpPercent: number;
  /** Share of the assistants' speech that arrived at the phones, in percent. */
  carriedDownPercent: number;
  marksPerCallSecond: number;
}

/** One subject with all of its calls, which takes turns with others. */
export class Trial {
  private constructor(
    private readonly name: string,
    private readonly calls: number,
    private readonly load: Load,
    private readonly subject: Subject,
  ) {}

  /** Starts the subject, makes its calls and warms it up. @throws Error when the calls do not come about. */
  static async begin(
    bundle: Bundle,
    calls: number,
    script: LoadScript,
    certificate: Certificate | undefined,
  ): Promise<Trial> {
    const load = new Load(calls, script, certificate);
    let subject: Subject | undefined;
    try {
      const assistantPort = await load.listen();
      subject = await Subject.start(bundle, calls, assistantPort, certificate);
      const { port } = subject;
      await load.dial((call) => streamTarget(port, call));
      load.resume();
      await wait(WARM_UP_MS);
      await load.pause();
      return new Trial(bundle.name, calls, load, subject);
    } catch (cause) {
      await subject?.stop();
      await load.close();
      throw fault(bundle.name, calls, cause, subject?.output);
    }
  }

  /** Measures one turn. @throws Error when a call was lost. */
  async measure(seconds: number): Promise<Sample> {
    const { load, calls, subject } = this;
    load.resume();
    await wait(SETTLE_MS);
    const before = { atMs: performance.now(), cpuMs: cpuMsOf(subject.pid), counts: load.counts };
    await wait(seconds * 1_000);
    const after = { atMs: performance.now(), cpuMs: cpuMsOf(subject.pid), counts: load.counts };
    await load.pause();
    if (load.lost !== undefined) throw fault(this.name, calls, load.lost, subject.output);
    return {
      cpuMsPerCallSecond: (after.cpuMs - before.cpuMs) / (calls * ((after.atMs - before.atMs) / 1_000)),
      rssMb: rssMbOf(subject.pid),
      ...carried(before.counts, after.counts),
    };
  }

  async end(): Promise<void> {
    await this.load.close();
    await this.subject.stop();
  }
}

function fault(name: string, calls: number, cause: unknown, output = ''): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${name} with ${calls} calls: ${why} ${output}`.trim(), { cause });
}

function carried(
  before: LoadCounts,
  after: LoadCounts,
): Pick<Sample, 'carriedUpPercent' | 'carriedDownPercent' | 'marksPerCallSecond'> {
  const grown = (count: keyof LoadCounts) => after[count] - before[count];
  const callSeconds = (grown('framesDue') * FRAME_MS) / 1_000;
  return {
    carriedUpPercent: (100 * grown('framesHeard')) / grown('framesDue'),
    carriedDownPercent: (100 * grown('heardMs')) / Math.max(1, grown('spokenMs')),
    marksPerCallSecond: grown('marksReturned') / callSeconds,
  };
}

/** A call as the webhook and Twilio would open it: with a signed call id, and signed itself. */
function streamTarget(port: number, call: number): StreamTarget {
  const callSid = `CA${call.toString(16).padStart(32, '0')}`;
  const expiresAtS = Math.floor(Date.now() / 1_000) + CALL_ID_LIFETIME_S;
  const path = `${MEDIA_STREAM_PATH}/${signCallId(AUTH_TOKEN, callSid, expiresAtS)}`;
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, `${PUBLIC_STREAM_URL}${path}`, {});
  return { port, path, headers: { 'x-twilio-signature': signature }, callSid };
}
