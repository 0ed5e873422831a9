import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { freePort } from './free-port';
import { until } from './until';

const ROOT = resolve(__dirname, '../..');

/** One line of a bridge's log. */
export interface LogLine extends Record<string, unknown> {
  msg?: string;
  callSid?: string;
  reason?: string;
}

/** How a process ended: by itself with a code, or by a signal. */
export type Exit = [code: number | null, signal: NodeJS.Signals | null];

/** A bridge as it runs in its container: a process of its own, from one bundled file. */
export class BridgeProcess {
  readonly lines: LogLine[] = [];
  readonly exited: Promise<Exit>;
  #isRunning = true;
  #unfinishedLine = '';
  #complaints = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    const exit = once(child, 'exit');
    // What it wrote last arrives after its end, and is part of what a test knows of it.
    this.exited = once(child, 'close').then(() => exit as Promise<Exit>);
    void exit.then(() => (this.#isRunning = false));
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()));
  }

  /** Starts one and waits until it takes calls. */
  static async start(file: string, env: Record<string, string>, port?: number): Promise<BridgeProcess> {
    const chosen = port ?? (await freePort());
    const child = spawn(process.execPath, [file], {
      // Nothing of the developer's own environment: it could hold other settings for the same names.
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, PORT: String(chosen) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const bridge = new BridgeProcess(child, chosen);
    await until(async () => {
      if (!bridge.#isRunning) throw new Error(`The bridge did not start: ${bridge.#complaints}`);
      return (await bridge.get('/readyz')) === '200 ready';
    });
    return bridge;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Status and text of a health path; undefined when nobody answers. */
  async get(path: string): Promise<string | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
        headers: { connection: 'close' },
      });
      return `${response.status} ${(await response.text()).trim()}`;
    } catch {
      return undefined;
    }
  }

  /** The lines with this message, in order. */
  said(message: string): LogLine[] {
    return this.lines.filter(({ msg }) => msg === message);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Makes sure that it is gone. */
  async close(): Promise<void> {
    if (this.#isRunning) this.child.kill('SIGKILL');
    await this.exited;
  }

  #read(text: string): void {
    const lines = `${this.#unfinishedLine}${text}`.split('\n');
    this.#unfinishedLine = lines.pop() ?? '';
    for (const line of lines) this.lines.push(JSON.parse(line) as LogLine);
  }
}

/** Bundles the bridge as its image does; `remove` deletes the file. */
export async function bundledBridge(): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'voice-bridge-'));
  const file = join(folder, 'bridge.js');
  await build({
    entryPoints: [join(ROOT, 'bridge/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}
