import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEALTH_PATH } from '../../bridge/contract/paths';
import { freePort } from './free-port';
import { until } from './until';

/** Debian puts it where only root looks. */
const HAPROXY = ['haproxy', '/usr/sbin/haproxy'].find((path) => spawnSync(path, ['-v']).status === 0);

export const isHaproxyInstalled = HAPROXY !== undefined;

/** One process behind the load balancer. */
export interface Target {
  name: string;
  port: number;
}

/**
 * haproxy in the place of an Application Load Balancer: new streams go where the fewest are, none is sent elsewhere
 * once its target has refused, health is asked at one path, and a target that is taken out keeps its streams.
 */
export class LoadBalancer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** Starts one with these targets; none gets anything before it is registered. */
  static async start(targets: readonly Target[]): Promise<LoadBalancer> {
    if (HAPROXY === undefined) throw new Error('haproxy is not installed.');
    const folder = mkdtempSync(join(tmpdir(), 'voice-bridge-haproxy-'));
    const port = await freePort();
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(port, join(folder, 'admin'), targets));
    const child = spawn(HAPROXY, ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const balancer = new LoadBalancer(child, folder, port);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`haproxy does not start: ${complaints}`);
      return (await balancer.#ask('show info').catch(() => '')) !== '';
    });
    return balancer;
  }

  /** New streams may go there as soon as it is healthy; resolves when they do. */
  async register({ name }: Target): Promise<void> {
    await this.#ask(`set server bridges/${name} state ready`);
    await until(async () => (await this.#stat(name, 'status')).startsWith('UP'));
  }

  /** No new stream goes there; those that are open stay. */
  async deregister({ name }: Target): Promise<void> {
    await this.#ask(`set server bridges/${name} state drain`);
    await until(async () => (await this.#stat(name, 'status')).startsWith('DRAIN'));
  }

  /** How many streams are open there. */
  async streams({ name }: Target): Promise<number> {
    return Number(await this.#stat(name, 'scur'));
  }

  async close(): Promise<void> {
    const exited = once(this.child, 'exit');
    if (this.child.exitCode === null) {
      this.child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.folder, { recursive: true });
  }

  async #stat(name: string, column: string): Promise<string> {
    const [head = '', ...rows] = (await this.#ask('show stat')).split('\n');
    const index = head.replace('# ', '').split(',').indexOf(column);
    const row = rows.find((line) => line.startsWith(`bridges,${name},`));
    return row?.split(',')[index] ?? '';
  }

  #ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.folder, 'admin'), () => socket.write(`${command}\n`));
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });
  }
}

function configuration(port: number, adminSocket: string, targets: readonly Target[]): string {
  return `
global
  stats socket ${adminSocket} mode 600 level admin

defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 60s
  retries 0

frontend streams
  bind 127.0.0.1:${port}
  default_backend bridges

backend bridges
  balance leastconn
  option httpchk GET ${HEALTH_PATH}
  default-server inter 500ms fall 3 rise 2
${targets.map((target) => `  server ${target.name} 127.0.0.1:${target.port} check disabled`).join('\n')}
`;
}
