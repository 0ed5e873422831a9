import type { CallObserver } from '../bridge/call/observer';

/** Calls as lines for a person at a terminal: what happened, never what was said. */
export function callLines(print: (line: string) => void): CallObserver {
  const tell = (callSid: string, what: string): void => {
    print(`${new Date().toTimeString().slice(0, 8)}  ${callSid.slice(0, 8)}…  ${what}`);
  };
  return {
    connected: (callSid, { assistantReadyMs }) =>
      tell(callSid, `connected; the assistant was ready after ${Math.round(assistantReadyMs)} ms`),
    answerHeard: (callSid, latencyMs) =>
      tell(
        callSid,
        latencyMs === undefined ? 'greeting heard' : `answer heard after ${Math.round(latencyMs)} ms`,
      ),
    interrupted: (callSid, [cut]) =>
      tell(callSid, `assistant interrupted, ${((cut?.audioEndMs ?? 0) / 1_000).toFixed(1)} s of it heard`),
    responseFailed: (callSid, code, retried) =>
      tell(callSid, `a response failed (${code ?? 'no code'}), ${retried ? 'asking again' : 'giving up'}`),
    ended: ({ callSid, reason, durationMs }) =>
      tell(callSid, `over after ${(durationMs / 1_000).toFixed(1)} s: ${reason}`),
  };
}
