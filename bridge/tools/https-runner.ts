import type { HttpsTool } from '../contract/assistant/tools';
import type { Secret } from '../contract/secret';
import { AddressRefused } from './checked-lookup';
import { type HttpsPost, isSuccess, type Posted } from './https-post';
import { signatureHeaders } from './tool-signature';
import { ToolTrouble } from './tool-trouble';

/** A server says with these that it does not believe the signature. */
const NOT_BELIEVED = new Set([401, 403]);

/** What OpenSSL and Node call a certificate that they do not believe; a server that has one has it tomorrow as well. */
const CERTIFICATE_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;

/** Runs tools that are servers: a signed POST, whose answer is for the model. */
export class HttpsRunner {
  constructor(
    private readonly https: HttpsPost,
    private readonly secretNamed: (parameterName: string) => Secret,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** @throws ToolTrouble, or whatever the signal was aborted with. */
  async answer(tool: HttpsTool, body: string, signal: AbortSignal): Promise<Uint8Array> {
    const secret = this.secretNamed(tool.secretParameter);
    const known = await read(() => secret.read());
    let posted = await this.#post(tool, body, known, signal);
    if (NOT_BELIEVED.has(posted.status)) {
      const renewed = await read(() => secret.refresh());
      if (renewed !== known) posted = await this.#post(tool, body, renewed, signal);
    }
    if (isSuccess(posted.status)) return posted.body;
    throw refusalOf(posted);
  }

  async #post({ url }: HttpsTool, body: string, secret: string, signal: AbortSignal): Promise<Posted> {
    // Reading the secret takes time, and what nobody waits for any longer is not to be done.
    signal.throwIfAborted();
    const headers = signatureHeaders(secret, Math.floor(this.nowMs() / 1_000), body);
    try {
      return await this.https.post(new URL(url), headers, body, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw unanswered(error);
    }
  }
}

async function read(secret: () => Promise<string>): Promise<string> {
  try {
    return await secret();
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new ToolTrouble('failed', 'The tool cannot be used at the moment.', { fault, forWhom: 'operator' });
  }
}

function refusalOf({ status }: Posted): ToolTrouble {
  if (NOT_BELIEVED.has(status)) {
    return new ToolTrouble('refused', `The tool's server refused the request (${status}).`, {
      fault: `status ${status}: check the secret`,
      forWhom: 'operator',
    });
  }
  const isRedirect = status >= 300 && status < 400;
  return new ToolTrouble('failed', `The tool's server answered with an error (${status}).`, {
    fault: `status ${status}${isRedirect ? ': redirects are not followed' : ''}`,
    forWhom: isRedirect ? 'operator' : 'nobody',
  });
}

function unanswered(error: unknown): ToolTrouble {
  if (error instanceof AddressRefused) {
    return new ToolTrouble('refused', "The tool's server is where no tool may be.", {
      fault: error.message,
      forWhom: 'operator',
    });
  }
  const code = codeOf(error);
  return new ToolTrouble('failed', "The tool's server gave no complete answer.", {
    fault: code,
    forWhom: CERTIFICATE_FAULT.test(code) ? 'operator' : 'nobody',
  });
}

/** The system's errors and OpenSSL's have a code. */
function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message);
}
