import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** The two halves of `ws` that make and read frames: it exports them, and its types do not tell. */
interface WsFrames {
  Receiver: new (options: { isServer: boolean; allowSynchronousEvents: boolean }) => EventEmitter & {
    write(bytes: Buffer): void;
  };
  Sender: {
    frame(
      data: Buffer,
      options: { opcode: number; fin: boolean; mask: boolean; readOnly: boolean; rsv1: boolean },
    ): Buffer[];
  };
}

export const { Receiver, Sender } = createRequire(__filename)('ws') as WsFrames;
