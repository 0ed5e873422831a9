import { FetchedSecret, literalSecret } from '../../../bridge/contract/secret';
import { SYSTEM_CLOCK } from '../../../bridge/system-clock';
import { first } from '../../../simulator/assistant/faults';
import { FakeClock } from '../../support/fake-clock';
import { givenAssistant } from '../../support/given-assistant';
import {
  ASSISTANT,
  closeLines,
  dial,
  eventLoopTurns,
  given,
  open,
  ready,
  session,
  until,
} from './given-line';
import { GivenPeer } from './given-peer';

const OPEN_SHOP = {
  type: 'mcp' as const,
  serverLabel: 'shop',
  serverUrl: 'https://shop.example.com/mcp',
};
const SHOP = { ...OPEN_SHOP, authorizationParameter: '/voice/shop' };
const BANK = { ...SHOP, serverLabel: 'bank', authorizationParameter: '/voice/bank' };

let peer: GivenPeer | undefined;

afterEach(async () => {
  await closeLines();
  await peer?.close();
  peer = undefined;
});

describe('what is dialled', () => {
  it('is the model and the voice of the assistant, where its document names them', async () => {
    await given();
    const { session } = await ready(SYSTEM_CLOCK, { assistant: { model: 'gpt-realtime-2', voice: 'cedar' } });

    expect(session.model).toBe('gpt-realtime-2');
    expect(session.settings.audio.output.voice).toBe('cedar');
  });

  it('is the model and the voice that the stack names, for all other assistants', async () => {
    await given();
    const { session } = await ready(SYSTEM_CLOCK);

    expect(session.model).toBe('gpt-realtime-2.1');
    expect(session.settings.audio.output.voice).toBe('marin');
  });

  it('is an assistant that leaves turns to the call, where the call takes them', async () => {
    await given();
    const { session } = await ready(SYSTEM_CLOCK, { turnTaking: 'by-call' });

    expect(session.settings.audio.input.turn_detection).toMatchObject({
      create_response: false,
      interrupt_response: false,
    });
  });

  it('carries the word by which this caller is known', async () => {
    await given();
    const { session } = await ready(SYSTEM_CLOCK, { callerAlias: 'the-same-for-each-call' });

    expect(session.headers['openai-safety-identifier']).toBe('the-same-for-each-call');
  });

  it('carries no such word for a caller who hides their number', async () => {
    await given();
    const { session } = await ready(SYSTEM_CLOCK);

    expect(session.headers).not.toHaveProperty('openai-safety-identifier');
  });

  it('is the same at the second attempt, a moment later', async () => {
    const simulator = await given({ faults: first(1, { handshake: 'reset' as const }) });
    const { clock, kept } = dial(new FakeClock(), {
      callerAlias: 'somebody',
      turnTaking: 'by-call',
      assistant: { model: 'gpt-realtime-2' },
    });
    await until(() => kept.lines.some(({ msg }) => msg === 'assistant not reached'));

    clock.pass(249);
    await eventLoopTurns();
    expect(simulator.sessions).toEqual([]);
    clock.pass(1);
    const { headers, model, record } = await session();
    await until(() => record.sessionUpdates.length === 1);

    expect([model, headers['openai-safety-identifier']]).toEqual(['gpt-realtime-2', 'somebody']);
    expect(record.sessionUpdates[0]?.audio?.input?.turn_detection).toMatchObject({ create_response: false });
  });

  it('is not tried again when it broke after 2 s: the caller has waited long enough', async () => {
    const simulator = await given({ faults: { sessionCreated: 'never' } });
    const { clock, told } = dial(new FakeClock());
    const opened = await session();
    clock.pass(2_000);

    opened.tear();
    await until(() => told.length > 0);

    expect(told).toEqual(['gone: assistant-unreachable']);
    expect(simulator.sessions).toHaveLength(1);
    expect(clock.timerCount).toBe(0);
  });
});

describe('the way to what is dialled', () => {
  it('is open before anybody dials', async () => {
    peer = await GivenPeer.listen();
    open(SYSTEM_CLOCK, { url: peer.url });

    await until(() => peer?.connections.length === 1);

    expect(peer.sessions).toEqual([]);
  });

  it('is then used for the session', async () => {
    peer = await GivenPeer.listen();
    const { line, told } = open(SYSTEM_CLOCK, { url: peer.url });
    await until(() => peer?.connections.length === 1);

    line.dial(ASSISTANT, 'by-assistant', undefined, undefined);
    await until(() => told.includes('ready'));

    expect(peer.connections).toHaveLength(1);
  });

  it('is opened anew where it broke meanwhile', async () => {
    peer = await GivenPeer.listen();
    const { line, told } = open(SYSTEM_CLOCK, { url: peer.url });
    await until(() => peer?.connections.length === 1);
    peer.connections[0]!.resetAndDestroy();
    await eventLoopTurns();

    line.dial(ASSISTANT, 'by-assistant', undefined, undefined);
    await until(() => told.includes('ready'));

    expect(peer.connections).toHaveLength(2);
  });

  it('is another one for the second attempt', async () => {
    peer = await GivenPeer.listen();
    peer.refusals = 1;
    const { line, told } = open(SYSTEM_CLOCK, { url: peer.url });

    line.dial(ASSISTANT, 'by-assistant', undefined, undefined);
    await until(() => told.includes('ready'));

    expect(peer.connections).toHaveLength(2);
    expect(peer.openConnections).toBe(1);
  });

  it('is closed when no session can be opened with these settings', async () => {
    peer = await GivenPeer.listen();
    const { line, told } = open(SYSTEM_CLOCK, { url: peer.url, apiKey: literalSecret('sk-a\nb') });
    await until(() => peer?.connections.length === 1);

    line.dial(ASSISTANT, 'by-assistant', undefined, undefined);
    await until(() => told.includes('gone: assistant-refused'));

    await until(() => peer?.openConnections === 0);
  });

  it('is closed when the stream never starts', async () => {
    peer = await GivenPeer.listen();
    const { line, clock } = open(new FakeClock(), { url: peer.url });
    await until(() => peer?.connections.length === 1);

    line.close();

    await until(() => peer?.openConnections === 0);
    expect(clock.timerCount).toBe(0);
  });
});

describe('an assistant with a server of tools', () => {
  it('tells OpenAI what the server knows us by', async () => {
    await given();
    const { session } = await ready(SYSTEM_CLOCK, {
      assistant: givenAssistant({ tools: [SHOP, BANK] }),
      secrets: { '/voice/shop': literalSecret('shop-secret'), '/voice/bank': literalSecret('bank-secret') },
    });

    expect(session.record.sessionUpdates[0]?.tools).toMatchObject([
      { type: 'mcp', server_label: 'shop', authorization: 'shop-secret' },
      { type: 'mcp', server_label: 'bank', authorization: 'bank-secret' },
    ]);
    expect(session.record.errorsSent).toEqual([]);
  });

  it('asks for no secret where its document names none', async () => {
    await given();
    const { session, kept } = await ready(SYSTEM_CLOCK, {
      assistant: givenAssistant({ tools: [OPEN_SHOP] }),
    });

    expect(session.record.sessionUpdates[0]?.tools).toMatchObject([{ server_label: 'shop' }]);
    expect(JSON.stringify(session.record.sessionUpdates)).not.toContain('authorization');
    expect(kept.lines).toEqual([]);
  });

  it('answers all the same when one of the secrets cannot be read', async () => {
    await given();
    const { session, kept } = await ready(SYSTEM_CLOCK, {
      assistant: givenAssistant({ tools: [SHOP, BANK] }),
      secrets: {
        '/voice/shop': new FetchedSecret(() => Promise.reject(new Error('no such parameter'))),
        '/voice/bank': literalSecret('bank-secret'),
      },
    });

    const [shop, bank] = session.record.sessionUpdates[0]?.tools ?? [];
    expect(shop).not.toHaveProperty('authorization');
    expect(bank).toMatchObject({ authorization: 'bank-secret' });
    expect(kept.lines).toMatchObject([
      { level: 'error', msg: 'a server of tools goes without its secret', server: 'shop' },
    ]);
  });

  it('has no secret in any log', async () => {
    await given({ faults: { turnAway: 'invalid_api_key' } });
    const { told, kept } = dial(SYSTEM_CLOCK, {
      assistant: givenAssistant({ tools: [SHOP] }),
      secrets: { '/voice/shop': literalSecret('shop-secret') },
    });

    await until(() => told.length > 0);

    expect(kept.text()).not.toContain('shop-secret');
  });
});
