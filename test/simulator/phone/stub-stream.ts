import type WebSocket from 'ws';
import { until } from './until';

/** A message of Twilio's, as far as the tests look into it. */
export interface TwilioMessage {
  event: string;
  sequenceNumber?: string;
  streamSid?: string;
  start?: { callSid: string; customParameters: Record<string, string>; mediaFormat: object };
  media?: { chunk: string; timestamp: string; payload: string };
  mark?: { name: string };
  dtmf?: { digit: string };
}

/** The server's end of a stream: keeps what it was told, and says what the test wants. */
export class StubStream {
  readonly messages: TwilioMessage[] = [];
  readonly texts: string[] = [];
  closeCode: number | undefined;
  pongCount = 0;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      this.texts.push(text);
      if (text.startsWith('{')) this.messages.push(JSON.parse(text) as TwilioMessage);
    });
    socket.on('pong', () => (this.pongCount += 1));
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  get streamSid(): string {
    return this.messages.find(({ event }) => event === 'start')?.streamSid ?? '';
  }

  events(): string[] {
    return this.messages.map(({ event }) => event);
  }

  media(): TwilioMessage[] {
    return this.messages.filter(({ event }) => event === 'media');
  }

  marks(): string[] {
    return this.messages.flatMap(({ mark }) => (mark === undefined ? [] : [mark.name]));
  }

  /** Everything that the caller said, silence included. */
  heard(): Buffer {
    return Buffer.concat(this.media().map(({ media }) => Buffer.from(media!.payload, 'base64')));
  }

  async started(): Promise<void> {
    await until(() => this.streamSid !== '');
  }

  play(audio: Buffer): void {
    this.send({ event: 'media', streamSid: this.streamSid, media: { payload: audio.toString('base64') } });
  }

  mark(name: string): void {
    this.send({ event: 'mark', streamSid: this.streamSid, mark: { name } });
  }

  clear(): void {
    this.send({ event: 'clear', streamSid: this.streamSid });
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
}
