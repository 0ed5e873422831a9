import { PURPOSES, type Purpose } from '../bridge/call/floor';
import { REQUEST_KEY } from '../bridge/openai/events';
import { type Answers, type Reply, spokenAsNoise, type Turn } from '../simulator/assistant/answers';
import type { PlannedReply } from './call-plan';

/** What the assistant says where the script has nothing more for it: it is heard, so that the call goes on. */
const UNPLANNED = 'There is nothing about this in the script.';

/**
 * The assistant's part of a script: one reply after the other, over all sessions of the call, and a complaint where it was
 * asked for something else than the script says.
 */
export class ScriptedReplies implements Answers {
  readonly complaints: string[] = [];
  #count = 0;

  constructor(private readonly replies: readonly PlannedReply[]) {}

  answer(turn: Turn): Reply {
    const number = (this.#count += 1);
    const reply = this.replies[number - 1];
    const purpose = purposeOf(turn.metadata);
    if (reply === undefined) {
      this.complaints.push(
        `The assistant was asked to speak once more than the script's ${this.replies.length} replies, for ${purpose}.`,
      );
      return { items: [spokenAsNoise(UNPLANNED)] };
    }
    const { for: planned, told } = reply;
    if (planned !== undefined && planned !== purpose) {
      this.complaints.push(`Reply ${number} is for ${planned}, and the assistant was asked for ${purpose}.`);
    }
    if (told !== undefined && turn.instructions?.includes(told) !== true) {
      const instructions =
        turn.instructions === undefined ? 'nothing in particular' : `“${turn.instructions}”`;
      this.complaints.push(`Reply ${number} is for “${told}”, and the assistant was told ${instructions}.`);
    }
    return reply;
  }

  /** What is wrong with it when the call is over. */
  get unusedComplaints(): string[] {
    const { length } = this.replies;
    return this.#count >= length
      ? []
      : [`The assistant was asked for ${this.#count} of the script's ${length} replies.`];
  }
}

/** Why a response was asked for, by the word that it carries; one without was begun by the caller's turn. */
export function purposeOf(metadata: Readonly<Record<string, string>> | null | undefined): Purpose {
  const [word] = (metadata?.[REQUEST_KEY] ?? '').split('-', 1);
  return PURPOSES.find((purpose) => purpose === word) ?? 'turn';
}
