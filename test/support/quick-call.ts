import type { CallSummary } from '../../bridge/call/observer';
import { type Conversation } from '../../rig/conversation';
import { ScriptedCall, type TurnFacts } from '../../rig/scripted-call';
import {
  type CallFacts,
  type Participants,
  simulatedCall,
  type SimulatedCallOptions,
} from '../../rig/simulated-call';
import { answersBy } from '../../simulator/assistant/answers';
import type { AssistantSession } from '../../simulator/assistant/session';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { recordings } from '../../simulator/speech/recordings';

/** A real person's "Hello.", less than a second long. */
export const HELLO = recordings('en', 'caller').find(({ name }) => name === 'en-caller-hello')!.audio;

/** A short talk: the caller says hello so many times; the replies are so long, in turn, the greeting first. */
export function shortTalk(turnCount: number, repliesMs: readonly number[] = [600]): Conversation {
  return {
    language: 'en',
    turns: Array.from({ length: turnCount }, () => ({ text: 'Hello.', audio: HELLO })),
    answers: answersBy(({ index }) => ({
      audio: speechLikeNoise(repliesMs[index % repliesMs.length] ?? 600, index),
      transcript: `Reply number ${index}.`,
    })),
    transcribe: () => 'Hello.',
  };
}

export interface TalkFacts extends CallFacts {
  turns: TurnFacts[];
  summary: CallSummary | undefined;
}

/** Takes a whole call through the rig with this conversation, as quickly as real time allows. */
export async function talk(
  conversation: Conversation,
  options: SimulatedCallOptions = {},
  meanwhile: (participants: Participants) => void = () => undefined,
): Promise<TalkFacts> {
  const script = new ScriptedCall(conversation.turns);
  const facts = await simulatedCall(
    {
      ...options,
      // Only what waits for a load balancer pauses, and here is none. Turn by turn nobody says anything.
      phone: { pausePace: Infinity, gatherPace: Infinity, ...options.phone },
      assistant: {
        timings: FAST_TIMINGS,
        answers: conversation.answers,
        transcribe: conversation.transcribe,
        ...options.assistant,
      },
    },
    (participants) => {
      meanwhile(participants);
      return script.take(participants.call);
    },
  );
  return { ...facts, turns: script.turns, summary: facts.summaries.at(-1) };
}

/** Resolves with the first session the assistant opens. */
export function firstSession({ assistant }: Participants): Promise<AssistantSession> {
  const [session] = assistant.sessions;
  if (session !== undefined) return Promise.resolve(session);
  return new Promise((resolve) => assistant.once('session', resolve));
}

/** The codes that Twilio warned of. */
export function warningCodes({ phone }: CallFacts): number[] {
  return phone.warnings.map(({ code }) => code);
}
