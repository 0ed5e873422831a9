import { existsSync, readdirSync, readFileSync } from 'node:fs';

const NS_PER_MS = 1e6;

/** The kernel's own account: https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat */
export function canReadProcessCost(): boolean {
  return existsSync('/proc/self/schedstat');
}

/** What a process has used of the CPU so far, user and system, all of its threads. */
export function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'))
    .reduce((sumMs, stat) => sumMs + Number(stat.split(' ', 1)[0]) / NS_PER_MS, 0);
}

export function rssMbOf(pid: number): number {
  const [, kb = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1_024;
}
