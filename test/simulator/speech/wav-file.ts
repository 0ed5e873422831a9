/** A WAV file made of the given parts, for tests of those who read one. */
export interface WavParts {
  code?: number;
  channelCount?: number;
  sampleRateHz?: number;
  bitsPerSample?: number;
  data: Buffer;
}

/** A whole file: `fmt `, then the sound. */
export function wavFile(parts: WavParts): Buffer {
  return riff(chunk('fmt ', formatBody(parts)), chunk('data', parts.data));
}

export function riff(...chunks: Buffer[]): Buffer {
  const body = Buffer.concat(chunks);
  const head = Buffer.from('RIFF....WAVE', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

export function chunk(id: string, body: Buffer): Buffer {
  const head = Buffer.from(`${id}....`, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

export function formatBody({
  code = 1,
  channelCount = 1,
  sampleRateHz = 8_000,
  bitsPerSample = 16,
}: Partial<WavParts>): Buffer {
  const body = Buffer.alloc(16);
  const blockBytes = channelCount * Math.ceil(bitsPerSample / 8);
  body.writeUInt16LE(code, 0);
  body.writeUInt16LE(channelCount, 2);
  body.writeUInt32LE(sampleRateHz, 4);
  body.writeUInt32LE(sampleRateHz * blockBytes, 8);
  body.writeUInt16LE(blockBytes, 12);
  body.writeUInt16LE(bitsPerSample, 14);
  return body;
}

/** 16-bit samples as the bytes of a `data` chunk. */
export function pcm16(...samples: number[]): Buffer {
  return Buffer.from(Int16Array.from(samples).buffer);
}
