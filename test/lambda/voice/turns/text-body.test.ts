import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { literalSecret } from '../../../../bridge/contract/secret';
import { TextModel } from '../../../../lambda/voice/turns/text-model';

/** Longer than anything takes that answers at all. */
const LONG_MS = 20_000;
const BODY = JSON.stringify({
  id: 'resp_1',
  status: 'completed',
  output: [{ type: 'message', content: [{ type: 'output_text', text: 'Until ten.' }] }],
});

type Answer = (response: ServerResponse) => void;
const whole: Answer = (response) => void response.end(BODY);
const begun: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
  response.write(BODY.slice(0, 20));
};
const brokenOff: Answer = (response) => {
  begun(response);
  setTimeout(() => response.destroy(), 20);
};

let server: Server;
let askedCount: number;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A model whose requests are answered so, one after the other; the last of them goes on. */
async function modelWith(...answers: Answer[]): Promise<TextModel> {
  askedCount = 0;
  server = createServer((request, response) => {
    request.resume();
    (answers[askedCount] ?? answers.at(-1)!)(response);
    askedCount += 1;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new TextModel({ url: `http://127.0.0.1:${port}/v1/responses`, apiKey: literalSecret('sk-test') });
}

function asked(model: TextModel, dueMs = LONG_MS) {
  const request = { model: 'gpt-5.4-mini', instructions: '', thread: undefined, opening: [], tools: [] };
  return model.answer(
    { ...request, input: [{ role: 'user', content: 'Hm?' }], mostTokens: 400, safetyIdentifier: undefined },
    AbortSignal.timeout(dueMs),
  );
}

describe('an answer of the text model that has begun', () => {
  it('is asked for once more where it breaks off', async () => {
    const model = await modelWith(brokenOff, whole);

    expect((await asked(model)).text).toBe('Until ten.');
    expect(askedCount).toBe(2);
  });

  it('was not reached where it breaks off again', async () => {
    const model = await modelWith(brokenOff);

    await expect(asked(model)).rejects.toMatchObject({ why: 'unreachable' });
    expect(askedCount).toBe(2);
  });

  it('is not in time where it goes no further', async () => {
    const model = await modelWith(begun);

    await expect(asked(model, 300)).rejects.toMatchObject({ why: 'deadline' });
  });
});
