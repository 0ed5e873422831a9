import type { CallObserver } from './observer';

/** Several observers as one: each is told everything, in this order. */
export function observers(...all: readonly CallObserver[]): CallObserver {
  return {
    streamRefused: (...facts) => all.forEach((one) => one.streamRefused?.(...facts)),
    admitted: (...facts) => all.forEach((one) => one.admitted?.(...facts)),
    connected: (...facts) => all.forEach((one) => one.connected?.(...facts)),
    firstWordHeard: (...facts) => all.forEach((one) => one.firstWordHeard?.(...facts)),
    answerHeard: (...facts) => all.forEach((one) => one.answerHeard?.(...facts)),
    interrupted: (...facts) => all.forEach((one) => one.interrupted?.(...facts)),
    responseFailed: (...facts) => all.forEach((one) => one.responseFailed?.(...facts)),
    assistantNoted: (...facts) => all.forEach((one) => one.assistantNoted?.(...facts)),
    keyPressed: (...facts) => all.forEach((one) => one.keyPressed?.(...facts)),
    ended: (...facts) => all.forEach((one) => one.ended?.(...facts)),
  } satisfies Required<CallObserver>;
}
