import { decodeMulaw } from './mulaw';

/** The sound in a WAV file, all channels mixed to one, each sample between -1 and 1. */
export interface Sound {
  sampleRateHz: number;
  samples: Float32Array;
}

interface Format {
  code: number;
  channelCount: number;
  sampleRateHz: number;
  bitsPerSample: number;
}

const PCM = 1;
const FLOAT = 3;
const MULAW = 7;
/** The true format is then the first two bytes of a GUID further on. */
const EXTENSIBLE = 0xfffe;

/** Whether these bytes start as a WAV file does. */
export function isWav(bytes: Buffer): boolean {
  return (
    bytes.length >= 12 &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.toString('latin1', 8, 12) === 'WAVE'
  );
}

/** Reads PCM of 8 or 16 bits, 32-bit float, or μ-law. @throws Error in one sentence. */
export function readWav(bytes: Buffer): Sound {
  if (!isWav(bytes)) throw new Error('it is not a WAV file: it does not start with RIFF and WAVE');
  let format: Format | undefined;
  for (const chunk of chunks(bytes)) {
    if (chunk.id === 'fmt ') format = readFormat(chunk.body);
    if (chunk.id !== 'data') continue;
    if (format === undefined) throw new Error('its "data" chunk comes before a "fmt " chunk');
    return { sampleRateHz: format.sampleRateHz, samples: mixToMono(readSamples(chunk.body, format), format) };
  }
  throw new Error(`it has no "${format === undefined ? 'fmt ' : 'data'}" chunk`);
}

/** A chunk that claims more than the file has (a recording cut off, or streamed) is given as far as it goes. */
function* chunks(bytes: Buffer): Generator<{ id: string; body: Buffer }> {
  for (let at = 12; at + 8 <= bytes.length;) {
    const byteCount = bytes.readUInt32LE(at + 4);
    yield { id: bytes.toString('latin1', at, at + 4), body: bytes.subarray(at + 8, at + 8 + byteCount) };
    // Chunks start at even places; an odd one is followed by a byte of padding.
    at += 8 + byteCount + (byteCount % 2);
  }
}

function readFormat(body: Buffer): Format {
  if (body.length < 16) throw new Error(`its "fmt " chunk has ${body.length} bytes where 16 are needed`);
  const named = body.readUInt16LE(0);
  const format: Format = {
    code: named === EXTENSIBLE && body.length >= 26 ? body.readUInt16LE(24) : named,
    channelCount: body.readUInt16LE(2),
    sampleRateHz: body.readUInt32LE(4),
    bitsPerSample: body.readUInt16LE(14),
  };
  if (format.channelCount === 0) throw new Error('its "fmt " chunk says that it has 0 channels');
  if (format.sampleRateHz === 0) throw new Error('its "fmt " chunk says that its sample rate is 0 Hz');
  return format;
}

function readSamples(body: Buffer, { code, bitsPerSample }: Format): Float32Array {
  const bytesPerSample = Math.ceil(bitsPerSample / 8) || 1;
  const sampleCount = Math.floor(body.length / bytesPerSample);
  const from = (read: (at: number) => number): Float32Array =>
    Float32Array.from({ length: sampleCount }, (_, index) => read(index * bytesPerSample));

  switch (`${code}/${bitsPerSample}`) {
    case `${PCM}/8`:
      return from((at) => (body.readUInt8(at) - 128) / 128);
    case `${PCM}/16`:
      return from((at) => body.readInt16LE(at) / 32_768);
    case `${FLOAT}/32`:
      return from((at) => body.readFloatLE(at));
    case `${MULAW}/8`:
      return Float32Array.from(decodeMulaw(body), (sample) => sample / 32_768);
    default:
      throw new Error(
        `its sound is of format ${code} with ${bitsPerSample} bits; save it as 16-bit PCM, 8-bit PCM, 32-bit float or μ-law`,
      );
  }
}

function mixToMono(samples: Float32Array, { channelCount }: Format): Float32Array {
  if (channelCount === 1) return samples;
  return Float32Array.from({ length: Math.floor(samples.length / channelCount) }, (_, index) => {
    const start = index * channelCount;
    const together = samples.subarray(start, start + channelCount).reduce((sum, sample) => sum + sample, 0);
    return together / channelCount;
  });
}
