import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import { compareInterruptions, truncationErrorMs } from '../../rig/interruptions';
import { simulatedCall } from '../../rig/simulated-call';
import { answersBy } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import { type Recording, recordings } from '../../simulator/speech/recordings';

/** What became of a reply that the caller said something into. */
export interface AsideResult {
  /** Whether it was cut. */
  cut: boolean;
  /** From the first sound of the caller's speech until the assistant was silent in their ear; none where it was not cut. */
  silentAfterMs: number | undefined;
  /** Told minus heard, of every item that was cut. */
  errorsMs: number[];
}

/** Long enough for anything to be said into it. */
const REPLY_MS = 9_000;
const INTO_REPLY_MS = 2_500;
/** Later than any cut for what was said comes. */
const LOOKED_FOR_MS = 4_000;
const PATIENCE_MS = 20_000;

/** Takes one call in which the caller says this into a long reply. */
export async function asideCall(
  spoken: Recording,
  minimumSpeechMs: number,
  delayMs: number,
): Promise<AsideResult> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-bridge-bench-'));
  const file = join(folder, 'assistant.json');
  const document: AssistantDocument = {
    ...{ name: 'bench', language: 'en', instructions: 'You answer the phone.', silence: 'off' },
    interruption: { minimumSpeechMs },
  };
  writeFileSync(file, JSON.stringify(document));
  let startedAtMs = 0;
  try {
    const { phone, session } = await simulatedCall(
      {
        assistant: {
          answers: answersBy(({ index }) => ({
            audio: speechLikeNoise(REPLY_MS, index),
            transcript: `Reply number ${index + 1}.`,
          })),
        },
        phone: { network: { delayMs } },
        env: { ASSISTANT_FILES: file },
      },
      async ({ call }) => {
        startedAtMs = await conduct(call, spoken);
      },
    );
    const [cut] = phone.cuts;
    const interruptions =
      session === undefined ? [] : compareInterruptions(session, phone.cuts).interruptions;
    return {
      cut: cut !== undefined,
      silentAfterMs: cut === undefined ? undefined : cut.atMs - startedAtMs,
      errorsMs: interruptions
        .flatMap(({ items }) => items)
        .map(truncationErrorMs)
        .filter((errorMs) => errorMs !== undefined),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The caller: says hello, and something into the answer. Returns when that began, in ms of the call's clock. */
async function conduct(call: PhoneCall, spoken: Recording): Promise<number> {
  const hello = recordings('en', 'caller').find(({ name }) => name === 'en-caller-hello');
  if (hello === undefined) throw new Error('There is no recording en-caller-hello.');
  const answered = new Promise<void>((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error('No answer came within 20 s.')), PATIENCE_MS);
    call.once('hears', () => {
      clearTimeout(giveUp);
      resolve();
    });
  });
  await call.say(hello.audio);
  await answered;
  const playout = call.stream?.playout;
  if (playout === undefined) throw new Error('The stream ended before the answer was heard.');
  await playout.whenPlayed(playout.playedMs() + INTO_REPLY_MS);
  const { startedAtMs } = await call.say(spoken.audio);
  await new Promise((resolve) => setTimeout(resolve, LOOKED_FOR_MS));
  return startedAtMs;
}
