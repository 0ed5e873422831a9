/** Twilio's messages, key for key as documented. */
export const STREAM_SID = 'MZ0123456789abcdef0123456789abcdef';
export const CALL_SID = 'CA0123456789abcdef0123456789abcdef';
export const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef';

export function startText(overrides: { callSid?: string; mediaFormat?: unknown } = {}): string {
  return JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: ACCOUNT_SID,
      streamSid: STREAM_SID,
      callSid: overrides.callSid ?? CALL_SID,
      tracks: ['inbound'],
      mediaFormat: overrides.mediaFormat ?? { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { from: '+819012345678', to: '+815012345678' },
    },
    streamSid: STREAM_SID,
  });
}

export function mediaText(payload: string, chunk = 1): string {
  return JSON.stringify({
    event: 'media',
    sequenceNumber: String(chunk + 1),
    media: { track: 'inbound', chunk: String(chunk), timestamp: String(chunk * 20), payload },
    streamSid: STREAM_SID,
  });
}

export function markText(name: string): string {
  return JSON.stringify({ event: 'mark', sequenceNumber: '4', streamSid: STREAM_SID, mark: { name } });
}

export function stopText(): string {
  return JSON.stringify({
    event: 'stop',
    sequenceNumber: '512',
    stop: { accountSid: ACCOUNT_SID, callSid: CALL_SID },
    streamSid: STREAM_SID,
  });
}
