import { VOICE_PATH } from '../../bridge/contract/paths';
import { secretNames } from '../../bridge/contract/secret-names';
import { createLogger } from '../../bridge/telemetry/logger';
import { ParameterStore } from '../../rig/lambda/parameter-store';
import { Rig } from '../../rig/rig';
import { PUBLIC_BASE_URL, PUBLIC_STREAM_URL } from '../../rig/simulated-call';
import { tones } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import type { CallReport } from '../../simulator/phone/call-report';
import { Phone } from '../../simulator/phone/phone';
import { Caller } from '../support/caller';
import { until } from '../support/until';

/** Secrets are exchanged in SSM while webhook and bridge go on running. */

const NAMES = secretNames('prod');
/** A secret that was refused is read again at most once a minute. */
const A_MINUTE_MS = 60_000;
const SILENT_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

const before = { ...process.env };
let passedMs = 0;
let ssm: ParameterStore;
let rig: Rig;
let assistant: AssistantSimulator;
/** The keys that the assistant knows now. */
const apiKeys: string[] = [];

beforeEach(async () => {
  passedMs = 0;
  const now = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => now() + passedMs);
  ssm = await ParameterStore.listen();
  Object.assign(process.env, ssm.env);
  ssm.parameters.set(NAMES.twilioAuthToken, 'first-token');
  ssm.parameters.set(NAMES.openAiRealtimeApiKey, 'sk-first');
  apiKeys.splice(0, Infinity, 'sk-first');
  assistant = await AssistantSimulator.listen({ timings: FAST_TIMINGS, answers: tones([600]), apiKeys });
  rig = await Rig.open(
    {
      env: {
        PUBLIC_BASE_URL,
        PUBLIC_STREAM_URL,
        TWILIO_AUTH_TOKEN_PARAMETER: NAMES.twilioAuthToken,
        OPENAI_REALTIME_API_KEY_PARAMETER: NAMES.openAiRealtimeApiKey,
        OPENAI_REALTIME_URL: assistant.url,
      },
      log: createLogger('silent'),
      webhookLog: SILENT_LOG,
      observer: {},
    },
    0,
  );
});

afterEach(async () => {
  await rig.close();
  await assistant.close();
  await ssm.close();
  process.env = { ...before };
  jest.restoreAllMocks();
});

/** A whole call of a Twilio account that signs with this token. */
async function call(authToken: string): Promise<CallReport> {
  const routes = { [PUBLIC_BASE_URL]: rig.origin, [PUBLIC_STREAM_URL]: rig.origin.replace(/^http/, 'ws') };
  const caller = new Caller(new Phone({ authToken, routes }).call(`${PUBLIC_BASE_URL}${VOICE_PATH}`));
  let isOver = false;
  void caller.call.ended.then(() => (isOver = true));
  await until(() => caller.isGreeted || isOver);
  return caller.hangsUp();
}

it('a new Twilio token is taken by webhook and bridge without a restart', async () => {
  expect(await call('first-token')).toMatchObject({ endedBy: 'caller', warnings: [] });

  ssm.parameters.set(NAMES.twilioAuthToken, 'second-token');
  passedMs += A_MINUTE_MS;

  expect(await call('second-token')).toMatchObject({ endedBy: 'caller', warnings: [] });
  expect((await call('first-token')).endedBy).toBe('error');
});

it('a new OpenAI key is taken in the call in which the old one is refused', async () => {
  await call('first-token');

  ssm.parameters.set(NAMES.openAiRealtimeApiKey, 'sk-second');
  apiKeys.splice(0, 1, 'sk-second');
  passedMs += A_MINUTE_MS;

  expect(await call('first-token')).toMatchObject({ endedBy: 'caller', warnings: [] });
  expect(assistant.turnedAway).toEqual(['invalid_api_key']);
});

it('secrets are read once for many calls', async () => {
  for (let count = 0; count < 3; count += 1) await call('first-token');

  // Webhook and bridge would be two processes: each has read the token.
  expect(ssm.requests.map(({ Name }) => Name).sort()).toEqual([
    NAMES.openAiRealtimeApiKey,
    NAMES.twilioAuthToken,
    NAMES.twilioAuthToken,
  ]);
});
