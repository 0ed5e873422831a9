/** What Twilio understood of what the caller said. */
export interface Recognition {
  text: string;
  /** Between 0 and 1. */
  confidence: number;
}
