import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import type { CallDocument } from '../../bridge/records/call-document';
import schema from '../../docs/call-record.schema.json';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** Throws if it is not what the schema in `docs` says. */
export function checked(document: unknown): CallDocument {
  if (!validate(document)) throw new Error(`not a call record: ${JSON.stringify(validate.errors)}`);
  return document as unknown as CallDocument;
}

/** A folder in which a test's calls are kept, and the spool on the way to it. */
export class KeptRecords {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kept-records-'));

  env(callRecords: 'transcripts' | 'recordings'): Record<string, string> {
    return {
      CALL_RECORDS: callRecords,
      CALL_RECORDS_FOLDER: join(this.#folder, 'calls'),
      CALL_SPOOL_FOLDER: this.spoolFolder,
    };
  }

  get spoolFolder(): string {
    return join(this.#folder, 'spool');
  }

  /** The paths of everything kept, in order. */
  get paths(): string[] {
    return filesIn(join(this.#folder, 'calls'));
  }

  /** The paths of everything that still waits. */
  get waiting(): string[] {
    return filesIn(this.spoolFolder);
  }

  read(path: string): Buffer {
    return readFileSync(join(this.#folder, 'calls', path));
  }

  /** The only record of a call. @throws Error if there are several, or if it is not one. */
  record(): CallDocument {
    const [path, ...others] = this.paths.filter((one) => /^\d{4}\/.*\.json$/.test(one));
    if (path === undefined || others.length > 0) throw new Error(`not one record: ${this.paths.join()}`);
    return checked(JSON.parse(this.read(path).toString()));
  }

  /** The only recording. */
  recording(): StereoWav {
    const [path, ...others] = this.paths.filter((one) => one.endsWith('.wav'));
    if (path === undefined || others.length > 0) throw new Error(`not one recording: ${this.paths.join()}`);
    return new StereoWav(this.read(path));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A recording, read strictly as it is documented. */
export class StereoWav {
  readonly left: Buffer;
  readonly right: Buffer;

  constructor(bytes: Buffer) {
    const dataBytes = bytes.length - 58;
    const expected = Buffer.concat([
      Buffer.from('RIFF'),
      uint32(50 + dataBytes),
      Buffer.from('WAVEfmt '),
      uint32(18),
      // μ-law, two channels, 8 kHz, 16,000 bytes a second, 2 bytes a moment, 8 bits, no extension.
      Buffer.from([7, 0, 2, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 8, 0, 0, 0]),
      Buffer.from('fact'),
      uint32(4),
      uint32(dataBytes / 2),
      Buffer.from('data'),
      uint32(dataBytes),
    ]);
    if (!bytes.subarray(0, 58).equals(expected)) throw new Error('not the header of a stereo recording');
    const sound = bytes.subarray(58);
    this.left = Buffer.from(sound.filter((_, index) => index % 2 === 0));
    this.right = Buffer.from(sound.filter((_, index) => index % 2 === 1));
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  } catch {
    return [];
  }
}
