import { RuntimeApi } from '../../../rig/lambda/runtime-api';

let api: RuntimeApi;
let origin: string;

beforeEach(async () => {
  api = await RuntimeApi.listen();
  origin = `http://${api.hostAndPort}/2018-06-01/runtime`;
});

afterEach(() => api.close());

interface Event {
  requestId: string;
  event: unknown;
}

/** Asks for the next event, as a runtime does. */
async function next(): Promise<Event> {
  const response = await fetch(`${origin}/invocation/next`);
  return {
    requestId: response.headers.get('lambda-runtime-aws-request-id') ?? '',
    event: await response.json(),
  };
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
}

describe('Lambda, as a runtime sees it', () => {
  it('hands out an event and takes the answer', async () => {
    const invocation = api.invoke({ rawPath: '/voice' });

    const { requestId, event } = await next();
    expect(event).toEqual({ rawPath: '/voice' });
    expect((await post(`/invocation/${requestId}/response`, { statusCode: 200 })).status).toBe(202);

    const { answer, durationMs } = await invocation;
    expect(answer).toEqual({ statusCode: 200 });
    expect(durationMs).toBeGreaterThan(0);
  });

  it('lets the runtime wait until there is an event', async () => {
    const waiting = next();
    await api.initialised;
    api.invoke('late').catch(() => undefined);

    expect((await waiting).event).toBe('late');
  });

  it('hands out events one at a time, in their order', async () => {
    const invocations = [api.invoke('first'), api.invoke('second')];

    for (const expected of ['first', 'second']) {
      const { requestId, event } = await next();
      expect(event).toBe(expected);
      await post(`/invocation/${requestId}/response`, `answer to ${expected}`);
    }

    const answers = (await Promise.all(invocations)).map(({ answer }) => answer);
    expect(answers).toEqual(['answer to first', 'answer to second']);
  });

  it('fails an invocation in the words of the function', async () => {
    const invocation = api.invoke({});
    invocation.catch(() => undefined);
    const { requestId } = await next();

    await post(`/invocation/${requestId}/error`, { errorType: 'TypeError', errorMessage: 'no such thing' });

    await expect(invocation).rejects.toThrow('The function failed: TypeError: no such thing');
  });

  it('tells of a start that failed', async () => {
    await post('/init/error', { errorType: 'SettingsError', errorMessage: 'PUBLIC_BASE_URL must be set' });

    await expect(api.initialised).rejects.toThrow(
      'The function did not start: SettingsError: PUBLIC_BASE_URL must be set',
    );
  });

  it('fails what was not answered when it goes', async () => {
    const invocation = api.invoke({});
    invocation.catch(() => undefined);
    await next();

    await api.close();
    await expect(invocation).rejects.toThrow('Lambda has gone.');
    api = await RuntimeApi.listen();
  });

  it('refuses an answer that nobody asked for', async () => {
    expect((await post('/invocation/unknown/response', {})).status).toBe(404);
  });
});
