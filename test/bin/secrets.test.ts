import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { secretNames } from '../../bridge/contract/secret-names';
import { ParameterStore } from '../../rig/lambda/parameter-store';

const ROOT = resolve(__dirname, '../..');
const NAMES = secretNames('prod');
const KEY = 'sk-proj-0123456789';
const TOKEN = '0123456789abcdef0123456789abcdef';
const COEFONT_KEY = 'coefont-key';
const COEFONT_SECRET = 'coefont-secret';

let ssm: ParameterStore;

beforeEach(async () => {
  ssm = await ParameterStore.listen();
});

afterEach(() => ssm.close());

/** Runs `npm run secrets -- …` as a process of its own, with these lines coming from a pipe. */
async function secrets(
  lines: readonly string[],
  args: readonly string[],
  env: Record<string, string> = ssm.env,
) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/secrets.ts', ...args], {
    cwd: ROOT,
    // Nothing of the developer's own: a profile could lead to a real account.
    env: {
      PATH: process.env.PATH,
      HOME: tmpdir(),
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_NO_WARNINGS: '1',
      ...env,
    },
  });
  let printed = '';
  let complained = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, printed, complained };
}

describe('the command that keeps the secrets', () => {
  it('puts both where the stack looks for them, and prints names, never values', async () => {
    const { exitCode, printed, complained } = await secrets([KEY, TOKEN], ['--env', 'prod']);

    const common = { target: 'AmazonSSM.PutParameter', Type: 'SecureString', Overwrite: true };
    expect(ssm.requests).toEqual([
      { ...common, Name: NAMES.openAiRealtimeApiKey, Value: KEY },
      { ...common, Name: NAMES.twilioAuthToken, Value: TOKEN },
    ]);
    expect(exitCode).toBe(0);
    expect(printed.split('\n')).toEqual([
      '/voice-bridge/prod/openai-realtime-api-key  written (us-east-1)',
      '/voice-bridge/prod/twilio-auth-token  written (us-east-1)',
      expect.stringMatching(/^Next: npx cdk deploy --all -c env=prod;/),
      '',
    ]);
    expect(printed + complained).not.toMatch(new RegExp(`${KEY}|${TOKEN}`));
  });

  it('leaves a secret as it is where nothing is answered, and uses a key and a region of your own', async () => {
    const args = ['--env', 'prod', '--kms-key', 'alias/voice', '--region', 'ap-northeast-1'];
    const { printed } = await secrets(['', TOKEN], args);

    expect(ssm.requests).toMatchObject([{ Name: NAMES.twilioAuthToken, KeyId: 'alias/voice' }]);
    expect(printed).toContain(`${NAMES.openAiRealtimeApiKey}  left as it is (ap-northeast-1)\n`);
  });

  it('puts CoeFont’s two as well where somebody wants its voice', async () => {
    const { printed } = await secrets(['', '', COEFONT_KEY, COEFONT_SECRET], ['--env', 'prod']);

    expect([...ssm.parameters]).toEqual([
      [NAMES.coeFontAccessKey, COEFONT_KEY],
      [NAMES.coeFontAccessSecret, COEFONT_SECRET],
    ]);
    expect(printed).toContain('/voice-bridge/prod/coefont-access-key  written (us-east-1)\n');
  });

  it('says how the stack is told of CoeFont’s two', async () => {
    const { printed } = await secrets(['', '', COEFONT_KEY, COEFONT_SECRET], ['--env', 'prod', '--dry-run']);

    expect(printed).toContain(
      'Next: npx cdk deploy --all -c env=prod' +
        ' --parameters VoiceBridge-prod:CoeFontAccessKeyParameter=/voice-bridge/prod/coefont-access-key' +
        ' --parameters VoiceBridge-prod:CoeFontAccessSecretParameter=/voice-bridge/prod/coefont-access-secret;',
    );
  });

  it('replaces one of CoeFont’s two, and leaves the others as they are', async () => {
    await secrets(['', '', '', COEFONT_SECRET], ['--env', 'prod']);

    expect([...ssm.parameters]).toEqual([[NAMES.coeFontAccessSecret, COEFONT_SECRET]]);
  });

  it('refuses a key of CoeFont’s that no header takes, without telling it', async () => {
    const { exitCode, complained } = await secrets([KEY, TOKEN, 'two words', 'x'], ['--env', 'prod']);

    expect(ssm.requests).toEqual([]);
    expect([exitCode, complained]).toEqual([
      2,
      "CoeFont's access key should be letters, digits and signs without spaces, and what was given (9 characters) is not; copy it again, or insist with --force.\n",
    ]);
  });

  it('changes nothing in a dry run', async () => {
    const { exitCode, printed } = await secrets([KEY, TOKEN], ['--env', 'prod', '--dry-run']);

    expect(ssm.requests).toEqual([]);
    expect(exitCode).toBe(0);
    expect(printed).toContain(`${NAMES.twilioAuthToken}  would be written (us-east-1)\n`);
  });

  it('refuses what does not look like a key or a token, without telling it, and writes neither', async () => {
    const { exitCode, complained } = await secrets([TOKEN, KEY], ['--env', 'prod']);

    expect(ssm.requests).toEqual([]);
    expect(exitCode).toBe(2);
    expect(complained).toBe(
      'The OpenAI key should begin with sk- and have no spaces, and what was given (32 characters) does not; copy it again, or insist with --force.\n' +
        'The Twilio auth token should be 32 hexadecimal digits, and what was given (18 characters) is not; copy it again, or insist with --force.\n',
    );
  });

  it('takes odd values from whoever insists', async () => {
    const { exitCode } = await secrets(['key', 'token'], ['--env', 'prod', '--force']);

    expect(exitCode).toBe(0);
    expect([...ssm.parameters.values()]).toEqual(['key', 'token']);
  });

  it.each([
    [[], '--env is missing: one of dev, staging, prod.'],
    [['--env', 'moon'], '--env must be one of dev, staging, prod; it is "moon".'],
    [['--env', 'prod', '--colour'], "Unknown option '--colour'; see --help."],
  ])('refuses %j and exits with 2', async (args, sentence) => {
    expect(await secrets([], args)).toEqual({ exitCode: 2, printed: '', complained: `${sentence}\n` });
  });

  it('says who must allow what when AWS denies it', async () => {
    ssm.refusal = { type: 'AccessDeniedException', message: 'User: arn:… is not authorized' };

    const { exitCode, printed, complained } = await secrets([KEY, TOKEN], ['--env', 'prod']);

    expect([exitCode, printed]).toEqual([1, '']);
    expect(complained).toBe(
      `${NAMES.openAiRealtimeApiKey} was not written: these credentials may not; allow ssm:PutParameter on it, and kms:Encrypt where a KMS key is given (User: arn:… is not authorized).\n`,
    );
  });

  it('says how to sign in when there are no credentials', async () => {
    const { AWS_ENDPOINT_URL_SSM } = ssm.env;
    const { exitCode, complained } = await secrets([KEY, TOKEN], ['--env', 'prod'], {
      AWS_ENDPOINT_URL_SSM: AWS_ENDPOINT_URL_SSM!,
    });

    expect(exitCode).toBe(1);
    expect(complained).toMatch(/was not written: there are no AWS credentials; sign in .*\.\n$/);
  });

  it('says that a region is none', async () => {
    const env: Record<string, string> = { ...ssm.env };
    delete env.AWS_ENDPOINT_URL_SSM;
    const { exitCode, complained } = await secrets(
      [KEY, ''],
      ['--env', 'prod', '--region', 'not a region'],
      env,
    );

    expect(exitCode).toBe(1);
    expect(complained).toBe(
      `${NAMES.openAiRealtimeApiKey} was not written: "not a region" is not a region; give one with --region.\n`,
    );
  });

  it('says that nobody answers', async () => {
    const env = { ...ssm.env, AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const { exitCode, complained } = await secrets([KEY, ''], ['--env', 'prod'], env);

    expect(exitCode).toBe(1);
    expect(complained).toBe(
      `${NAMES.openAiRealtimeApiKey} was not written: SSM in us-east-1 cannot be reached (ECONNREFUSED); check --region and the network.\n`,
    );
  });

  it('helps', async () => {
    const { exitCode, printed } = await secrets([], ['--help']);

    expect(exitCode).toBe(0);
    expect(printed).toContain('npm run secrets -- --env NAME');
  });
});
