import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type * as S3 from '@aws-sdk/client-s3';
import type { Content, RecordStore } from './record-store';

const CONTENT_TYPES: Record<string, string> = { '.json': 'application/json', '.wav': 'audio/wav' };
/** What S3 says of a key that it does not have, and to whom it may say so. */
const MISSING = new Set(['NoSuchKey', 'NotFound']);

/** What goes wrong is told by whoever asked: the SDK would write it on the console, in lines of its own. */
const SILENT = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Records in an S3 bucket; how they are encrypted is the bucket's own setting. Region and credentials come from where the
 * process runs. It tries each deed once: whoever asks knows better whether it is worth another attempt.
 */
export class S3Store implements RecordStore {
  readonly name: string;
  #sdk: Promise<{ sdk: typeof S3; client: S3.S3Client }> | undefined;

  constructor(private readonly bucket: string) {
    this.name = `s3-${bucket}`;
  }

  async put(key: string, content: Content, signal: AbortSignal): Promise<void> {
    if ('text' in content) {
      await this.#put(key, { Body: content.text }, signal);
      return;
    }
    const file = await open(content.file);
    try {
      const { size: ContentLength } = await file.stat();
      await this.#put(key, { Body: file.createReadStream({ autoClose: false }), ContentLength }, signal);
    } finally {
      await file.close();
    }
  }

  async get(key: string, signal: AbortSignal): Promise<string | undefined> {
    const { sdk, client } = await this.#open();
    try {
      const command = new sdk.GetObjectCommand({ Bucket: this.bucket, Key: key });
      const { Body } = await client.send(command, { abortSignal: signal });
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && MISSING.has(error.name)) return undefined;
      throw error;
    }
  }

  async remove(key: string, signal: AbortSignal): Promise<void> {
    const { sdk, client } = await this.#open();
    await client.send(new sdk.DeleteObjectCommand({ Bucket: this.bucket, Key: key }), {
      abortSignal: signal,
    });
  }

  async #put(
    Key: string,
    body: Pick<S3.PutObjectCommandInput, 'Body' | 'ContentLength'>,
    abortSignal: AbortSignal,
  ): Promise<void> {
    const { sdk, client } = await this.#open();
    const ContentType = CONTENT_TYPES[extname(Key)] ?? 'application/octet-stream';
    const command = new sdk.PutObjectCommand({ Bucket: this.bucket, Key, ContentType, ...body });
    await client.send(command, { abortSignal });
  }

  /** The SDK is loaded on first use: who keeps no records never pays for it. */
  #open(): Promise<{ sdk: typeof S3; client: S3.S3Client }> {
    this.#sdk ??= import('@aws-sdk/client-s3').then((sdk) => ({
      sdk,
      client: new sdk.S3Client({ maxAttempts: 1, logger: SILENT }),
    }));
    return this.#sdk;
  }
}
