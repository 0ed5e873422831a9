/** Why a peer gave nothing: each is the value of a metric's dimension. */
export type Why =
  /** No answer in time. */
  | 'deadline'
  /** An answer that says no. */
  | 'refused'
  /** No connection, or one that broke. */
  | 'unreachable'
  /** An answer that cannot be used. */
  | 'odd-answer'
  /** Its key could not be read. */
  | 'key'
  /** It was not asked, because it has just failed. */
  | 'resting';

const CODE = /^\w{1,64}$/;

/** A peer gave nothing that a caller could hear. The message is fit for a log: it quotes nothing of anybody's words. */
export class PeerFailure extends Error {
  override readonly name = 'PeerFailure';

  constructor(
    readonly why: Why,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whatever went wrong, as a failure of this peer; `signal` tells whether its time was over. */
export function peerFailure(error: unknown, peer: string, signal: AbortSignal): PeerFailure {
  if (error instanceof PeerFailure) return error;
  if (signal.aborted) return new PeerFailure('deadline', `${peer} gave no answer in time.`, { cause: error });
  return new PeerFailure('unreachable', `${peer} was not reached (${causeOf(error)}).`, { cause: error });
}

/** What `fetch` says is only that it failed; the reason is within. A code or a name: messages quote what was sent, also a key. */
function causeOf(error: unknown): string {
  const { cause, code, name } = (error ?? {}) as { cause?: unknown; code?: unknown; name?: unknown };
  if (typeof code === 'string' && CODE.test(code)) return code;
  if (cause !== undefined && cause !== error) return causeOf(cause);
  return typeof name === 'string' && CODE.test(name) ? name : 'for no reason given';
}
