import type { PhoneFaults } from './phone-faults';

export interface StreamIdentity {
  accountSid: string;
  callSid: string;
  streamSid: string;
}

/**
 * Writes what Twilio sends on a stream, key by key in the order of the documented samples (Twilio docs: Media
 * Streams WebSocket messages), and numbers it. All numbers are texts, except in `mediaFormat`.
 */
export class InboundMessages {
  #sequenceNumber = 0;
  #chunk = 0;

  constructor(
    private readonly identity: StreamIdentity,
    private readonly faults: PhoneFaults = {},
  ) {}

  connected(): string {
    return this.#write({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  }

  start(customParameters: Record<string, string>): string {
    const { accountSid, callSid, streamSid } = this.identity;
    const { startOverrides = {} } = this.faults;
    return this.#write({
      event: 'start',
      sequenceNumber: this.#next(),
      start: {
        accountSid,
        streamSid,
        callSid: startOverrides.callSid ?? callSid,
        tracks: ['inbound'],
        mediaFormat: {
          encoding: startOverrides.encoding ?? 'audio/x-mulaw',
          sampleRate: startOverrides.sampleRate ?? 8000,
          channels: startOverrides.channels ?? 1,
        },
        customParameters,
      },
      streamSid,
    });
  }

  media(payload: string, timestampMs: number): string {
    this.#chunk += 1;
    return this.#write({
      event: 'media',
      sequenceNumber: this.#next(),
      media: {
        track: 'inbound',
        chunk: String(this.#chunk),
        timestamp: String(Math.round(timestampMs)),
        payload,
        ...this.#extra(),
      },
      streamSid: this.identity.streamSid,
    });
  }

  dtmf(digit: string): string {
    return this.#write({
      event: 'dtmf',
      streamSid: this.identity.streamSid,
      sequenceNumber: this.#next(),
      dtmf: { track: 'inbound_track', digit },
    });
  }

  mark(name: string): string {
    return this.#write({
      event: 'mark',
      sequenceNumber: this.#next(),
      streamSid: this.identity.streamSid,
      mark: { name, ...this.#extra() },
    });
  }

  stop(): string {
    const { accountSid, callSid, streamSid } = this.identity;
    return this.#write({
      event: 'stop',
      sequenceNumber: this.#next(),
      stop: { accountSid, callSid },
      streamSid,
    });
  }

  /** An event that a later version of the protocol might have. */
  unknown(): string {
    return this.#write({
      event: 'quality',
      sequenceNumber: this.#next(),
      quality: { score: '4.2' },
      streamSid: this.identity.streamSid,
    });
  }

  #next(): string {
    this.#sequenceNumber += 1;
    return String(this.#sequenceNumber);
  }

  #extra(): { addedLater?: string } {
    return this.faults.extraFields === true ? { addedLater: 'yes' } : {};
  }

  #write(message: object): string {
    return JSON.stringify({ ...message, ...this.#extra() });
  }
}
