/** Base64 μ-law of an exact length; what it sounds like does not matter. */
export function speech(durationMs: number, byte = 0x2a): string {
  return Buffer.alloc(durationMs * 8, byte).toString('base64');
}

/** The same as the bytes of its text, as a caller's audio is carried. */
export function voice(durationMs: number, byte = 0x2a): Buffer {
  return Buffer.from(speech(durationMs, byte));
}

/** Silence of the caller's, as it comes from Twilio. */
export function silent(durationMs: number): Buffer {
  return voice(durationMs, 0xff);
}
