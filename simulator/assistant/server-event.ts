import type { ConversationItem, RealtimeServerEvent } from 'openai/resources/realtime/realtime';

/** On the wire `null` stands where the published types say that a key may be missing. */
export type OnTheWire<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer E)[]
    ? OnTheWire<E>[]
    : T extends object
      ? { [K in keyof T]: OnTheWire<T[K]> | (undefined extends T[K] ? null : never) }
      : T;

type WithoutEventId<E> = E extends unknown ? Omit<E, 'event_id'> : never;

/** An event before it gets its id, which happens as it is written to the socket. */
export type ServerEvent = OnTheWire<WithoutEventId<RealtimeServerEvent>>;

export type Item = OnTheWire<ConversationItem>;

/** Of the spoken items of one response, the 2.x models tell the preamble from the answer. */
export type Phase = 'commentary' | 'final_answer';
