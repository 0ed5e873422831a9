import type { Message, Wish } from '../messages';

/** Who is told what comes from the console. */
export interface HandsetListener {
  told(message: Message): void;
  heard(mulaw: Uint8Array): void;
  /** Nobody is there any more; it is tried again. */
  lost(): void;
}

const TRY_AGAIN_AFTER_MS = 2_000;
/** As many frames as are worth keeping for a socket that has not sent those before: half a second. */
const MOST_UNSENT_BYTES = 4_000;

/** The way from this page to the simulated phone. */
export class Handset {
  #socket: WebSocket | undefined;

  constructor(private readonly listener: HandsetListener) {}

  connect(): void {
    const socket = new WebSocket(`ws://${location.host}/call`);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') this.listener.told(JSON.parse(data) as Message);
      else this.listener.heard(new Uint8Array(data));
    };
    socket.onclose = () => {
      this.listener.lost();
      setTimeout(() => this.connect(), TRY_AGAIN_AFTER_MS);
    };
    this.#socket = socket;
  }

  wish(wish: Wish): void {
    if (this.#isOpen) this.#socket?.send(JSON.stringify(wish));
  }

  say(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#isOpen && (this.#socket?.bufferedAmount ?? 0) < MOST_UNSENT_BYTES) this.#socket?.send(frame);
  }

  get #isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }
}
