import { compareInterruptions, truncationErrorMs } from '../../rig/interruptions';
import { type CallFacts, type Participants, simulatedCall } from '../../rig/simulated-call';
import { answersBy } from '../../simulator/assistant/answers';
import type { AssistantSession } from '../../simulator/assistant/session';
import type { MediaStream } from '../../simulator/phone/media-stream';
import { recordings } from '../../simulator/speech/recordings';
import { QUIET_ASSISTANT_FILE } from '../quiet-assistant';
import { reply, type Scenario } from './scenarios';

/** What one scenario showed. */
export interface BargeInResult {
  name: string;
  /** How often the caller spoke over the assistant. */
  cuts: number;
  /** Items that were not heard to their end, and of which the assistant was not told. */
  missed: number;
  /** Truncations that the assistant refused. */
  refused: number;
  /** Items that were heard to their end and truncated all the same. */
  truncatedThoughHeard: number;
  /** Audio of an interrupted reply that came to the phone after the `clear`, in ms. */
  lateAudioMs: number;
  /** Items of which nothing was heard, told as anything but 0. */
  laterNotAtZero: number;
  /** Told minus heard, of every item that was heard in part. */
  errorsMs: number[];
  /** From `speech_started` written to `clear` read at the phone, both sockets between them. */
  reactionsMs: number[];
}

const PATIENCE_MS = 20_000;

/** Takes one call in which the caller speaks `cutCount` times over the assistant. */
export async function bargeInCall(
  scenario: Scenario,
  cutCount: number,
  delayMs: number,
): Promise<BargeInResult> {
  let lateAudioMs = 0;
  const facts = await simulatedCall(
    {
      assistant: { ...scenario.assistant, answers: answersBy(({ index }) => reply(scenario, index)) },
      phone: { network: { delayMs, jitterMs: scenario.jitterMs ?? 0 } },
      env: { ASSISTANT_FILES: QUIET_ASSISTANT_FILE },
    },
    async (participants) => {
      lateAudioMs = await conduct(participants, scenario, cutCount);
    },
  );
  return result(scenario, facts, lateAudioMs);
}

/** The caller: says hello, and then speaks over one reply after the other. Returns the late audio heard, in ms. */
async function conduct(
  { call, assistant }: Participants,
  scenario: Scenario,
  cutCount: number,
): Promise<number> {
  const hello = recordings('en', 'caller').find(({ name }) => name === 'en-caller-hello');
  if (hello === undefined) throw new Error('There is no recording en-caller-hello.');
  const stream =
    call.stream ?? (await once<MediaStream>((done) => call.once('streaming', (_at, first) => done(first))));
  const session =
    assistant.sessions[0] ?? (await once<AssistantSession>((done) => assistant.once('session', done)));
  const { playout } = stream;
  let lateAudioMs = 0;
  let isCut = false;
  stream.on('received', (message) => {
    if (message.event === 'clear') isCut = true;
    else if (message.event === 'media' && isCut) lateAudioMs += message.audio.length / 8;
  });
  session.on('server-event', ({ type }) => {
    if (type === 'response.created') isCut = false;
  });

  await call.say(hello.audio);
  for (let cut = 0; cut < cutCount; cut += 1) {
    const { moment } = scenario;
    if (moment === 'never') {
      await once<number>((done) => call.once('quiet', done));
      await after(300);
    } else if ('heardMs' in moment) {
      await once<number>((done) => call.once('hears', done));
      await playout.whenPlayed(playout.playedMs() + moment.heardMs);
    } else {
      await nextResponse(session);
      await after(moment.afterCreatedMs);
    }
    await call.say(hello.audio);
  }
  await once<number>((done) => call.once('hears', done));
  return lateAudioMs;
}

function result({ name }: Scenario, { phone, session }: CallFacts, lateAudioMs: number): BargeInResult {
  if (session === undefined) throw new Error('The assistant was never reached.');
  const [stream] = phone.streams;
  const { interruptions, truncatedThoughHeard, refused } = compareInterruptions(session, phone.cuts);
  const items = interruptions.flatMap((interruption) => interruption.items);
  const reactionsMs = (stream?.clearsOffWireAtMs ?? []).map((clearAtMs) => {
    const told = session.record.turns.map(({ speechStartedAtMs = 0 }) => speechStartedAtMs);
    return clearAtMs - Math.max(...told.filter((toldAtMs) => toldAtMs <= clearAtMs));
  });
  return {
    name,
    cuts: interruptions.length,
    missed: items.filter(({ toldMs }) => toldMs === undefined).length,
    refused: refused.length,
    truncatedThoughHeard: truncatedThoughHeard.length,
    lateAudioMs,
    laterNotAtZero: items.filter(({ heardMs, toldMs }) => heardMs === 0 && toldMs !== 0).length,
    errorsMs: items
      .filter(({ heardMs }) => heardMs > 0)
      .map(truncationErrorMs)
      .filter((errorMs) => errorMs !== undefined),
    reactionsMs,
  };
}

function nextResponse(session: AssistantSession): Promise<void> {
  return once<undefined>((done) => {
    const listener = ({ type }: { type: string }): void => {
      if (type !== 'response.created') return;
      session.off('server-event', listener);
      done(undefined);
    };
    session.on('server-event', listener);
  });
}

function after(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** Waits for one fact, but not for ever. */
function once<T>(listen: (done: (fact: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(
      () => reject(new Error('What the bench waits for did not happen in 20 s.')),
      PATIENCE_MS,
    );
    listen((fact) => {
      clearTimeout(giveUp);
      resolve(fact);
    });
  });
}
