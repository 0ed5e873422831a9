import { VOICE_PATH } from '../../bridge/contract/paths';
import { createLogger } from '../../bridge/telemetry/logger';
import { ParameterStore } from '../../rig/lambda/parameter-store';
import { Rig } from '../../rig/rig';
import { PUBLIC_BASE_URL, PUBLIC_STREAM_URL } from '../../rig/simulated-call';
import { tones } from '../../simulator/assistant/answers';
import { AssistantSimulator } from '../../simulator/assistant/assistant-simulator';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { Phone } from '../../simulator/phone/phone';
import type { PhoneCall } from '../../simulator/phone/phone-call';
import { ResponsesSimulator } from '../../simulator/responses/responses-simulator';
import { Caller } from '../support/caller';
import { filledIn, filledInAll } from '../support/filled-in';
import { template } from '../support/given-stack';
import { TurnTalker } from '../support/turn-call';
import { until } from '../support/until';

/**
 * An operator flips the stack's parameter, and flips it back. What the webhook is told is what the synthesized template tells its
 * Lambda; secrets and assistants lie in SSM, under the names that the template gives them.
 */

const AUTH_TOKEN = 'the-auth-token';
const SILENT_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };
const prod = template('prod');
const before = { ...process.env };

let ssm: ParameterStore;
let assistant: AssistantSimulator;
let responses: ResponsesSimulator;
let rig: Rig;

beforeEach(async () => {
  ssm = await ParameterStore.listen(assistantsOfTemplate());
  Object.assign(process.env, ssm.env);
  assistant = await AssistantSimulator.listen({ timings: FAST_TIMINGS, answers: tones([600]) });
  responses = await ResponsesSimulator.listen();
  const env: NodeJS.ProcessEnv = { ...lambdaEnv('true'), OPENAI_REALTIME_URL: assistant.url };
  ssm.parameters.set(env.TWILIO_AUTH_TOKEN_PARAMETER ?? '', AUTH_TOKEN);
  ssm.parameters.set(env.OPENAI_REALTIME_API_KEY_PARAMETER ?? '', 'sk-test');
  rig = await Rig.open({ env, log: createLogger('silent'), webhookLog: SILENT_LOG, observer: {} }, 0);
});

afterEach(async () => {
  await rig.close();
  await Promise.all([assistant.close(), responses.close(), ssm.close()]);
  process.env = { ...before };
});

it('false answers the next call turn by turn, true the one after it by the bridge, and neither cuts a call', async () => {
  const first = new Caller(phone().call(webhook()));
  await first.talks();

  flip('false');
  await first.talks();
  const second = turnCaller();
  await second.talker.says('Do you have a room?');

  flip('true');
  await second.talker.says('For two, tomorrow.');
  const third = new Caller(phone().call(webhook()));
  await third.talks();
  const reports = await Promise.all([first.hangsUp(), hangUp(second.call), third.hangsUp()]);

  expect(reports.map(({ streams, recognitions }) => [streams.length, recognitions.length])).toEqual([
    [1, 0],
    [0, 2],
    [1, 0],
  ]);
  expect(reports.map(({ endedBy, warnings }) => [endedBy, warnings])).toEqual(
    Array.from({ length: 3 }, () => ['caller', []]),
  );
  expect(responses.requests.map(({ body }) => body)).toMatchObject([
    { model: 'gpt-5.4-mini' },
    { previous_response_id: responses.requests[0]!.responseId },
  ]);
});

it('false carries on turn by turn what the bridge loses meanwhile', async () => {
  const lost = turnCaller();
  await until(() => lost.call.stream !== undefined);

  flip('false');
  for (const session of assistant.sessions) session.tear();
  await lost.talker.says('Hello?');
  const report = await hangUp(lost.call);

  expect(report.streams).toHaveLength(1);
  expect(report.says[0]?.text).toBe('I am sorry for the interruption. How can I help you?');
  expect(report.recognitions).toHaveLength(1);
});

/** What `--parameters UseOpenAIRealtime=…` does: the Lambda has another environment, and nothing else has. */
function flip(useOpenAiRealtime: 'true' | 'false'): void {
  rig.redeployWebhook(lambdaEnv(useOpenAiRealtime));
}

/** The environment of the webhook's Lambda, with the origins and the peers of this machine. */
function lambdaEnv(UseOpenAIRealtime: 'true' | 'false'): NodeJS.ProcessEnv {
  const [lambda] = Object.values(prod.findResources('AWS::Lambda::Function'));
  const variables = lambda!.Properties.Environment.Variables as Record<string, unknown>;
  return {
    ...filledInAll(prod, variables, { UseOpenAIRealtime }),
    PUBLIC_BASE_URL,
    PUBLIC_STREAM_URL,
    OPENAI_RESPONSES_URL: responses.url,
  };
}

/** The documents of the assistants, by the names of their parameters. */
function assistantsOfTemplate(): Record<string, string> {
  const parameters = Object.values(prod.findResources('AWS::SSM::Parameter'));
  return Object.fromEntries(
    parameters.map(({ Properties }) => [filledIn(prod, Properties.Name), filledIn(prod, Properties.Value)]),
  );
}

function turnCaller(): { talker: TurnTalker; call: PhoneCall } {
  const talker = new TurnTalker();
  const call = phone(talker).call(webhook());
  talker.follow(call);
  return { talker, call };
}

function phone(talker?: TurnTalker): Phone {
  const routes = { [PUBLIC_BASE_URL]: rig.origin, [PUBLIC_STREAM_URL]: rig.origin.replace(/^http/, 'ws') };
  return new Phone({ authToken: AUTH_TOKEN, routes, ...talker?.phone, gatherPace: 1 });
}

function webhook(): string {
  return `${PUBLIC_BASE_URL}${VOICE_PATH}`;
}

function hangUp(call: PhoneCall) {
  call.hangUp();
  return call.ended;
}
