import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { LoopbackServer } from '../../simulator/network/loopback-server';

export interface StoredObject {
  body: Buffer;
  contentType: string | undefined;
}

/** What S3 says when it does not do what it is asked. */
export interface S3Refusal {
  status: number;
  code: string;
}

export const SLOW_DOWN: S3Refusal = { status: 503, code: 'SlowDown' };
export const ACCESS_DENIED: S3Refusal = { status: 403, code: 'AccessDenied' };

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=AKIDTEST\/\d{8}\/us-east-1\/s3\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/;
const STREAMED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/**
 * One bucket of S3 on this machine, as far as records need it: PutObject, GetObject and DeleteObject, path style. What S3
 * would refuse is refused: another bucket, a request that is not signed, a body that is not what its checksum says. The
 * signature itself is not computed.
 */
export class S3StandIn {
  readonly objects = new Map<string, StoredObject>();
  /** `PUT key`, in the order in which they came. */
  readonly requests: string[] = [];
  /** Asked for each request. */
  refuse: (request: string) => S3Refusal | undefined = () => undefined;
  /** Each request waits for it before it is answered. */
  hold: (request: string) => Promise<void> = () => Promise.resolve();
  #server!: LoopbackServer;

  private constructor(private readonly bucket: string) {}

  static async listen(bucket: string): Promise<S3StandIn> {
    const standIn = new S3StandIn(bucket);
    standIn.#server = await LoopbackServer.answering((request, response) =>
      standIn.#answer(request, response),
    );
    return standIn;
  }

  /** Where the SDK finds it, and credentials that it takes. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_S3: `http://${this.#server.address}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'the-stand-ins-secret',
    };
  }

  /** The keys of all objects, in order. */
  get keys(): string[] {
    return [...this.objects.keys()].sort();
  }

  text(key: string): string | undefined {
    return this.objects.get(key)?.body.toString();
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', 'http://s3');
    const [bucket, ...path] = decodeURIComponent(pathname).slice(1).split('/');
    const key = path.join('/');
    const said = `${request.method ?? ''} ${key}`;
    this.requests.push(said);
    const body = await bodyOf(request);
    await this.hold(said);
    const refusal = this.refuse(said) ?? wrongWith(request, body) ?? this.#wrongBucket(bucket);
    if (refusal !== undefined) {
      refused(response, refusal);
      return;
    }
    switch (request.method) {
      case 'PUT':
        this.objects.set(key, {
          body: contentOf(request, body),
          contentType: request.headers['content-type'],
        });
        response.writeHead(200, { ETag: '"1"' }).end();
        return;
      case 'GET': {
        const object = this.objects.get(key);
        if (object === undefined) refused(response, { status: 404, code: 'NoSuchKey' });
        else response.writeHead(200, { 'Content-Length': object.body.length }).end(object.body);
        return;
      }
      case 'DELETE':
        this.objects.delete(key);
        response.writeHead(204).end();
        return;
      default:
        refused(response, { status: 405, code: 'MethodNotAllowed' });
    }
  }

  #wrongBucket(bucket: string | undefined): S3Refusal | undefined {
    return bucket === this.bucket ? undefined : { status: 404, code: 'NoSuchBucket' };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function wrongWith({ method, headers }: IncomingMessage, body: Buffer): S3Refusal | undefined {
  if (!AUTHORIZATION.test(headers.authorization ?? '')) return ACCESS_DENIED;
  if (!/^\d{8}T\d{6}Z$/.test(String(headers['x-amz-date']))) return ACCESS_DENIED;
  const sha256 = headers['x-amz-content-sha256'];
  if (sha256 === STREAMED) return wrongWithStream(headers, body);
  if (sha256 !== 'UNSIGNED-PAYLOAD' && sha256 !== createHash('sha256').update(body).digest('hex')) {
    return { status: 400, code: 'XAmzContentSHA256Mismatch' };
  }
  if (method === 'PUT' && headers['content-length'] === undefined) {
    return { status: 411, code: 'MissingContentLength' };
  }
  return undefined;
}

function wrongWithStream(headers: IncomingMessage['headers'], body: Buffer): S3Refusal | undefined {
  const { content, trailer } = unchunked(body);
  if (headers['x-amz-decoded-content-length'] !== String(content.length)) {
    return { status: 400, code: 'IncompleteBody' };
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  const isRight =
    headers['x-amz-trailer'] === 'x-amz-checksum-crc32' &&
    trailer === `x-amz-checksum-crc32:${checksum.toString('base64')}`;
  return isRight ? undefined : { status: 400, code: 'BadDigest' };
}

function contentOf({ headers }: IncomingMessage, body: Buffer): Buffer {
  return headers['x-amz-content-sha256'] === STREAMED ? unchunked(body).content : body;
}

/** `aws-chunked`: the length of each chunk in hexadecimal before it, and a checksum after the last. */
function unchunked(body: Buffer): { content: Buffer; trailer: string } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    at = lineEnd + 2;
    if (!(length > 0)) return { content: Buffer.concat(chunks), trailer: body.toString('latin1', at).trim() };
    chunks.push(body.subarray(at, at + length));
    at += length + 2;
  }
}

function refused(response: ServerResponse, { status, code }: S3Refusal): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>As a test wants it.</Message></Error>`;
  response.writeHead(status, { 'Content-Type': 'application/xml' }).end(text);
}
