import { WebSocket } from 'ws';
import type { AssistantOptions } from '../../../simulator/assistant/assistant-options';
import { AssistantSimulator } from '../../../simulator/assistant/assistant-simulator';
import { PCMU_BYTES_PER_MS } from '../../../bridge/audio/pcmu';
import { speechLikeNoise } from '../../../simulator/assistant/speech-like-noise';
import { FAST_TIMINGS } from '../../../simulator/assistant/timings';

interface ReceivedItem {
  id: string;
  type: string;
  role: string;
  status: string;
  phase?: string;
  content: { type: string; audio: string; transcript: string | null; text: string }[];
}

interface ReceivedTokens {
  text_tokens: number;
  audio_tokens: number;
  cached_tokens: number;
  cached_tokens_details: { text_tokens: number; audio_tokens: number };
}

/** What tests read of events, without asking which event has which key. */
export interface Received {
  type: string;
  event_id: string;
  item_id: string;
  response_id: string;
  previous_item_id: string | null;
  output_index: number;
  audio_start_ms: number;
  audio_end_ms: number;
  delta: string;
  transcript: string;
  arguments: string;
  mood: string;
  usage: object;
  part: { type: string };
  item: ReceivedItem;
  error: { code: string; message: string; param: string | null; event_id: string | null };
  session: {
    id: string;
    instructions: string;
    expires_at: number;
    audio: { input: { turn_detection: { silence_duration_ms: number } }; output: { voice: string } };
  };
  response: {
    id: string;
    status: string;
    status_details: { reason: string } | null;
    output: ReceivedItem[];
    metadata: Record<string, string> | null;
    max_output_tokens: number | 'inf';
    usage: {
      total_tokens: number;
      input_tokens: number;
      output_tokens: number;
      input_token_details: ReceivedTokens;
      output_token_details: { text_tokens: number; audio_tokens: number };
    };
  };
}

/** A plain client: sends what it is told and remembers what it was sent. */
export class RealtimeClient {
  readonly received: Received[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly socket: WebSocket;
  #onEvent: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string> = { Authorization: 'Bearer sk-test' }) {
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.received.push(JSON.parse(data.toString()) as Received);
      this.#onEvent();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#onEvent();
      });
    });
  }

  get types(): string[] {
    return this.received.map(({ type }) => type);
  }

  send(event: Record<string, unknown>): void {
    this.socket.send(JSON.stringify(event));
  }

  all(type: string): Received[] {
    return this.received.filter((event) => event.type === type);
  }

  /** The event of this type that came as the `count`th, now or later. */
  async nth(type: string, count = 1): Promise<Received> {
    await this.until(() => this.all(type).length >= count);
    return this.all(type)[count - 1]!;
  }

  async until(fact: () => boolean): Promise<void> {
    while (!fact()) {
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`closed before it came true; received ${this.types.join(', ')}`);
      }
      await new Promise<void>((resolve) => (this.#onEvent = resolve));
    }
  }

  append(mulaw: Buffer): void {
    this.send({ type: 'input_audio_buffer.append', audio: mulaw.toString('base64') });
  }

  /** Sends an event and waits for the error it is answered with. */
  async refusal(event: Record<string, unknown>): Promise<Received['error']> {
    const before = this.all('error').length;
    this.send(event);
    return (await this.nth('error', before + 1)).error;
  }
}

export const PCMU = { type: 'audio/pcmu' };

/** Speech and enough silence after it to end a turn. */
export function turn(speechMs = 400, silenceMs = 600): Buffer {
  return Buffer.concat([speechLikeNoise(speechMs), quiet(silenceMs)]);
}

export function quiet(durationMs: number): Buffer {
  return Buffer.alloc(durationMs * PCMU_BYTES_PER_MS, 0xff);
}

/** A stage for a test: what it opens is closed again when the test is over. */
export class Stage {
  #assistants: AssistantSimulator[] = [];
  #clients: RealtimeClient[] = [];

  async assistant(options: AssistantOptions = {}): Promise<AssistantSimulator> {
    const timings = { ...FAST_TIMINGS, ...options.timings };
    const assistant = await AssistantSimulator.listen({ pace: Infinity, ...options, timings });
    this.#assistants.push(assistant);
    return assistant;
  }

  client(assistant: AssistantSimulator, model = 'gpt-realtime-2.1'): RealtimeClient {
    return this.clientAt(`${assistant.url}?model=${model}`);
  }

  clientAt(url: string, headers?: Record<string, string>): RealtimeClient {
    const client = new RealtimeClient(url, headers);
    this.#clients.push(client);
    return client;
  }

  /** A client whose session speaks μ-law and is told whatever else is wanted. */
  async readyClient(
    assistant: AssistantSimulator,
    { input = {}, session = {} }: { input?: object; session?: object } = {},
  ): Promise<RealtimeClient> {
    const client = this.client(assistant);
    await client.nth('session.created');
    client.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: { input: { format: PCMU, ...input }, output: { format: PCMU } },
        ...session,
      },
    });
    await client.until(() => client.types.includes('session.updated') || client.types.includes('error'));
    return client;
  }

  async clear(): Promise<void> {
    for (const client of this.#clients) client.socket.terminate();
    await Promise.all(this.#assistants.map((assistant) => assistant.close()));
    this.#clients = [];
    this.#assistants = [];
  }
}
