import type { Logger } from 'pino';
import type { CallObserver } from '../call/observer';

/**
 * Calls as log lines: one when both sides are ready, one when it is over, one for what a caller notices. Never
 * what was said, never a number.
 */
export function callLog(log: Logger): CallObserver {
  return {
    answered: (callSid, _start, { name: assistant, version }) =>
      log.info({ callSid, assistant, version }, 'call answered'),
    connected: (callSid, { resumed, ...facts }) =>
      log.info({ callSid, resumed, ...rounded(facts) }, 'call connected'),
    answerHeard: (callSid, latencyMs) => {
      if (latencyMs !== undefined) log.info({ callSid, latencyMs: Math.round(latencyMs) }, 'answer heard');
    },
    interrupted: (callSid, cuts) => log.info({ callSid, cuts: cuts.length }, 'assistant interrupted'),
    responseFailed: (callSid, code, retried) => log.warn({ callSid, code, retried }, 'response failed'),
    toolFinished: (callSid, { name, durationMs, outcome }) => {
      const facts = { callSid, tool: name, durationMs: Math.round(durationMs), outcome };
      if (outcome === 'ok') log.info(facts, 'tool answered');
      else if (outcome === 'given-up') log.info(facts, 'tool given up');
      else log.warn(facts, 'tool failed');
    },
    ended: ({ turns, durationMs, droppedEarlyMs, untakenMs, ...facts }) => {
      log.info(
        { ...facts, turns: turns().length, ...rounded({ durationMs, droppedEarlyMs, untakenMs }) },
        'call ended',
      );
    },
  };
}

function rounded(facts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, Math.round(value)]));
}
