const OTHER_SCHEME: Record<string, string> = {
  'wss:': 'https:',
  'ws:': 'http:',
  'https:': 'wss:',
  'http:': 'ws:',
};

/**
 * Where connections really go, like curl's `--connect-to`: the public origin stays in URLs, signatures and the Host
 * header, while the socket is opened to another one. It stands for the tunnel or load balancer that ends TLS.
 */
export class Routes {
  readonly #realOrigins = new Map<string, URL>();

  /** `{ 'https://voice.example.com': 'http://127.0.0.1:8080' }` serves the wss URLs of that host as well. */
  constructor(routes: Record<string, string> = {}) {
    for (const [publicOrigin, realOrigin] of Object.entries(routes)) {
      this.#realOrigins.set(originOf(publicOrigin), new URL(originOf(realOrigin)));
    }
  }

  /** The URL to connect to for a public URL; its path and query are untouched. */
  connectTo(publicUrl: URL): URL {
    const real =
      this.#realOrigins.get(publicUrl.origin) ?? this.#realOrigins.get(otherSchemeOf(publicUrl).origin);
    if (real === undefined) return publicUrl;
    const url = new URL(publicUrl);
    const isSecure = real.protocol === 'https:' || real.protocol === 'wss:';
    const isStream = publicUrl.protocol === 'wss:' || publicUrl.protocol === 'ws:';
    url.protocol = isStream ? (isSecure ? 'wss:' : 'ws:') : isSecure ? 'https:' : 'http:';
    // Setting `host` alone would keep the public URL's port.
    url.hostname = real.hostname;
    url.port = real.port;
    return url;
  }
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(https?|wss?):$/.test(url.protocol)) {
    throw new Error(`A route leads from one http(s) or ws(s) origin to another, and "${text}" is none.`);
  }
  return url.origin;
}

/** The web's and the stream's URLs share a route unless they are given apart. */
function otherSchemeOf(url: URL): URL {
  const other = new URL(url);
  other.protocol = OTHER_SCHEME[url.protocol] ?? url.protocol;
  return other;
}
