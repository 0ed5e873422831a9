import type { EndedQuery } from '../../bridge/contract/ended-query';
import { isDialAnswered, isOver } from './call-status';

/**
 * What happens when `<Connect>` is over and the caller is still on the line. An intended ending is done by hanging
 * up, so getting here means that something failed:
 *
 *   connect ──fails──▶ connect again ──fails──▶ and again, ──fails──▶ dial a human, if a number is known
 *                      at once                  after a pause            │ nobody answers
 *                                                                        ▼
 *                                                                    apologise
 *
 * Where no number is known, and where the Realtime API is switched off, the call goes on turn by turn instead. A call that the
 * assistant transferred, and that nobody answered there, comes back to it.
 */
export type Rung =
  | { name: 'caller-gone' }
  /** A human took the call and has finished it. */
  | { name: 'hang-up' }
  /** `attempt`: how many connects will have failed when this one has. `waitS`: how long the caller is to wait first. */
  | { name: 'reconnect'; attempt: number; waitS: number }
  | { name: 'return' }
  /** The conversation goes on turn by turn, with this phrase. */
  | { name: 'go-on'; phrase: 'interrupted' | 'nobody' }
  | { name: 'dial'; number: string }
  | { name: 'apologise' };

/** What a call gets whose connect has failed, by the names that metrics know. */
export type FailedRung = Extract<Rung['name'], 'reconnect' | 'go-on' | 'dial' | 'apologise'>;

/** How many times a call is connected again: each time to another task, and to a caller each is a pause. */
const RECONNECTS_AT_MOST = 2;
/**
 * A load balancer goes on for seconds sending streams to a task that has just died, and may like it best: it has the
 * fewest. So one reconnect is made at once, which is enough for anything else, and the last when that has passed.
 */
const LAST_RECONNECT_WAITS_S = 5;
/**
 * A connect that held for so long was a conversation, and what ended it is news: a call that goes on over several
 * deploys is connected again after each. What fails for the same reason again and again fails sooner.
 */
const CONVERSATION_FROM_S = 60;

export interface Fall {
  /** Twilio's CallStatus. */
  callStatus: string | undefined;
  /** Twilio's DialCallStatus: present when what has ended is the call to a human. */
  dialCallStatus: string | undefined;
  /** Whether the assistant had made that call to a human. */
  isTransfer: boolean;
  /** How many connects have failed; none where the request did not say it plainly. */
  failedConnects: number | undefined;
  /** False while the Realtime API is switched off: a reconnect would only fail again. */
  mayReconnect: boolean;
  /** Whether calls can be answered turn by turn. */
  mayGoOn: boolean;
  fallbackNumber: string | undefined;
}

/** The rung for a call that has just fallen. */
export function nextRung(fall: Fall): Rung {
  const { callStatus, dialCallStatus, isTransfer, failedConnects, mayReconnect, mayGoOn, fallbackNumber } =
    fall;
  if (isOver(callStatus)) return { name: 'caller-gone' };
  if (dialCallStatus !== undefined) {
    if (isDialAnswered(dialCallStatus)) return { name: 'hang-up' };
    if (isTransfer && mayReconnect) return { name: 'return' };
    return isTransfer && mayGoOn ? { name: 'go-on', phrase: 'nobody' } : { name: 'apologise' };
  }
  // A count that cannot be read is taken for the last one: a call must never go round in circles.
  if (mayReconnect && failedConnects !== undefined && failedConnects <= RECONNECTS_AT_MOST) {
    const waitS = failedConnects < RECONNECTS_AT_MOST ? 0 : LAST_RECONNECT_WAITS_S;
    return { name: 'reconnect', attempt: failedConnects + 1, waitS };
  }
  if (mayGoOn && (!mayReconnect || fallbackNumber === undefined))
    return { name: 'go-on', phrase: 'interrupted' };
  return fallbackNumber === undefined ? { name: 'apologise' } : { name: 'dial', number: fallbackNumber };
}

/** The rung as that of a connect that failed; nothing after a call to a human, nor where the caller has gone. */
export function failedRung({ name }: Rung, { dialCallStatus }: Fall): FailedRung | undefined {
  if (dialCallStatus !== undefined) return undefined;
  return name === 'caller-gone' || name === 'hang-up' || name === 'return' ? undefined : name;
}

/**
 * How many connects in a row have failed, the one that is over included. A connect that carried a conversation has not failed as
 * those before it did: the count begins anew.
 */
export function failedConnects({ attempt, sinceS }: EndedQuery, nowS: number): number | undefined {
  if (attempt === undefined || attempt === 0) return undefined;
  return sinceS !== undefined && nowS - sinceS >= CONVERSATION_FROM_S ? 1 : attempt;
}
