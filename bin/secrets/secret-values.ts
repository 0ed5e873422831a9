import type { SecretNames } from '../../bridge/contract/secret-names';

/** One of the two secrets, as a person is asked for it. */
export interface SecretKind {
  key: keyof SecretNames;
  question: string;
  /** What an odd value looks like, in one sentence; undefined when there is nothing odd. The value is not told. */
  oddity(value: string): string | undefined;
}

export const SECRET_KINDS: readonly SecretKind[] = [
  {
    key: 'openAiRealtimeApiKey',
    question: 'OpenAI API key (nothing: as it is): ',
    oddity: (value) =>
      /^sk-\S+$/.test(value)
        ? undefined
        : `The OpenAI key should begin with sk- and have no spaces, and ${described(value)} does not; copy it again, or insist with --force.`,
  },
  {
    key: 'twilioAuthToken',
    question: 'Twilio auth token (nothing: as it is): ',
    oddity: (value) =>
      /^[0-9a-f]{32}$/i.test(value)
        ? undefined
        : `The Twilio auth token should be 32 hexadecimal digits, and ${described(value)} is not; copy it again, or insist with --force.`,
  },
];

/** A wrong value may be another secret, so that only its length is told. */
function described(value: string): string {
  return `what was given (${value.length} characters)`;
}
