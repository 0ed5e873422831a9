import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { resolve } from 'node:path';
import { ReadMetrics } from '../support/read-metrics';

const ROOT = resolve(__dirname, '../..');
const ENV = {
  PATH: process.env.PATH,
  PORT: '0',
  PUBLIC_STREAM_URL: 'wss://voice.example.com',
  TWILIO_AUTH_TOKEN: 'token',
  OPENAI_REALTIME_API_KEY: 'sk-test',
};

/** The bridge as `npm run bridge` starts it. */
function bridge(env: NodeJS.ProcessEnv): {
  process: ChildProcess;
  output: () => string;
  errors: () => string;
} {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bridge/main.ts'], { cwd: ROOT, env });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return { process: child, output: () => output, errors: () => errors };
}

describe('the bridge process', () => {
  it('refuses to start without a token or a key, and says so in sentences', async () => {
    const started = bridge({ PATH: ENV.PATH, PUBLIC_STREAM_URL: ENV.PUBLIC_STREAM_URL });

    const [exitCode] = (await once(started.process, 'close')) as [number];

    expect(exitCode).toBe(2);
    expect(started.output()).toBe('');
    expect(started.errors().trim().split('\n')).toEqual([
      expect.stringMatching(/^TWILIO_AUTH_TOKEN is missing .*\.$/),
      expect.stringMatching(/^OPENAI_REALTIME_API_KEY is missing .*\.$/),
    ]);
  });

  it('logs JSON lines, is ready, and stops on SIGTERM when it has no calls', async () => {
    const started = bridge(ENV);
    await once(started.process.stdout!, 'data');
    const { port, ...line } = JSON.parse(started.output().split('\n')[0]!) as Record<string, unknown>;

    expect(line).toMatchObject({
      level: 'info',
      msg: 'bridge listening',
      maxCalls: 100,
      model: 'gpt-realtime-2.1',
    });
    expect((await fetch(`http://127.0.0.1:${String(port)}/readyz`)).status).toBe(200);
    started.process.kill('SIGTERM');

    expect(await once(started.process, 'close')).toEqual([0, null]);
    expect(started.output()).toContain('"msg":"bridge stopped"');
  });

  it('prints metrics beside its log lines, and loses none when it stops', async () => {
    const started = bridge({ ...ENV, SERVICE_NAME: 'voice-test' });
    await once(started.process.stdout!, 'data');
    const { port } = JSON.parse(started.output().split('\n')[0]!) as { port: number };
    const stranger = request({ port, path: '/nowhere', headers: { Connection: 'Upgrade', Upgrade: 'x' } });
    const [answer] = (await once(stranger.end(), 'response')) as [IncomingMessage];
    answer.resume();

    started.process.kill('SIGTERM');
    await once(started.process, 'close');

    const lines = started.output().trim().split('\n');
    const metrics = new ReadMetrics(lines.filter((line) => line.includes('"_aws"')));
    expect(metrics.documents).toMatchObject([
      { Service: 'voice-test', Reason: 'no-such-path', StreamsRefused: [1] },
    ]);
    expect(metrics.documents[0]).not.toHaveProperty('level');
  });

  it('says in one sentence that its port is taken', async () => {
    const first = bridge(ENV);
    await once(first.process.stdout!, 'data');
    const { port } = JSON.parse(first.output().split('\n')[0]!) as { port: number };

    const second = bridge({ ...ENV, PORT: String(port) });
    const [exitCode] = (await once(second.process, 'close')) as [number];
    first.process.kill('SIGTERM');
    await once(first.process, 'close');

    expect(exitCode).toBe(1);
    expect(second.errors()).toBe(`Port ${port} is taken by another program; set PORT to a free one.\n`);
  });
});
