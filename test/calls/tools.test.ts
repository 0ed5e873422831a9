import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssistantDocument } from '../../bridge/contract/assistant/document';
import { ParameterStore } from '../../rig/lambda/parameter-store';
import { type CallFacts, type Participants, simulatedCall } from '../../rig/simulated-call';
import { answersBy, type Reply, type Speech, type Turn } from '../../simulator/assistant/answers';
import { speechLikeNoise } from '../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../simulator/assistant/timings';
import { BridgeProcess, bundledBridge } from '../support/bridge-process';
import { Caller } from '../support/caller';
import { firstSession } from '../support/quick-call';
import { answering, CERTIFICATE_FILE, ToolServer } from '../support/tool-server';
import { until } from '../support/until';

/**
 * Whole calls in which the assistant calls a tool over HTTPS. The bridge is a process of its own, because a process is told
 * when it starts whose certificates to believe.
 */

const SECRET_NAME = '/voice-bridge/test/booking';
const BYTES_PER_S = 8_000;
const GREETING: Speech = { audio: speechLikeNoise(600), transcript: 'Hello.' };

let bundle: Awaited<ReturnType<typeof bundledBridge>>;
let folder: string;
let ssm: ParameterStore;
let server: ToolServer;
let bridge: BridgeProcess | undefined;

beforeAll(async () => {
  bundle = await bundledBridge();
  folder = mkdtempSync(join(tmpdir(), 'voice-bridge-tools-'));
});

afterAll(() => {
  bundle.remove();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  ssm = await ParameterStore.listen({ [SECRET_NAME]: 'the-secret-that-both-know' });
  server = await ToolServer.listen(answering('{"booked":true}'));
});

afterEach(async () => {
  await bridge?.close();
  bridge = undefined;
  await server.close();
  await ssm.close();
});

/** The assistant can book; after its greeting it answers as it is told here. */
function take(
  answer: (turn: Turn) => Reply | Speech,
  conduct: (caller: Caller, participants: Participants) => Promise<void>,
): Promise<CallFacts> {
  const document: AssistantDocument = {
    name: 'restaurant',
    language: 'en',
    instructions: 'Be brief.',
    greeting: { say: 'Hello.' },
    silence: 'off',
    tools: [
      {
        type: 'https',
        name: 'book_table',
        description: 'Books a table.',
        parameters: { type: 'object', properties: { people: { type: 'integer' } }, required: ['people'] },
        url: server.url,
        secretParameter: SECRET_NAME,
        deadlineMs: 60_000,
      },
    ],
  };
  const file = join(folder, 'restaurant.json');
  writeFileSync(file, JSON.stringify(document));
  const answers = answersBy((turn) => (turn.index === 0 ? GREETING : answer(turn)));
  return simulatedCall(
    {
      env: {
        ...ssm.env,
        ASSISTANT_FILES: file,
        TOOL_ADDRESSES: 'any',
        NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
      },
      phone: { pausePace: Infinity },
      assistant: { timings: FAST_TIMINGS, answers },
      bridgeElsewhere: async (env) => {
        bridge = await BridgeProcess.start(bundle.file, env as Record<string, string>);
        return `ws://127.0.0.1:${bridge.port}`;
      },
    },
    async (participants) => {
      const caller = new Caller(participants.call);
      await until(() => caller.isGreeted);
      await conduct(caller, participants);
    },
  );
}

/** Calls the tool, as many times as there are numbers of people. */
function booking(...people: unknown[]): Reply {
  return {
    items: people.map((count, index) => ({
      functionCall: {
        name: 'book_table',
        arguments: JSON.stringify({ people: count }),
        callId: `call_${index}`,
      },
    })),
  };
}

function says(transcript: string): Speech {
  return { audio: speechLikeNoise(700), transcript };
}

/** Says what came of the tools that it called; without that, it calls them for these numbers of people. */
function bookingFor(...people: unknown[]): (turn: Turn) => Reply | Speech {
  return ({ functionOutputs }) =>
    functionOutputs.length === 0
      ? booking(...people)
      : says(functionOutputs.map(({ output }) => output).join());
}

/** What the assistant said, and how much of it came out of the phone. */
function spokenIn({ session, phone }: CallFacts): { said: string[]; allHeard: boolean } {
  const items = session!.record.responses.flatMap(({ items: all }) => all);
  const spokenBytes = items.reduce((sum, { audio }) => sum + audio.length, 0);
  const said = items.filter(({ kind }) => kind === 'speech').map(({ transcript }) => transcript);
  return { said, allHeard: phone.bytesReceived === spokenBytes };
}

it('the assistant asks a tool, and the caller hears its answer', async () => {
  const facts = await take(bookingFor(4), (caller) => caller.talks());

  expect(server.requests.map(({ body }): unknown => JSON.parse(body.toString()))).toMatchObject([
    {
      tool: 'book_table',
      arguments: { people: 4 },
      call: { callSid: facts.phone.callSid, assistant: 'restaurant' },
    },
  ]);
  expect(facts.session?.record.functionOutputs).toEqual([{ callId: 'call_0', output: '{"booked":true}' }]);
  expect(spokenIn(facts)).toEqual({ said: ['Hello.', '{"booked":true}'], allHeard: true });
  expect(facts.session?.record.errorsSent).toEqual([]);
});

it('two calls in one response are both answered, and then it is asked to go on, once', async () => {
  // The first is answered last.
  let answerFirst: (() => void) | undefined;
  server.answers = ({ body }, response) => {
    const isFirst = body.includes('"people":2');
    if (isFirst) answerFirst = () => response.end('{"table":1}');
    else response.end('{"table":2}');
  };
  const facts = await take(bookingFor(2, 6), async (caller, participants) => {
    const talk = caller.talks();
    const { record } = await firstSession(participants);
    await until(() => record.functionOutputs.length === 1 && answerFirst !== undefined);
    answerFirst?.();
    await talk;
  });

  const { functionOutputs, clientEvents } = facts.session!.record;
  expect(functionOutputs).toEqual([
    { callId: 'call_1', output: '{"table":2}' },
    { callId: 'call_0', output: '{"table":1}' },
  ]);
  // One for the greeting, and this one.
  expect(clientEvents['response.create']).toBe(2);
  expect(spokenIn(facts)).toEqual({ said: ['Hello.', '{"table":2},{"table":1}'], allHeard: true });
});

it('a tool that fails is spoken about', async () => {
  server.answers = answering('a stack trace', 500);
  const facts = await take(bookingFor(4), (caller) => caller.talks());

  expect(spokenIn(facts)).toEqual({
    said: ['Hello.', '{"error":"The tool\'s server answered with an error (500)."}'],
    allHeard: true,
  });
  expect(bridge?.said('tool failed')).toMatchObject([{ tool: 'book_table', outcome: 'failed' }]);
  expect(bridge?.said('tool trouble')).toMatchObject([{ tool: 'book_table', fault: 'status 500' }]);
});

it('arguments that do not fit come back to the assistant, which mends them', async () => {
  const facts = await take(
    ({ functionOutputs: [came] }) =>
      came?.output.includes('"booked"') === true
        ? says(came.output)
        : booking(came?.output.includes('people must be integer') === true ? 4 : 'four'),
    (caller) => caller.talks(),
  );

  expect(server.requests).toHaveLength(1);
  expect(spokenIn(facts)).toEqual({ said: ['Hello.', '{"booked":true}'], allHeard: true });
});

it('the line stays alive while a tool runs: both are heard', async () => {
  let answer: (() => void) | undefined;
  server.answers = (_request, response) => (answer = () => response.end('{"booked":true}'));
  const oneMoment = says('One moment.');
  const facts = await take(
    ({ functionOutputs: [came] }) =>
      came === undefined ? { items: [oneMoment, ...booking(4).items] } : says(came.output),
    async (caller, participants) => {
      // Hears the beginning of the answer, up to the tool.
      await caller.talks();
      await until(() => answer !== undefined);
      const { record } = await firstSession(participants);
      const appendedBefore = record.appendedBytes;
      await until(() => record.appendedBytes >= appendedBefore + BYTES_PER_S);
      expect(record.functionOutputs).toEqual([]);
      const heard = new Promise((resolve) => participants.call.once('quiet', resolve));
      answer?.();
      await heard;
    },
  );

  expect(spokenIn(facts)).toEqual({ said: ['Hello.', 'One moment.', '{"booked":true}'], allHeard: true });
  expect(facts.phone.bytesSent).toBe(facts.session?.record.appendedBytes);
});
