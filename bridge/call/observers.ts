import type { CallObserver } from './observer';

/** Several observers as one: each is told everything, in this order; the first that keeps a tape keeps it, and any may keep words. */
export function observers(...all: readonly CallObserver[]): CallObserver {
  return {
    streamRefused: (...facts) => all.forEach((one) => one.streamRefused?.(...facts)),
    admitted: (...facts) => all.forEach((one) => one.admitted?.(...facts)),
    answered: (...facts) => all.forEach((one) => one.answered?.(...facts)),
    keepsWords: (callSid) => all.some((one) => one.keepsWords?.(callSid) === true),
    tapeFor: (callSid) => {
      for (const one of all) {
        const tape = one.tapeFor?.(callSid);
        if (tape !== undefined) return tape;
      }
      return undefined;
    },
    connected: (...facts) => all.forEach((one) => one.connected?.(...facts)),
    firstWordHeard: (...facts) => all.forEach((one) => one.firstWordHeard?.(...facts)),
    answerHeard: (...facts) => all.forEach((one) => one.answerHeard?.(...facts)),
    interrupted: (...facts) => all.forEach((one) => one.interrupted?.(...facts)),
    asideHeard: (...facts) => all.forEach((one) => one.asideHeard?.(...facts)),
    turnTaken: (...facts) => all.forEach((one) => one.turnTaken?.(...facts)),
    responseFailed: (...facts) => all.forEach((one) => one.responseFailed?.(...facts)),
    toolFinished: (...facts) => all.forEach((one) => one.toolFinished?.(...facts)),
    assistantNoted: (...facts) => all.forEach((one) => one.assistantNoted?.(...facts)),
    keyedIn: (...facts) => all.forEach((one) => one.keyedIn?.(...facts)),
    ended: (...facts) => all.forEach((one) => one.ended?.(...facts)),
  } satisfies Required<CallObserver>;
}
