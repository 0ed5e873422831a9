import { once } from 'node:events';
import { WebSocket } from 'ws';
import { first } from '../../../simulator/assistant/faults';
import { Stage } from './realtime-client';

const stage = new Stage();
afterEach(() => stage.clear());

const KEY = { Authorization: 'Bearer sk-test' };

describe('at the door', () => {
  it.each([
    ['a bad key', '?model=gpt-realtime-2.1', { Authorization: 'Bearer nonsense' }, 3000, 'invalid_api_key'],
    ['no key', '?model=gpt-realtime-2.1', {}, 3000, 'invalid_api_key'],
    ['no model', '', KEY, 4000, 'missing_model'],
    ['a model that only writes', '?model=gpt-4o', KEY, 4000, 'invalid_model'],
    ['a retired preview', '?model=gpt-4o-realtime-preview', KEY, 4004, 'model_not_found'],
    [
      'a beta client',
      '?model=gpt-realtime',
      { ...KEY, 'OpenAI-Beta': 'realtime=v1' },
      4000,
      'beta_api_shape_disabled',
    ],
  ])('refuses %s after the handshake', async (_who, query, headers, code, reason) => {
    const assistant = await stage.assistant();

    const client = stage.clientAt(assistant.url + query, headers);

    expect(await client.closed).toEqual({ code, reason: `invalid_request_error.${reason}` });
    expect(client.types).toEqual(['error']);
    expect(client.received[0]!.error.code).toBe(reason);
    expect(assistant.turnedAway).toEqual([reason]);
    expect(assistant.sessions).toEqual([]);
  });

  it('refuses an account without credit with a number that elsewhere means "try again"', async () => {
    const assistant = await stage.assistant({ faults: { turnAway: 'credit_balance_exhausted' } });

    const client = stage.client(assistant);

    expect(await client.closed).toEqual({
      code: 1013,
      reason: 'insufficient_quota.credit_balance_exhausted',
    });
    expect(Object.keys(client.received[0]!.error)).toEqual(['type', 'code', 'message']);
  });

  it('refuses a key that is not on the list, and a model that was shut down', async () => {
    const assistant = await stage.assistant({ apiKeys: ['sk-right'], retiredModels: ['gpt-realtime'] });

    const wrongKey = stage.client(assistant);
    const right = { Authorization: 'Bearer sk-right' };
    const oldModel = stage.clientAt(`${assistant.url}?model=gpt-realtime`, right);
    const welcome = stage.clientAt(`${assistant.url}?model=gpt-realtime-2.1`, right);

    expect((await wrongKey.closed).code).toBe(3000);
    expect((await oldModel.closed).code).toBe(4004);
    await welcome.nth('session.created');
  });

  it('answers 404 on any other path', async () => {
    const assistant = await stage.assistant();

    const socket = new WebSocket(assistant.url.replace('/v1/realtime', '/v1/live'), { headers: KEY });

    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toBe('Unexpected server response: 404');
  });

  it('can be out of order for the first connections only', async () => {
    const assistant = await stage.assistant({ faults: first(2, { handshake: 'unavailable' as const }) });

    const failures = [stage.client(assistant), stage.client(assistant)];
    await Promise.all(failures.map((client) => client.closed));

    await stage.client(assistant).nth('session.created');
    expect(assistant.sessions).toHaveLength(1);
  });

  it('can tear the connection during the handshake', async () => {
    const assistant = await stage.assistant({ faults: { handshake: 'reset' } });

    expect(await stage.client(assistant).closed).toEqual({ code: 1006, reason: '' });
  });
});
