/**
 * What the webhook sends along with a stream, as `<Parameter>`s: they come back with the stream's start, and nobody between
 * can change them. The numbers are free text of a stranger.
 */
export interface StreamParameters {
  from: string | undefined;
  to: string | undefined;
  /** The name of the assistant that was chosen for the dialled number. */
  assistant: string | undefined;
  /** The webhook's origin, where Twilio asks what follows. */
  origin: string | undefined;
  /** When the call was answered, in unix seconds. */
  begunS: number | undefined;
  /** This is the call's so-manieth connect: above 1, the ones before failed. */
  connect: number;
  /** The caller was transferred, and comes back because nobody answered. */
  isBackFromTransfer: boolean;
}

const BACK_FROM_TRANSFER = 'transfer';

/** As `<Parameter>`s: what is not known is left out. */
export function writeStreamParameters(parameters: StreamParameters): Record<string, string> {
  const { from, to, assistant, origin, begunS, connect, isBackFromTransfer } = parameters;
  const all = {
    from,
    to,
    assistant,
    origin,
    begun: begunS?.toString(),
    connect: String(connect),
    back: isBackFromTransfer ? BACK_FROM_TRANSFER : undefined,
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}

/** Reads them; what is odd counts as not said. */
export function readStreamParameters(given: Readonly<Record<string, string>>): StreamParameters {
  return {
    from: given.from,
    to: given.to,
    assistant: given.assistant,
    origin: given.origin,
    begunS: plainNumber(given.begun),
    connect: plainNumber(given.connect) ?? 1,
    isBackFromTransfer: given.back === BACK_FROM_TRANSFER,
  };
}

function plainNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
