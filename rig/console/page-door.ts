import type { IncomingMessage } from 'node:http';

/** Why somebody is turned away, in a sentence. */
export type Refused = string | undefined;

/**
 * Lets in the page, and nobody else. A browser shows pages of strangers as well: one of them may send requests here, under a
 * name of its own that it has led to this machine, and each call may cost the developer money.
 */
export class PageDoor {
  readonly #hosts: ReadonlySet<string>;

  constructor(port: number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  }

  /** What a page may load, and from where: from here alone. */
  get securityPolicy(): string {
    // Not every browser takes a WebSocket of the same host for its own.
    const sockets = [...this.#hosts].map((host) => `ws://${host}`).join(' ');
    return [
      `default-src 'self'`,
      `connect-src 'self' ${sockets}`,
      ...['base-uri', 'form-action', 'frame-ancestors', 'object-src'].map((what) => `${what} 'none'`),
    ].join('; ');
  }

  refusesRequest({ headers: { host } }: IncomingMessage): Refused {
    return this.#hosts.has(host ?? '')
      ? undefined
      : `This console is reached at ${[...this.#hosts].join(' or ')} alone, by the browser of this machine.`;
  }

  refusesSocket(request: IncomingMessage): Refused {
    const { host = '', origin } = request.headers;
    return (
      this.refusesRequest(request) ??
      (origin === `http://${host}` ? undefined : 'Only the page of this console may call from here.')
    );
  }
}
