import type { CallObserver } from '../bridge/call/observer';

/** Calls as lines for a person at a terminal: what happened, never what was said or keyed in. */
export function callLines(print: (line: string) => void): CallObserver {
  const tell = (callSid: string, what: string): void => {
    print(`${new Date().toTimeString().slice(0, 8)}  ${callSid.slice(0, 8)}…  ${what}`);
  };
  return {
    connected: (callSid, { assistantReadyMs, resumed }) =>
      tell(
        callSid,
        `${resumed ? 'connected again' : 'connected'}; the assistant was ready after ${Math.round(assistantReadyMs)} ms`,
      ),
    answerHeard: (callSid, latencyMs) =>
      tell(
        callSid,
        latencyMs === undefined ? 'assistant heard' : `answer heard after ${Math.round(latencyMs)} ms`,
      ),
    interrupted: (callSid, [cut]) =>
      tell(callSid, `assistant interrupted, ${seconds(cut?.audioEndMs ?? 0)} of it heard`),
    asideHeard: (callSid) => tell(callSid, 'the caller said something in passing'),
    keyedIn: (callSid, keys) =>
      tell(callSid, `${keys.length === 1 ? 'one key' : `${keys.length} keys`} handed to the assistant`),
    toolFinished: (callSid, { name, outcome, durationMs }) =>
      tell(callSid, `tool ${name}: ${outcome} after ${seconds(durationMs)}`),
    responseFailed: (callSid, code, retried) =>
      tell(callSid, `a response failed (${code ?? 'no code'}), ${retried ? 'asking again' : 'giving up'}`),
    ended: ({ callSid, reason, durationMs }) => tell(callSid, `over after ${seconds(durationMs)}: ${reason}`),
  };
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1_000).toFixed(1)} s`;
}
