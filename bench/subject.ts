import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { QUIET_ASSISTANT_FILE } from './quiet-assistant';
import type { Certificate } from './certificate';

const ROOT = resolve(__dirname, '..');
const BUNDLES = join(ROOT, 'node_modules/.cache/voice-bridge-bench');
const LISTENING_DUE_MS = 10_000;
const KEPT_OUTPUT_CHARACTERS = 2_000;

/** The test secret and origin that the calls of the bench are signed with. */
export const AUTH_TOKEN = 'bench-auth-token';
export const PUBLIC_STREAM_URL = 'wss://voice.example.com';

export const SUBJECT_NAMES = ['relay', 'plain', 'agents', 'bridge'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

const ENTRIES: Record<SubjectName, string> = {
  relay: 'bench/subjects/relay.ts',
  plain: 'bench/subjects/plain.ts',
  agents: 'bench/subjects/agents.ts',
  bridge: 'bridge/main.ts',
};

/** A program to measure, bundled as it would be deployed. */
export interface Bundle {
  name: string;
  file: string;
}

/** Bundles a subject to plain CommonJS; returns where it is. */
export async function bundleSubject(name: SubjectName): Promise<Bundle> {
  return { name, file: await bundle(name, join(ROOT, ENTRIES[name])) };
}

/** Bundles any program; returns the file. */
export async function bundle(name: string, entry: string): Promise<string> {
  mkdirSync(BUNDLES, { recursive: true });
  const outfile = join(BUNDLES, `${name}.js`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: false,
    logLevel: 'error',
  });
  return outfile;
}

/** A running subject: one child process. */
export class Subject {
  #output = '';
  #exited = false;
  readonly #onOurExit = () => this.child.kill('SIGKILL');

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    const keep = (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString('utf8')).slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('exit', () => {
      this.#exited = true;
    });
    process.once('exit', this.#onOurExit);
  }

  /** Starts it and waits until it listens. @throws Error with what it printed, when it does not. */
  static async start(
    { name, file }: Bundle,
    calls: number,
    assistantPort: number,
    certificate: Certificate | undefined,
    /** In place of what all subjects are told. */
    more: Readonly<Record<string, string>> = {},
  ): Promise<Subject> {
    const port = await freePort();
    const scheme = certificate === undefined ? 'ws' : 'wss';
    const assistantUrl = `${scheme}://127.0.0.1:${assistantPort}/v1/realtime`;
    const child = spawn(process.execPath, [file], {
      // Nothing of the developer's own environment: it could hold other settings for the same names.
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        ...environment(port, calls, assistantUrl),
        ...more,
        ...(certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificate.file }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const subject = new Subject(child, port);
    const until = performance.now() + LISTENING_DUE_MS;
    while (!(await subject.#isListening())) {
      if (subject.#exited || performance.now() > until) {
        await subject.stop();
        throw new Error(`${name} does not listen: ${subject.#output}`);
      }
      await wait(20);
    }
    return subject;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The last of what it printed. */
  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    process.off('exit', this.#onOurExit);
    if (this.#exited) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  #isListening(): Promise<boolean> {
    return new Promise((resolved) => {
      const probe = connect({ port: this.port, host: '127.0.0.1' }, () => {
        probe.destroy();
        resolved(true);
      });
      probe.once('error', () => resolved(false));
    });
  }
}

/** What all subjects are told; each reads what it knows. */
function environment(port: number, calls: number, assistantUrl: string): Record<string, string> {
  return {
    PORT: String(port),
    ASSISTANT_URL: assistantUrl,
    OPENAI_REALTIME_URL: assistantUrl,
    OPENAI_REALTIME_API_KEY: 'sk-bench',
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    PUBLIC_STREAM_URL,
    MAX_CALLS: String(calls),
    LOG_LEVEL: 'warn',
    // The bench's assistants talk by the clock, not when they are asked.
    ASSISTANT_FILES: QUIET_ASSISTANT_FILE,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
