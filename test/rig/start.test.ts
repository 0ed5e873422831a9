import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { VOICE_PATH } from '../../bridge/contract/paths';
import { LOCAL_AUTH_TOKEN } from '../../rig/start-options';
import { PUBLIC_BASE_URL } from '../../rig/simulated-call';
import { until } from '../support/until';

const ROOT = resolve(__dirname, '../..');
const BISTRO = { name: 'bistro', language: 'ja', instructions: '予約を承ります。' };

let folder: string;
let file: string;
let rig: Started | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
  file = join(folder, 'bistro.json');
});
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
  await rm(folder, { recursive: true });
});

/** `npm start -- …` as a process of its own. */
class Started {
  printed = '';
  complained = '';
  readonly #closed: Promise<unknown[]>;

  constructor(private readonly child: ChildProcess) {
    this.#closed = once(child, 'close');
    child.stdout?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.complained += chunk.toString()));
  }

  async exitCode(): Promise<unknown> {
    const [code] = await this.#closed;
    return code;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#closed;
  }

  /** Where it answers, once it does. */
  async origin(): Promise<string> {
    const origin = () => /answers at (http:\S+) until/.exec(this.printed)?.[1];
    await until(() => origin() !== undefined);
    return origin() ?? '';
  }
}

function start(...args: string[]): Started {
  return startWith({}, ...args);
}

function startWith(env: NodeJS.ProcessEnv, ...args: string[]): Started {
  rig = new Started(
    // Beside other tests, the console's own port may be taken.
    spawn(
      process.execPath,
      ['--import', 'tsx', 'rig/start.ts', '--port', '0', ...consoleArgs(args), ...args],
      {
        cwd: ROOT,
        // Nothing of the developer's own: a key would let the real assistant answer.
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          NODE_NO_WARNINGS: '1',
          ASSISTANT_PARAMETERS: '/voice/other',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ),
  );
  return rig;
}

function consoleArgs(args: readonly string[]): string[] {
  return ['--public-url', '--console-port', '--no-console'].some((name) => args.includes(name))
    ? []
    : ['--console-port', '0'];
}

/** The phone rings; what Twilio is answered. */
async function ring(origin: string): Promise<string> {
  const form = { CallSid: `CA${'0'.repeat(32)}`, From: '+819012345678', To: '+815000000000' };
  const signature = getExpectedTwilioSignature(LOCAL_AUTH_TOKEN, `${PUBLIC_BASE_URL}${VOICE_PATH}`, form);
  const response = await fetch(`${origin}${VOICE_PATH}`, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(form),
  });
  return response.text();
}

describe('the local rig with an assistant of yours', () => {
  it('lets it answer, whatever else the environment says, and an edit reaches the next call', async () => {
    await writeFile(file, JSON.stringify(BISTRO));
    const started = start('--assistant', file);
    const origin = await started.origin();

    const first = await ring(origin);
    await writeFile(file, JSON.stringify({ ...BISTRO, name: 'izakaya' }));
    const second = await ring(origin);

    expect(started.printed).toContain(`document   ${file}: "bistro"; an edit reaches the next call`);
    expect(first).toContain('<Parameter name="assistant" value="bistro"/>');
    expect(second).toContain('<Parameter name="assistant" value="izakaya"/>');
  });

  it('answers turn by turn where the Realtime API is switched off', async () => {
    await writeFile(file, JSON.stringify({ ...BISTRO, greeting: { say: 'ビストロです。' } }));
    const started = startWith({ USE_OPENAI_REALTIME: 'false' }, '--assistant', file);

    const answer = await ring(await started.origin());

    expect(started.printed).toContain('answered   turn by turn, without the bridge');
    expect(answer).toMatch(
      /<Gather input="speech" language="ja-JP" .*>ビストロです。<\/Say><\/Gather><Redirect /,
    );
  });

  it('does not start with one that is not complete, and says what is wrong', async () => {
    await writeFile(file, JSON.stringify({ ...BISTRO, language: 'Japanese', tool: [] }));
    const started = start('--assistant', file);

    expect(await started.exitCode()).toBe(2);
    expect([started.printed, started.complained]).toEqual([
      '',
      `${file}: language must be a language tag such as "ja" or "en-US"; it is "Japanese".\n` +
        `${file}: tool is no field here; correct or remove it.\n`,
    ]);
  });

  it('does not start with a file that is not there', async () => {
    const started = start('--assistant', file);

    expect(await started.exitCode()).toBe(2);
    expect(started.complained).toBe(`${file} cannot be read (ENOENT); check --assistant.\n`);
  });
});

describe('the web console of the local rig', () => {
  it('is named before the phone command, and is there', async () => {
    const started = start();
    await started.origin();

    const [, url = ''] =
      /Talk to it: open (http:\S+)\n\nOr call it with the phone simulator/.exec(started.printed) ?? [];

    expect((await fetch(url)).status).toBe(200);
  });

  it('is not there behind a tunnel, nor where it is left out, and nothing is said of it', async () => {
    const tunnelled = startWith({ TWILIO_AUTH_TOKEN: 'token' }, '--public-url', 'https://abc.ngrok.app');
    await tunnelled.origin();
    expect(tunnelled.printed).not.toContain('Talk to it');
    await tunnelled.stop();

    const without = start('--no-console');
    await without.origin();
    expect(without.printed).not.toContain('Talk to it');
  });

  it('says what to do when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    const started = start('--console-port', String(port));

    expect(await started.exitCode()).toBe(1);
    expect([started.printed, started.complained]).toEqual([
      '',
      'The port of the web console is taken by another program; choose another with --console-port, or leave it out with --no-console.\n',
    ]);
    taken.close();
  });
});
