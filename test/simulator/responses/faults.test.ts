import { once } from 'node:events';
import { ResponsesSimulator } from '../../../simulator/responses/responses-simulator';
import type { ResponsesOptions } from '../../../simulator/responses/responses-options';
import { until } from '../../support/until';

let simulator: ResponsesSimulator;
afterEach(() => simulator.close());

async function given(options: ResponsesOptions) {
  simulator = await ResponsesSimulator.listen(options);
  return simulator;
}

function ask(wants: object = {}, signal?: AbortSignal): Promise<Response> {
  return fetch(simulator.url, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4-mini', input: 'Hello.', ...wants }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function wordsOf(response: Response): Promise<string> {
  const { output } = (await response.json()) as { output: { content: { text: string }[] }[] };
  return output.flatMap(({ content }) => content.map(({ text }) => text)).join('');
}

describe('a fault of the simulated Responses API', () => {
  it('befalls the request that it is meant for', async () => {
    await given({ faults: (number) => (number === 2 ? { status: 500 } : undefined) });

    const statuses = [await ask(), await ask(), await ask()].map(({ status }) => status);

    expect(statuses).toEqual([200, 500, 200]);
  });

  it('does not hide what is wrong with a request', async () => {
    await given({ faults: [{ status: 503 }] });

    const answer = await ask({ max_tokens: 5 });

    expect(answer.status).toBe(400);
  });

  it('says so by its code', async () => {
    await given({ faults: [{ status: 429 }, { status: 403, code: 'forbidden', message: 'Not here.' }] });

    const bodies = [await (await ask()).json(), await (await ask()).json()];

    expect(bodies).toMatchObject([
      { error: { type: 'requests', code: 'rate_limit_exceeded' } },
      { error: { type: 'invalid_request_error', code: 'forbidden', message: 'Not here.' } },
    ]);
  });

  it('delays an answer', async () => {
    await given({ faults: [{ delayMs: 5 }] });

    const answer = await ask();

    expect(await wordsOf(answer)).toBe('You said: Hello.');
  });

  it('is given up by a client that will not wait', async () => {
    const { requests } = await given({ faults: [{ delayMs: 600_000 }, { hang: true }] });
    for (const number of [1, 2]) {
      const patience = new AbortController();
      const asked = ask({}, patience.signal);
      const finished = once(simulator, 'finished');
      await until(() => requests.length === number);
      patience.abort();
      await expect(asked).rejects.toThrow();
      await finished;
    }

    expect(requests).toMatchObject([
      { outcome: { status: undefined, abortedByClient: true }, responseId: undefined },
      { outcome: { status: undefined, abortedByClient: true }, responseId: undefined },
    ]);
  });

  it('breaks the connection', async () => {
    const { requests } = await given({ faults: [{ reset: true }] });

    await expect(ask()).rejects.toThrow();

    expect(requests).toMatchObject([{ outcome: { wasReset: true, abortedByClient: false } }]);
  });

  it('is a page where JSON should be', async () => {
    await given({ faults: [{ status: 502, text: '<html>Bad gateway</html>' }] });

    const answer = await ask();

    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(await answer.text()).toContain('Bad gateway');
  });

  it('cuts an answer in the middle', async () => {
    await given({ faults: [{ incomplete: true }] });

    const answer = await ask();

    expect(await wordsOf(answer)).toBe('You said');
  });

  it('cuts it for the reason that is given', async () => {
    await given({ faults: [{ incomplete: 'content_filter' }] });

    const answer = await ask();

    expect(await answer.json()).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'content_filter' },
    });
  });

  it('leaves a closed simulator waiting for nobody', async () => {
    const { requests } = await given({ faults: [{ hang: true }] });
    const asked = expect(ask()).rejects.toThrow();
    await until(() => requests.length === 1);

    await simulator.close();

    await asked;
  });
});

describe('an answer of the simulated Responses API', () => {
  it('is cut where its tokens end', async () => {
    await given({ answer: () => ({ text: 'x'.repeat(100) }) });

    const answer = await ask({ max_output_tokens: 20 });

    expect(await answer.clone().json()).toMatchObject({
      status: 'incomplete',
      output: [{ status: 'incomplete' }],
      usage: { output_tokens: 20 },
    });
    expect(await wordsOf(answer)).toBe('x'.repeat(80));
  });

  it('has no words where all tokens went into thinking', async () => {
    await given({});

    const answer = await ask({ model: 'gpt-5', max_output_tokens: 50 });

    expect(await answer.json()).toMatchObject({ status: 'incomplete', output: [{ type: 'reasoning' }] });
  });

  it('may be a refusal', async () => {
    await given({ answer: () => ({ refusal: 'I will not.' }) });

    const answer = await ask();

    expect(await answer.json()).toMatchObject({
      output: [{ content: [{ type: 'refusal', refusal: 'I will not.' }] }],
    });
  });

  it('has the same number when it is asked for again', async () => {
    const numbers: number[] = [];
    await given({
      faults: [{ failed: true }],
      answer: ({ number }) => {
        numbers.push(number);
        return { text: 'Yes.' };
      },
    });

    await ask();
    await ask();

    expect(numbers).toEqual([1, 1]);
  });

  it('calls no function that the model was not given', async () => {
    const { requests } = await given({ answer: () => ({ call: { name: 'fly', arguments: {} } }) });

    const answer = await ask();

    expect(answer.status).toBe(500);
    expect(requests).toMatchObject([{ refusedWith: 'stand_in_failed' }]);
  });
});
