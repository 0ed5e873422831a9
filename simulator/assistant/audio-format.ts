import { ALAW_TO_MULAW, MULAW_TO_ALAW, MULAW_TO_LINEAR, mulawOf } from '../speech/g711';
import type { AudioFormat } from './effective-session';

/** Inside, all audio is μ-law at 8 kHz. PCM has three samples of two bytes for each of its bytes. */
const PCM_BYTES_PER_MULAW_BYTE = 6;

/** Client audio as μ-law. Two of three PCM samples are left out: good enough to hear speech, not to keep. */
export function toMulaw(format: AudioFormat, bytes: Buffer): Buffer {
  if (format.type === 'audio/pcmu') return bytes;
  if (format.type === 'audio/pcma') return Buffer.from(bytes.map((byte) => ALAW_TO_MULAW[byte] ?? 0));
  const mulaw = Buffer.alloc(Math.floor(bytes.length / PCM_BYTES_PER_MULAW_BYTE));
  for (let at = 0; at < mulaw.length; at++) {
    mulaw[at] = mulawOf(bytes.readInt16LE(at * PCM_BYTES_PER_MULAW_BYTE));
  }
  return mulaw;
}

/** μ-law as the client wants it. */
export function fromMulaw(format: AudioFormat, mulaw: Buffer): Buffer {
  if (format.type === 'audio/pcmu') return mulaw;
  if (format.type === 'audio/pcma') return Buffer.from(mulaw.map((byte) => MULAW_TO_ALAW[byte] ?? 0));
  const pcm = Buffer.alloc(mulaw.length * PCM_BYTES_PER_MULAW_BYTE);
  mulaw.forEach((byte, at) => {
    const linear = MULAW_TO_LINEAR[byte] ?? 0;
    for (let copy = 0; copy < 3; copy++) pcm.writeInt16LE(linear, at * PCM_BYTES_PER_MULAW_BYTE + copy * 2);
  });
  return pcm;
}
