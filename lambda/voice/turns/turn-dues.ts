/** How long the parts of a turn may take, in ms: Twilio gives a webhook up after 15 s. */
export interface TurnDues {
  model: number;
  /** Of a greeting that the model makes: until then the telephone rings. */
  greeting: number;
  speech: number;
  /** Of a phrase for a caller who has waited already. */
  phrase: number;
  /** Of all of it, from the request on. */
  all: number;
}

export const TURN_DUES: TurnDues = {
  model: 7_000,
  greeting: 4_000,
  speech: 4_000,
  phrase: 1_000,
  all: 13_000,
};
