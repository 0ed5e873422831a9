import type { ExchangeFault } from '../network/exchange';

/** What goes wrong with the answer to an order that nothing is wrong with. */
export interface CoeFontFault extends ExchangeFault {
  /** Refused with this HTTP status. */
  status?: number;
  message?: string;
  /** A redirect that leads nowhere. */
  noLocation?: boolean;
  /** A redirect that leads here. */
  location?: string;
}

export interface CoeFontOptions {
  accessKey: string;
  accessSecret: string;
  /** @default - a free one */
  port?: number;
  /** The UUIDs of the voices that may be used. @default - the one of the reference's examples */
  voices?: readonly string[];
  /** The UUIDs of voices that there are and that may not be used. */
  forbiddenVoices?: readonly string[];
  /** The time in unix seconds. @default - the machine's */
  nowS?: () => number;
  /** How long a character takes to say. @default 120 */
  msPerCharacter?: number;
  /** What goes wrong with each order, the first one being number 1. @default - nothing */
  faults?: readonly (CoeFontFault | undefined)[] | ((number: number) => CoeFontFault | undefined);
}
