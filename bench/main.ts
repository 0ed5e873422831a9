import { parseArgs } from 'node:util';
import { asidesText, runAsidesBench } from './asides/asides-bench';
import { bargeInText, runBargeInBench } from './barge-in/barge-in-bench';
import { CPU_BENCH_DEFAULTS, runCpuBench } from './cpu/cpu-bench';
import { formatCpuBench } from './cpu/cpu-report';
import { firstWordText, runFirstWordBench } from './first-word/first-word-bench';

const USAGE = `npm run bench -- [barge-in] [asides] [first-word] [cpu] [options]

Measures how exact an interruption is, what stops the assistant and what does not, how soon a caller is greeted and what a
call costs beside other bridges; all of it unless something is named.

  --calls N,N      numbers of concurrent calls for cpu (${CPU_BENCH_DEFAULTS.calls.join(',')})
  --rounds N       how often each bridge has its turn (${CPU_BENCH_DEFAULTS.rounds})
  --tls            cpu with the assistant's side in TLS, as OpenAI's is; needs openssl
  --help           this text

Exits with 1 if a bar was missed.`;

const BENCHES = ['barge-in', 'asides', 'first-word', 'cpu'];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      calls: { type: 'string', default: CPU_BENCH_DEFAULTS.calls.join(',') },
      rounds: { type: 'string', default: String(CPU_BENCH_DEFAULTS.rounds) },
      tls: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const calls = values.calls.split(',').map(Number);
  const rounds = Number(values.rounds);
  const unknown = positionals.filter((name) => !BENCHES.includes(name));
  const problems = [
    ...unknown.map((name) => `There is no bench ${JSON.stringify(name)}; there are ${BENCHES.join(', ')}.`),
    ...([...calls, rounds].every((count) => Number.isInteger(count) && count >= 1)
      ? []
      : [
          `--calls and --rounds must be whole numbers from 1; they are ${values.calls} and ${values.rounds}.`,
        ]),
  ];
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    return 2;
  }
  const wants = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
  const met: boolean[] = [];
  if (wants('barge-in')) {
    const bench = await runBargeInBench();
    console.log(bargeInText(bench));
    met.push(...bench.bars.map((bar) => bar.met));
  }
  if (wants('asides')) {
    const bench = await runAsidesBench();
    console.log(`${met.length > 0 ? '\n' : ''}${asidesText(bench)}`);
    met.push(...bench.bars.map((bar) => bar.met));
  }
  if (wants('first-word')) {
    const bench = await runFirstWordBench();
    console.log(`${met.length > 0 ? '\n' : ''}${firstWordText(bench)}`);
    met.push(...bench.bars.map((bar) => bar.met));
  }
  if (wants('cpu')) {
    const result = await runCpuBench({
      calls,
      rounds,
      tls: values.tls,
      onProgress: (line) => process.stderr.write(`${line}\n`),
    });
    console.log(`${met.length > 0 ? '\n' : ''}${formatCpuBench(result)}`);
    met.push(...result.bars.map((bar) => bar.met));
  }
  return met.every(Boolean) ? 0 : 1;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
