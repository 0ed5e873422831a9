import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ImageStore } from './image-store';

const LISTENING_DUE_MS = 15_000;

/** A bridge in a container, as a task of ECS would run it: only its volume can be written, and its user has no rights. */
export class Container {
  #output = '';
  #exit: { code: number; atMs: number } | undefined;

  private constructor(
    private readonly store: ImageStore,
    private readonly name: string,
    private readonly runner: ChildProcess,
  ) {
    for (const stream of [runner.stdout, runner.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    runner.once('close', (code: number | null) => {
      this.#exit = { code: code ?? -1, atMs: performance.now() };
    });
  }

  /** Starts it with a port of its own choice. @throws Error with what it printed, when it does not listen. */
  static async start(store: ImageStore, image: string, env: NodeJS.ProcessEnv): Promise<Container> {
    const name = `voice-bridge-${process.pid}-${Math.round(performance.now())}`;
    const variables = Object.entries<string | undefined>({ ...env, PORT: '0' }).flatMap(([key, value]) => [
      '--env',
      `${key}=${value ?? ''}`,
    ]);
    const args = store.podmanArgs(
      ...['run', '--name', name, '--read-only', '--read-only-tmpfs=false', '--network', 'host'],
      // Podman's own defaults are more than a container in a container may ask for.
      ...['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024', ...variables, image],
    );
    const child = spawn('podman', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const container = new Container(store, name, child);
    try {
      await container.#listening();
    } catch (error) {
      await container.remove();
      throw error;
    }
    return container;
  }

  /** Where it is reached from this machine, for example `http://127.0.0.1:34567`. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port ?? 0}`;
  }

  /** Everything it printed. */
  get output(): string {
    return this.#output;
  }

  /** Asks over HTTP; resolves with status and text, for example `200 alive`. */
  async ask(path: string): Promise<string> {
    const answer = await fetch(`${this.origin}${path}`);
    return `${answer.status} ${(await answer.text()).trim()}`;
  }

  /** Runs a command inside, as the container's own user. @throws CommandError when it fails. */
  inside(...command: readonly string[]): Promise<string> {
    return this.store.podman('exec', this.name, ...command);
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    await this.store.podman('kill', '--signal', name, this.name);
  }

  /** Resolves with the exit code and the time of the exit; undefined when it still runs then. */
  async exited(withinMs: number): Promise<{ code: number; atMs: number } | undefined> {
    if (this.#exit === undefined)
      await once(this.runner, 'close', { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined);
    return this.#exit;
  }

  /** Removes it; ends it before, should it still run. */
  async remove(): Promise<void> {
    await this.store.podman('rm', '--force', '--ignore', '--volumes', '--time', '0', this.name);
  }

  /** The first line that names a port tells that it listens. */
  get #port(): number | undefined {
    const port = /"port":(\d+)/.exec(this.#output)?.[1];
    return port === undefined ? undefined : Number(port);
  }

  async #listening(): Promise<void> {
    const until = performance.now() + LISTENING_DUE_MS;
    while (this.#port === undefined) {
      if ((await this.exited(50)) !== undefined || performance.now() > until) {
        throw new Error(`The container does not listen: ${this.#output.trim()}`);
      }
    }
  }
}
