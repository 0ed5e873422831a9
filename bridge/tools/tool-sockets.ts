/** How connections to tools are kept, to one server or to Lambda in one region. */
export const TOOL_SOCKETS = {
  keepAlive: true,
  /** One for each of a full bridge's calls (`MAX_CALLS`). */
  maxSockets: 100,
  /**
   * In ms. Node's own servers close a connection on which nothing has come for 5 s, others later: one that is let go before is
   * never used while it is being closed, which would fail a call of a tool that must not be made twice.
   */
  timeout: 4_000,
};
