import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VoiceWebhook } from '../../lambda/voice/webhook';
import { LocalGateway } from '../../rig/local-gateway';

let server: Server;
let origin: string;
let events: APIGatewayProxyEventV2[];

async function given(webhook: VoiceWebhook): Promise<void> {
  const gateway = new LocalGateway((event) => {
    events.push(event);
    return webhook(event);
  });
  server = createServer((request, response) => gateway.handleRequest(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  events = [];
  await given(() =>
    Promise.resolve({ statusCode: 200, headers: { 'content-type': 'text/xml' }, body: '<Response/>' }),
  );
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}${path}`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  });
}

describe('a request, as the Lambda gets it', () => {
  it('has its body in base64, as API Gateway gives it a form', async () => {
    await post('/voice', 'From=%2B819012345678&Name=%E7%94%B0%E4%B8%AD');

    const [event] = events;
    expect(event!.isBase64Encoded).toBe(true);
    expect(Buffer.from(event!.body!, 'base64').toString()).toBe(
      'From=%2B819012345678&Name=%E7%94%B0%E4%B8%AD',
    );
  });

  it('has its body byte for byte, however it was sent', async () => {
    const body = Buffer.from([0, 1, 0xfe, 0xff]);
    const request = httpRequest(`${origin}/voice`, { method: 'POST' });
    request.write(body.subarray(0, 2));
    request.end(body.subarray(2));
    await once(request, 'response');

    expect(Buffer.from(events[0]!.body!, 'base64')).toEqual(body);
  });

  it('has its query string verbatim, because that is what Twilio signed', async () => {
    await post('/voice/ended?rung=1&b=%2f%2F+x&b=2&a=?', '');

    expect(events[0]).toMatchObject({
      rawPath: '/voice/ended',
      rawQueryString: 'rung=1&b=%2f%2F+x&b=2&a=?',
    });
  });

  it('has an empty query string where there is none', async () => {
    await post('/voice', '');

    expect(events[0]).toMatchObject({ rawPath: '/voice', rawQueryString: '' });
  });

  it('has its headers in lower case', async () => {
    await post('/voice', '', { 'X-Twilio-Signature': 'AbC=' });

    expect(events[0]!.headers).toMatchObject({
      'x-twilio-signature': 'AbC=',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  it('has a header that was sent twice as one, with a comma', async () => {
    const request = httpRequest(`${origin}/voice`, { method: 'POST' });
    request.setHeader('X-Colour', ['red', 'green']);
    request.end();
    await once(request, 'response');

    expect(events[0]!.headers['x-colour']).toMatch(/^red, ?green$/);
  });

  it('has the shape of an HTTP API’s event, payload format 2.0', async () => {
    await post('/voice', '');

    expect(events[0]).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      requestContext: {
        stage: '$default',
        domainName: new URL(origin).host,
        http: { method: 'POST', path: '/voice', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
  });
});

describe('what the Lambda returns', () => {
  it('becomes the response', async () => {
    const response = await post('/voice', '');

    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/xml',
      '<Response/>',
    ]);
  });

  it('becomes a refusal with its own status', async () => {
    server.close();
    await given(() => Promise.resolve({ statusCode: 403, headers: {}, body: 'no' }));

    expect((await post('/voice', '')).status).toBe(403);
  });

  it('is answered with 500 when it is an exception', async () => {
    server.close();
    await given(() => Promise.reject(new Error('a fault of ours')));

    expect((await post('/voice', '')).status).toBe(500);
  });
});

describe('a body that is too long', () => {
  it('is taken up to 64 kB', async () => {
    await post('/voice', 'x'.repeat(64 * 1_024));

    expect(Buffer.from(events[0]!.body!, 'base64')).toHaveLength(64 * 1_024);
  });

  it('is refused with 413, and the Lambda does not hear of it', async () => {
    const response = await post('/voice', 'x'.repeat(64 * 1_024 + 1));

    expect([response.status, await response.text()]).toEqual([413, 'too large\n']);
    expect(events).toEqual([]);
  });

  it('is refused with 413 while it is still being sent', async () => {
    const request = httpRequest(`${origin}/voice`, { method: 'POST' });
    request.on('error', () => undefined);
    request.write('x'.repeat(65 * 1_024));

    const [response] = (await once(request, 'response')) as [{ statusCode: number }];
    request.destroy();

    expect(response.statusCode).toBe(413);
  });
});
