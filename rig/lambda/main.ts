import { spawnSync } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readCommandLine } from '../../terminal/command-line';
import { USAGE_EXIT_CODE, UsageError } from '../../terminal/usage-error';
import { ResponsesSimulator } from '../../simulator/responses/responses-simulator';
import { Checks } from '../checks';
import { bundleWebhook, type StagedBundle, stagedBundle } from './bundle';
import { figuresText, type StartFunction } from './figures';
import { LambdaFunction } from './lambda-function';
import { ParameterStore } from './parameter-store';
import {
  ask,
  AUTH_TOKEN,
  connection,
  listening,
  PUBLIC_BASE_URL,
  PUBLIC_STREAM_URL,
  RINGING,
} from './signed-request';
import { givenToolbox, whyNoLambdaHere } from './toolbox';

const ROOT = resolve(__dirname, '../..');
/** Kept between runs: AWS's client takes most of a minute to compile. */
const FOLDER = join(tmpdir(), 'voice-bridge-lambda');
const STAGED = join(tmpdir(), 'voice-bridge-lambda-staged');

const PARAMETER = '/voice-bridge/test/twilio-auth-token';
const ORIGINS = { PUBLIC_BASE_URL, PUBLIC_STREAM_URL };
const WITH_TOKEN = { ...ORIGINS, TWILIO_AUTH_TOKEN: AUTH_TOKEN };
const WITH_PARAMETER = { ...ORIGINS, TWILIO_AUTH_TOKEN_PARAMETER: PARAMETER };

const USAGE = `npm run lambda:test -- [options]

Runs the webhook's bundle on Node 24 under AWS's own runtime client, sends it signed requests, and measures it.

  --asset DIR    the bundle that \`cdk synth\` staged (cdk.out/asset.*), instead of one made here
  --help         this text

Exits with 1 if a check fails, and with 2 on a machine that cannot do it.`;

async function main(): Promise<number> {
  const values = readCommandLine(process.argv.slice(2), {
    asset: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const hasProgram = (name: string): boolean => spawnSync(name, ['--version']).error === undefined;
  const reason = whyNoLambdaHere(process.platform, process.arch, hasProgram);
  if (reason !== undefined) {
    console.error(reason);
    return USAGE_EXIT_CODE;
  }

  const bundle = await stage(values.asset);
  console.log(`the bundle: ${kilobytes(bundle.bytes)}, ${kilobytes(bundle.packedBytes)} compressed\n`);
  const toolbox = await givenToolbox(FOLDER, ROOT);
  const start: StartFunction = (env) => LambdaFunction.start(toolbox, bundle.folder, env);

  const checks = new Checks((line) => console.log(line));
  await checks.attempt('answers with the token in the environment', () => answers(start, checks));
  await checks.attempt('answers with the token from SSM', () => answersFromSsm(start, checks));
  await checks.attempt('answers turn by turn', () => answersTurnByTurn(start, checks));
  await checks.attempt('fails without settings', () => failsToStart(start, checks));
  if (checks.areRight) console.log(`\n${await figures(start)}`);
  console.log(`\n${checks.verdict}`);
  return checks.areRight ? 0 : 1;
}

/** Puts the bundle where no package of ours is found from: what it lacks, it would lack in Lambda. */
async function stage(asset: string | undefined): Promise<StagedBundle> {
  await rm(STAGED, { recursive: true, force: true });
  await mkdir(STAGED, { recursive: true });
  if (asset === undefined) return bundleWebhook(join(ROOT, 'lambda/voice/handler.ts'), STAGED);
  await stagedBundle(resolve(asset)).catch((error: unknown) => {
    throw new UsageError([error instanceof Error ? error.message : String(error)]);
  });
  await cp(resolve(asset), STAGED, { recursive: true });
  return stagedBundle(STAGED);
}

async function answers(start: StartFunction, checks: Checks): Promise<void> {
  // Without a folder of packages: a token that is given outright needs no SDK.
  const webhook = await start({ ...WITH_TOKEN, NODE_PATH: '' });
  try {
    const connected = noteConnection(checks, 'a signed call is connected', await ask(webhook));
    const next = { url: connected?.nextUrl, params: { CallStatus: 'in-progress' } };
    noteConnection(checks, 'a broken one is connected again', await ask(webhook, next));
    for (const signature of ['bad', 'none'] as const) {
      const refused = await ask(webhook, { signature });
      checks.note(refused.includes('HTTP 403'), `a signature that is ${signature} is refused`, refused);
    }
    const unknown = await ask(webhook, { url: '/somewhere' });
    checks.note(unknown.includes('HTTP 404'), 'there is nothing at another path', unknown);
    noteLog(checks, webhook.output);
  } finally {
    await webhook.stop();
  }
}

function noteConnection(checks: Checks, what: string, document: string): ReturnType<typeof connection> {
  const connected = connection(document);
  const found = connected === undefined ? document : `<Stream> to ${new URL(connected.streamUrl).origin}`;
  checks.note(connected !== undefined, what, found);
  return connected;
}

/** Five requests were sent. What else is printed, such as metrics, has no outcome. */
function noteLog(checks: Checks, output: string): void {
  const outcomes = [...output.matchAll(/"outcome":"([^"]+)"/g)].map(([, outcome]) => outcome);
  checks.note(outcomes.length === 5, 'each request left one log line', outcomes.join(', '));
  const { From, To, CallerCity } = RINGING;
  const secrets = [
    AUTH_TOKEN,
    CallerCity,
    ...[From, To].flatMap((number) => [number, encodeURIComponent(number)]),
  ];
  const leaked = secrets.filter((secret) => output.includes(secret));
  checks.note(leaked.length === 0, 'no number and no token is in the log', leaked.join(', ') || 'none');
}

async function answersFromSsm(start: StartFunction, checks: Checks): Promise<void> {
  const store = await ParameterStore.listen({ [PARAMETER]: `${AUTH_TOKEN}\n` });
  const endpoint = { AWS_ENDPOINT_URL_SSM: store.url };
  try {
    const webhook = await start({ ...WITH_PARAMETER, ...endpoint });
    try {
      noteConnection(checks, 'the token is read from SSM', await ask(webhook));
      await ask(webhook);
      await ask(webhook);
      checks.note(store.reads.length === 1, 'and kept: three calls, one read', store.reads.join(', '));
    } finally {
      await webhook.stop();
    }
    const lost = await start({ ...ORIGINS, ...endpoint, TWILIO_AUTH_TOKEN_PARAMETER: '/no/such/parameter' });
    try {
      const answer = await ask(lost);
      checks.note(answer.includes('HTTP 500'), 'a parameter that is missing is our fault', answer);
      const isNamed = lost.output.includes('SSM parameter /no/such/parameter could not be read');
      checks.note(isNamed, 'and the log names it', isNamed ? '/no/such/parameter' : lost.output);
    } finally {
      await lost.stop();
    }
  } finally {
    await store.close();
  }
}

async function answersTurnByTurn(start: StartFunction, checks: Checks): Promise<void> {
  const responses = await ResponsesSimulator.listen({ answer: () => ({ text: 'Until ten.' }) });
  const turns = { USE_OPENAI_REALTIME: 'false', OPENAI_REALTIME_API_KEY: 'sk-test' };
  const webhook = await start({
    ...WITH_TOKEN,
    ...turns,
    OPENAI_RESPONSES_URL: responses.url,
    NODE_PATH: '',
  });
  try {
    const document = await ask(webhook);
    const greeting = listening(document);
    checks.note(
      greeting !== undefined,
      'while the flag is false a call is listened to',
      greeting?.said ?? document,
    );
    const params = { CallStatus: 'in-progress', SpeechResult: 'Until when is breakfast?', Confidence: '0.9' };
    const answer = await ask(webhook, { url: greeting?.nextUrl, params });
    const said = listening(answer)?.said;
    checks.note(said === 'Until ten.', 'and what the caller says is answered', said ?? answer);
  } finally {
    await webhook.stop();
    await responses.close();
  }
}

async function failsToStart(start: StartFunction, checks: Checks): Promise<void> {
  const failure = await start({ PUBLIC_BASE_URL }).then(
    async (webhook) => {
      await webhook.stop();
      return 'it started';
    },
    (error: unknown) => String(error),
  );
  const named = ['PUBLIC_STREAM_URL', 'TWILIO_AUTH_TOKEN'].filter((name) => failure.includes(`${name} must`));
  const found = named.length === 2 ? `${named.join(' and ')} are missing` : failure;
  checks.note(named.length === 2, 'without settings it does not start, and says why', found);
}

async function figures(start: StartFunction): Promise<string> {
  const store = await ParameterStore.listen({ [PARAMETER]: AUTH_TOKEN });
  try {
    return await figuresText(start, WITH_TOKEN, { ...WITH_PARAMETER, AWS_ENDPOINT_URL_SSM: store.url });
  } finally {
    await store.close();
  }
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} kB`;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  },
);
