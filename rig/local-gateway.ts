import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VoiceWebhook } from '../lambda/voice/webhook';

/** API Gateway's own limit is 10 MB; a form of Twilio's has a few hundred bytes. */
const MAX_BODY_BYTES = 64 * 1_024;

/**
 * Stands for API Gateway: an HTTP request becomes the event that an HTTP API sends to a Lambda (payload format
 * 2.0), and what the Lambda returns becomes the response. Forms arrive base64, as they do from the real one.
 */
export class LocalGateway {
  constructor(private readonly webhook: VoiceWebhook) {}

  handleRequest(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`${String(error)}\n`);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413, { 'Content-Type': 'text/plain', Connection: 'close' }).end('too large\n');
      return;
    }
    const reply = await this.webhook(toEvent(request, body));
    response.writeHead(reply.statusCode ?? 200, reply.headers as Record<string, string> | undefined);
    response.end(reply.body);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    if (byteCount > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function toEvent(request: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: request.headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: `local-${now.getTime()}`,
      routeKey: '$default',
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    isBase64Encoded: true,
    body: body.toString('base64'),
  };
}
