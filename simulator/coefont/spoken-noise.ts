import type { SpeechOrder } from './speech-order';

/** The rate is not documented. This one is common among voices that are made, and no telephone's. */
const SAMPLE_RATE_HZ = 24_000;
const BYTES_PER_SAMPLE = 2;
const HEADER_BYTES = 44;
const PCM = 1;
/** Faint beside the loudest sample, which is 32,767. */
const PEAK = 2_000;
/** Speech rises and falls about four times a second. */
const SYLLABLE_SAMPLES = SAMPLE_RATE_HZ / 4;

/** A WAV file of a noise that is as long as the text takes to say: 16 bits, mono. */
export function spokenNoise({ text, speed, volume }: SpeechOrder, msPerCharacter: number): Buffer {
  const durationMs = (text.length * msPerCharacter) / speed;
  const sampleCount = Math.round((durationMs * SAMPLE_RATE_HZ) / 1_000);
  const file = Buffer.alloc(HEADER_BYTES + sampleCount * BYTES_PER_SAMPLE);
  writeHeader(file, sampleCount * BYTES_PER_SAMPLE);
  let random = 1;
  for (let at = 0; at < sampleCount; at++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const syllable = Math.abs(Math.sin((Math.PI * at) / SYLLABLE_SAMPLES));
    const sample = Math.round((random / 2 ** 31 - 1) * PEAK * volume * syllable);
    file.writeInt16LE(sample, HEADER_BYTES + at * BYTES_PER_SAMPLE);
  }
  return file;
}

function writeHeader(file: Buffer, dataByteCount: number): void {
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataByteCount, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  file.writeUInt32LE(SAMPLE_RATE_HZ * BYTES_PER_SAMPLE, 28);
  file.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  file.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataByteCount, 40);
}
